import { type LibraryTable, namedType } from "../signatures.ts";
import { EvaluationError, LibraryValue } from "../values.ts";

interface Version {
  readonly numbers: readonly bigint[];
  readonly before: readonly string[];
}

const TYPE = namedType("Semver");
const NUMBER = "(0|[1-9]\\d*)";
const WORD = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const VERSION = new RegExp(`^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${WORD}(?:\\.${WORD})*))?(?:\\+([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?$`);
const MAX = 2n ** 64n - 1n;

function parse(text: string): LibraryValue | undefined {
  const parts = VERSION.exec(text);
  if (!parts) return undefined;
  const version: Version = { numbers: parts.slice(1, 4).map(BigInt), before: parts[4]?.split(".") ?? [] };
  if (version.numbers.some((number) => number > MAX)) return undefined;
  return new LibraryValue(TYPE, version, `${version.numbers.join(".")}-${version.before.join(".")}`);
}

/** Drops a "v", adds missing numbers and removes leading zeros, as normalizeAndParse does. */
function normalize(text: string): string | undefined {
  const parts = text.replace(/^v/, "").split(".");
  const three = parts.length > 3 ? [parts[0]!, parts[1]!, parts.slice(2).join(".")] : parts;
  const trimmed = three.map((part) => {
    if (part.length < 2) return part;
    const digits = part.replace(/^0+/, "");
    return /^\d/.test(digits) ? digits : `0${digits}`;
  });
  if (trimmed.length < 3 && /[+-]/.test(trimmed[trimmed.length - 1]!)) return undefined;
  while (trimmed.length < 3) trimmed.push("0");
  return trimmed.join(".");
}

function read(text: string, tolerant: boolean): LibraryValue | undefined {
  const normalized = tolerant ? normalize(text) : text;
  return normalized === undefined ? undefined : parse(normalized);
}

function semverOf(text: string, tolerant = false): LibraryValue {
  const value = read(text, tolerant);
  if (!value) throw new EvaluationError(`${JSON.stringify(text)} is not a semantic version`);
  return value;
}

const content = (value: LibraryValue): Version => value.content as Version;

function compare(left: LibraryValue, right: LibraryValue): number {
  const [a, b] = [content(left), content(right)];
  for (let i = 0; i < 3; i++) if (a.numbers[i] !== b.numbers[i]) return a.numbers[i]! < b.numbers[i]! ? -1 : 1;
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length);
  for (let i = 0; i < Math.min(a.before.length, b.before.length); i++) {
    const order = compareWords(a.before[i]!, b.before[i]!);
    if (order !== 0) return order;
  }
  return Math.sign(a.before.length - b.before.length);
}

function compareWords(a: string, b: string): number {
  if (a === b) return 0;
  const [isNumber, otherIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return (isNumber ? BigInt(a) < BigInt(b) : a < b) ? -1 : 1;
}

/** pkg/cel/library/semverlib.go of apiserver. */
export const semver: LibraryTable = {
  string_to_semver: ["semver(string): Semver", semverOf],
  string_bool_to_semver: ["semver(string, bool): Semver", semverOf],
  is_semver_string: ["isSemver(string): bool", (text: string) => read(text, false) !== undefined],
  is_semver_string_bool: ["isSemver(string, bool): bool", (text: string, tolerant: boolean) => read(text, tolerant) !== undefined],
  semver_major: [".major(Semver): int", (value: LibraryValue) => content(value).numbers[0]!],
  semver_minor: [".minor(Semver): int", (value: LibraryValue) => content(value).numbers[1]!],
  semver_patch: [".patch(Semver): int", (value: LibraryValue) => content(value).numbers[2]!],
  semver_compare_to: [".compareTo(Semver, Semver): int", (a: LibraryValue, b: LibraryValue) => BigInt(compare(a, b))],
  semver_is_greater_than: [".isGreaterThan(Semver, Semver): bool", (a: LibraryValue, b: LibraryValue) => compare(a, b) > 0],
  semver_is_less_than: [".isLessThan(Semver, Semver): bool", (a: LibraryValue, b: LibraryValue) => compare(a, b) < 0],
};
