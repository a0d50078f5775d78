import { parseGoUrl } from "../../resource/go-url.ts";
import { type LibraryTable, namedType } from "../signatures.ts";
import { LibraryValue, List, Optional } from "../values.ts";

interface NamedFormat {
  readonly test: (text: string) => boolean;
  /** What a check costs: the length of a regular expression that would do it. */
  readonly patternLength: number;
}

const TYPE = namedType("Format");
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

const limited = (pattern: RegExp, most: number) => (text: string): boolean => text.length <= most && pattern.test(text);
/** A generateName may end in a dash, which more follows; the server takes two characters away before it looks. */
const prefix = (test: (text: string) => boolean) => (text: string): boolean => test(text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text);

function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  if (parts.length > 2 || (parts.length === 2 && !limited(SUBDOMAIN, 253)(parts[0]!))) return false;
  return limited(QUALIFIED_PART, 63)(parts[parts.length - 1]!);
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (!parts) return false;
  const [, year, month, day] = parts.map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

const label = limited(LABEL, 63);
const label1035 = limited(LABEL_1035, 63);
const subdomain = limited(SUBDOMAIN, 253);

const FORMATS: Readonly<Record<string, NamedFormat>> = {
  dns1123Label: { test: label, patternLength: 30 },
  dns1123Subdomain: { test: subdomain, patternLength: 60 },
  dns1035Label: { test: label1035, patternLength: 30 },
  qualifiedName: { test: isQualifiedName, patternLength: 60 },
  dns1123LabelPrefix: { test: prefix(label), patternLength: 30 },
  dns1123SubdomainPrefix: { test: prefix(subdomain), patternLength: 60 },
  dns1035LabelPrefix: { test: prefix(label1035), patternLength: 30 },
  labelValue: { test: (text) => text === "" || limited(QUALIFIED_PART, 63)(text), patternLength: 40 },
  uri: { test: (text) => parseGoUrl(text, true) !== undefined, patternLength: 1143 },
  uuid: { test: (text) => UUID.test(text), patternLength: 96 },
  byte: { test: (text) => BASE64.test(text), patternLength: 84 },
  date: { test: isDate, patternLength: 122 },
  datetime: { test: (text) => DATE_TIME.test(text), patternLength: 122 },
};

const formatValue = (name: string): LibraryValue => new LibraryValue(TYPE, FORMATS[name], name);

function validate({ content }: LibraryValue, text: string): Optional {
  return (content as NamedFormat).test(text) ? Optional.none : new Optional(List.of(["invalid"]));
}

/** The pattern length of a format value, which its cost depends on. */
export function formatPatternLength({ content }: LibraryValue): number {
  return (content as NamedFormat).patternLength;
}

/** pkg/cel/library/format.go of apiserver. */
export const format: LibraryTable = {
  "format-named": ["format.named(string): optional(Format)", (name: string) => (Object.hasOwn(FORMATS, name) ? new Optional(formatValue(name)) : Optional.none)],
  "format-validate": [".validate(Format, string): optional(list(string))", validate],
  ...Object.fromEntries(Object.keys(FORMATS).map((name) => [`format.${name}`, [`format.${name}(): Format`, () => formatValue(name)]])),
};
