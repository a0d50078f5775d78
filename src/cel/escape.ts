/** Words of the language; fields that are called so are written `__word__` (pkg/cel/escaping.go of apiserver). */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
  "return", "var", "void", "while",
]);

const ESCAPED = /__|[-./]/g;
const ESCAPABLE = /^[A-Za-z_./-][A-Za-z0-9_./-]*$/;
const ESCAPES: Readonly<Record<string, string>> = { __: "__underscores__", ".": "__dot__", "-": "__dash__", "/": "__slash__" };

/** The name under which expressions find a field; undefined where its name cannot be written. */
export function escapeName(name: string): string | undefined {
  if (RESERVED_WORDS.has(name)) return `__${name}__`;
  if (!ESCAPABLE.test(name)) return undefined;
  return name.replace(ESCAPED, (part) => ESCAPES[part]!);
}
