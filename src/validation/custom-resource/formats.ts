import { parseGoUrl } from "../../resource/go-url.ts";
import { isDuration } from "../../schema/text.ts";
import { parseIpAddress, parseIpRange } from "../addresses.ts";

/*
 * The formats of strings that CustomResourceDefinitions may name, after k8s.io/kube-openapi pkg/validation/strfmt and
 * apiextensions-apiserver pkg/apiserver/validation/formats.go. A format that is none of these is ignored by the server.
 */

const MAC = /^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\2){6}[0-9a-f]{2}|[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\3){18}[0-9a-f]{2}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){3}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){9})$/i;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const UUID3 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const UUID4 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const UUID5 = /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const HEX_COLOR = /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/;
const COLOR_PART = "(?:0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])";
const RGB_COLOR = new RegExp(`^rgb\\([\\t\\n\\f\\r ]*${[COLOR_PART, COLOR_PART, COLOR_PART].join("[\\t\\n\\f\\r ]*,[\\t\\n\\f\\r ]*")}[\\t\\n\\f\\r ]*\\)$`);
const SSN = /^\d{3}[- ]?\d{2}[- ]?\d{4}$/;
const OBJECT_ID = /^[0-9a-fA-F]{24}$/;
const CREDIT_CARD = /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\d{3})\d{11})$/;
const SHORT_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LONG_NAME = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const CLOCK = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/;
const DURATION_PART = /(\d+)[\t\n\f\r ]*([A-Za-zµ]+)/g;
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\u0080-\\uffff]+";
const EMAIL = new RegExp(`^(?:${ATOM}(?:\\.${ATOM})*|"(?:[^"\\\\\\n]|\\\\.)+")@(?:${ATOM}(?:\\.${ATOM})*|\\[[^\\[\\]\\\\]+\\])$`);
const NAMED_EMAIL = /^(?:[^<>@,;:"()[\]\\]*|"(?:[^"\\\n]|\\.)*"[\t ]*)<([^<>]+)>$/;

/** Made when it is needed: classes of Unicode take V8 longer than all other expressions of a start together. */
const hostname = (): RegExp => (knownHostname ??= /^(?:[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?|(?:[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?\.)+[a-zA-Z\p{L}]{2,63})$/u);
let knownHostname: RegExp | undefined;

/** Units of strfmt.ParseDuration; a longer word counts by how it begins, after the last of its line. */
const UNITS = [["ns", "nano"], ["us", "µs", "micro"], ["ms", "milli"], ["s", "sec"], ["m", "min"], ["h", "hr", "hour"], ["d", "day"], ["w", "wk", "week"]];

const CHECKS: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ["bsonobjectid", (text) => OBJECT_ID.test(text)],
  ["uri", (text) => parseGoUrl(text, true) !== undefined],
  ["email", (text) => EMAIL.test(NAMED_EMAIL.exec(text.trim())?.[1]?.trim() ?? text.trim())],
  ["hostname", (text) => hostname().test(text) && text.length <= 255 && text.split(".").every((part) => part.length <= 63)],
  ["ipv4", (text) => text.includes(".") && parseIpAddress(text) !== undefined],
  ["ipv6", (text) => text.includes(":") && parseIpAddress(text)?.hasLeadingZeros === false],
  ["cidr", (text) => parseIpRange(text) !== undefined],
  ["mac", (text) => MAC.test(text)],
  ["uuid", (text) => UUID.test(text)],
  ["uuid3", (text) => UUID3.test(text)],
  ["uuid4", (text) => UUID4.test(text)],
  ["uuid5", (text) => UUID5.test(text)],
  ["isbn", (text) => isIsbn10(text) || isIsbn13(text)],
  ["isbn10", isIsbn10],
  ["isbn13", isIsbn13],
  ["creditcard", isCreditCard],
  ["ssn", (text) => text.length === 11 && SSN.test(text)],
  ["hexcolor", (text) => HEX_COLOR.test(text)],
  ["rgbcolor", (text) => RGB_COLOR.test(text)],
  ["byte", (text) => BASE64.test(text)],
  ["password", () => true],
  ["date", isDate],
  ["duration", isAnyDuration],
  ["datetime", isDateTime],
  ["k8sshortname", (text) => text.length <= 63 && SHORT_NAME.test(text)],
  ["k8slongname", (text) => text.length <= 253 && LONG_NAME.test(text)],
]);
/** Known since Kubernetes 1.34. */
const NAME_FORMATS: ReadonlySet<string> = new Set(["k8sshortname", "k8slongname"]);

/** The check of a format, or undefined where a server of that version ignores it. Dashes in the name of a format do not count. */
export function formatCheck(format: string, hasNameFormats: boolean): ((text: string) => boolean) | undefined {
  const name = format.replaceAll("-", "");
  return NAME_FORMATS.has(name) && !hasNameFormats ? undefined : CHECKS.get(name);
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (!parts) return false;
  const [year, month, day] = parts.slice(1).map(Number) as [number, number, number];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isDateTime(text: string): boolean {
  const [date, clock] = text.toLowerCase().split("t");
  const parts = CLOCK.exec(clock ?? "");
  return isDate(date!) && parts !== null && parts[1]! <= "23" && parts[2]! <= "59" && parts[3]! <= "59";
}

function isAnyDuration(text: string): boolean {
  if (isDuration(text)) return true;
  for (const [, , word] of text.matchAll(DURATION_PART)) {
    const unit = word!.toLowerCase();
    if (UNITS.some((variants) => variants.includes(unit) || unit.startsWith(variants.at(-1)!))) return true;
  }
  return false;
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/[^0-9]+/g, "");
  if (!CREDIT_CARD.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits.at(-1 - i));
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, "");
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false;
  return [...digits].reduce((sum, digit, i) => sum + (i + 1) * (digit === "X" ? 10 : Number(digit)), 0) % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\t\n\f\r -]+/g, "");
  if (!/^[0-9]{13}$/.test(digits)) return false;
  return [...digits].reduce((sum, digit, i) => sum + (i % 2 === 0 ? 1 : 3) * Number(digit), 0) % 10 === 0;
}
