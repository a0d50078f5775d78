/** A stretch of a file that is one document to kubectl. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
  /** Where the text lies that follows `---` on its line; kubectl reads neither what came before nor anything after it. */
  readonly strayText?: { readonly start: number; readonly end: number };
}

/** Any character that Go's unicode.IsSpace knows. */
const SPACE = String.raw`\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const FIRST_TEXT = new RegExp(`[^${SPACE}]`, "g");
const IS_SPACE = new RegExp(`[${SPACE}]`);

/** Where the first character stands that is no white space; `end` if there is none. */
export function skipSpace(text: string, start: number, end = text.length): number {
  FIRST_TEXT.lastIndex = start;
  const match = FIRST_TEXT.exec(text);
  return match && match.index < end ? match.index : end;
}

/**
 * Splits YAML text into documents from `start` on, as k8s.io/apimachinery/pkg/util/yaml's YAMLReader does: at each line that begins
 * with `---`. The first such line of a document belongs to it if nothing came before; two in a row make an empty document.
 */
export function splitYaml(text: string, start = 0): Chunk[] {
  const chunks: Chunk[] = [];
  let chunkStart = start;
  let at = text.startsWith("---", start) ? start : nextSeparator(text, start);
  while (at >= 0) {
    const lineEnd = text.indexOf("\n", at);
    const next = lineEnd < 0 ? text.length : lineEnd + 1;
    const rest = skipSpace(text, at + 3, next);
    if (rest < next && text.charCodeAt(rest) !== 0x23) {
      let end = next;
      while (IS_SPACE.test(text.charAt(end - 1))) end--;
      chunks.push({ start: chunkStart, end: next, strayText: { start: rest, end } });
      chunkStart = next;
    } else if (at > chunkStart) {
      chunks.push({ start: chunkStart, end: at });
      chunkStart = next;
    }
    at = next < text.length && text.startsWith("---", next) ? next : nextSeparator(text, next);
  }
  if (chunkStart < text.length) chunks.push({ start: chunkStart, end: text.length });
  return chunks;
}

function nextSeparator(text: string, from: number): number {
  const lineBreak = text.indexOf("\n---", from);
  return lineBreak < 0 ? -1 : lineBreak + 1;
}

/** How far kubectl looks for a `{` before it takes a text for YAML. */
const GUESS_LENGTH = 4096;

/** Whether kubectl first tries to read the text as a stream of JSON values: it begins with `{`. */
export function looksLikeJson(text: string): boolean {
  const first = skipSpace(text, 0, Math.min(text.length, GUESS_LENGTH));
  return first < GUESS_LENGTH && text.charCodeAt(first) === 0x7b;
}
