import type { JsonObject, JsonValue } from "./document.ts";
import { readYaml } from "./yaml/full-parser.ts";
import type { ScalarStyle } from "./yaml/scan-scalar.ts";

/** A value on one line: `{a: b, c: [d]}`. */
export function printFlow(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(printFlow).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{${entriesOf(value as JsonObject).map(([key, item]) => `${printScalar(key, "plain", true)}: ${printFlow(item)}`).join(", ")}}`;
  return printScalar(value as Scalar, "plain", true);
}

/** A value as JSON on one line; bigints keep their digits. */
export function printJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(printJson).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{${entriesOf(value as JsonObject).map(([key, item]) => `${JSON.stringify(key)}: ${printJson(item)}`).join(", ")}}`;
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

/** A key with its value in block style, as lines without line ends. The first line is not indented, the others by `indent` at least. */
export function printEntry(key: string, value: JsonValue, indent: string): string[] {
  const head = `${printScalar(key, "plain", false)}:`;
  if (isEmptyCollection(value) || typeof value !== "object" || value === null) return [`${head} ${printInline(value)}`];
  if (Array.isArray(value)) return [head, ...(value as readonly JsonValue[]).flatMap((item) => printItem(item, indent))];
  const inner = `${indent}  `;
  return [head, ...printEntries(value as JsonObject, inner).map((line, index) => (index === 0 ? inner + line : line))];
}

function printEntries(object: JsonObject, indent: string): string[] {
  return entriesOf(object).flatMap(([key, value], index) => {
    const lines = printEntry(key, value, indent);
    return index === 0 ? lines : [indent + lines[0]!, ...lines.slice(1)];
  });
}

function printItem(item: JsonValue, indent: string): string[] {
  if (typeof item !== "object" || item === null || isEmptyCollection(item) || Array.isArray(item)) return [`${indent}- ${Array.isArray(item) ? printFlow(item) : printInline(item)}`];
  const [first, ...rest] = printEntries(item as JsonObject, `${indent}  `);
  return [`${indent}- ${first!}`, ...rest];
}

function printInline(value: JsonValue): string {
  return typeof value === "object" && value !== null ? printFlow(value) : printScalar(value as Scalar, "plain", false);
}

type Scalar = null | boolean | number | bigint | string;

/** A scalar in the style that it had, if it can be written so; text that would be read as something else gets quotes. */
export function printScalar(value: Scalar, style: ScalarStyle | "empty", inFlow: boolean): string {
  if (typeof value !== "string") return String(value);
  if (style === "single" && !/[\p{Cc}\u2028\u2029\ufeff]/u.test(value)) return `'${value.replaceAll("'", "''")}'`;
  if (style !== "double" && staysText(value, inFlow)) return value;
  return printQuoted(value);
}

/** Whether plain text is read back as it is. */
function staysText(text: string, inFlow: boolean): boolean {
  if (/[\n\r\x85\u2028\u2029]/.test(text)) return false;
  const reading = readYaml(inFlow ? `[${text}]` : `- ${text}`);
  const value = reading.fault ? undefined : reading.value;
  return Array.isArray(value) && value.length === 1 && value[0] === text && (inFlow || !text.includes("{{"));
}

/** Text in double quotes. JSON's escapes are YAML's, but for the slash and pairs of surrogates, which JSON.stringify leaves alone. */
function printQuoted(text: string): string {
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isEmptyCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function entriesOf(object: JsonObject): [string, JsonValue][] {
  return Object.entries(object) as [string, JsonValue][];
}
