import type { LibraryTable } from "../signatures.ts";
import { Duration, EvaluationError, Timestamp } from "../values.ts";
import { duration, int, timestamp } from "./operators.ts";

const BILLION = 1_000_000_000n;
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/;
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const DURATION_PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1000n, µs: 1000n, μs: 1000n, ms: 1_000_000n, s: BILLION, m: 60n * BILLION, h: 3600n * BILLION,
};
const MILLISECONDS_PER_DAY = 86_400_000;

/** Reads a point in time of RFC 3339 as Go's time.Parse does; undefined where it is none. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const parts = RFC3339.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = parts[8]!;
  const [zoneHours, zoneMinutes] = zone === "Z" ? [0, 0] : [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (zoneHours > 24 || zoneMinutes > 60) return undefined;
  const offset = (zone.startsWith("-") ? -1 : 1) * (zoneHours * 3600 + zoneMinutes * 60);
  const seconds = BigInt(date.getTime() / 1000) + BigInt(hour * 3600 + minute * 60 + second - offset);
  return new Timestamp(seconds * BILLION + BigInt((parts[7] ?? "").slice(0, 9).padEnd(9, "0")));
}

/** Reads a duration such as `1h30m` as Go's time.ParseDuration does; undefined where it is none or too long. */
export function parseDuration(text: string): Duration | undefined {
  if (!DURATION.test(text)) return undefined;
  let nanoseconds = 0n;
  for (const [, whole, fraction = "", unit] of text.matchAll(DURATION_PART)) {
    const scale = UNITS[unit!]!;
    nanoseconds += BigInt(whole || "0") * scale;
    if (fraction !== "") nanoseconds += (BigInt(fraction.slice(0, 18)) * scale) / 10n ** BigInt(Math.min(fraction.length, 18));
  }
  const signed = text.startsWith("-") ? -nanoseconds : nanoseconds;
  return signed > 2n ** 63n - 1n || signed < -(2n ** 63n) ? undefined : new Duration(signed);
}

function toTimestamp(text: string): Timestamp {
  const value = parseTimestamp(text);
  if (!value) throw new EvaluationError(`${JSON.stringify(text)} is not a time of RFC 3339`);
  return timestamp(value.nanoseconds);
}

function toDuration(text: string): Duration {
  const value = parseDuration(text);
  if (!value) throw new EvaluationError(`${JSON.stringify(text)} is not a duration`);
  return value;
}

function floorDivide(value: bigint, by: bigint): bigint {
  return (value - (((value % by) + by) % by)) / by;
}

/** As Go prints it: RFC 3339 in UTC, with as many decimals as needed. */
export function timestampToText({ nanoseconds }: Timestamp): string {
  const seconds = floorDivide(nanoseconds, BILLION);
  const fraction = String(nanoseconds - seconds * BILLION).padStart(9, "0").replace(/0+$/, "");
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}${fraction === "" ? "" : `.${fraction}`}Z`;
}

/** In seconds, as cel-go converts durations to text. */
export function durationToText({ nanoseconds }: Duration): string {
  const sign = nanoseconds < 0n ? "-" : "";
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(absolute % BILLION).padStart(9, "0").replace(/0+$/, "");
  return `${sign}${absolute / BILLION}${fraction === "" ? "" : `.${fraction}`}s`;
}

/** The time as a Date whose UTC parts are those of the zone: a name of the IANA database, or an offset such as `02:00`. */
function inZone({ nanoseconds }: Timestamp, zone: string): Date {
  const milliseconds = Number(floorDivide(nanoseconds, 1_000_000n));
  const offset = /^([+-]?)(\d\d):(\d\d)$/.exec(zone);
  if (offset) return new Date(milliseconds + (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) * 60_000);
  if (zone === "" || zone === "UTC") return new Date(milliseconds);
  try {
    const parts = new Intl.DateTimeFormat("en-US", {
      timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric", era: "short",
    }).formatToParts(milliseconds);
    const get = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
    return new Date(Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second"), new Date(milliseconds).getUTCMilliseconds()));
  } catch {
    throw new EvaluationError(`unknown time zone ${zone}`);
  }
}

const part = (read: (date: Date) => number) => (time: Timestamp, zone = "UTC"): bigint => BigInt(read(inZone(time, zone)));
const dayOfYear = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MILLISECONDS_PER_DAY);

/** A part of a time, with the zone as an optional argument. */
function accessor(name: string, id: string, read: (date: Date) => number, zoneId = `${id}_with_tz`): LibraryTable {
  return { [id]: [`.${name}(timestamp): int`, part(read)], [zoneId]: [`.${name}(timestamp, string): int`, part(read)] };
}

/** Times and durations, after common/stdlib and common/types of cel-go. */
export const time: LibraryTable = {
  ...accessor("getFullYear", "timestamp_to_year", (date) => date.getUTCFullYear()),
  ...accessor("getMonth", "timestamp_to_month", (date) => date.getUTCMonth()),
  ...accessor("getDate", "timestamp_to_day_of_month_1_based", (date) => date.getUTCDate()),
  ...accessor("getDayOfMonth", "timestamp_to_day_of_month", (date) => date.getUTCDate() - 1),
  ...accessor("getDayOfWeek", "timestamp_to_day_of_week", (date) => date.getUTCDay()),
  ...accessor("getDayOfYear", "timestamp_to_day_of_year", dayOfYear),
  ...accessor("getHours", "timestamp_to_hours", (date) => date.getUTCHours()),
  ...accessor("getMinutes", "timestamp_to_minutes", (date) => date.getUTCMinutes()),
  ...accessor("getSeconds", "timestamp_to_seconds", (date) => date.getUTCSeconds(), "timestamp_to_seconds_tz"),
  ...accessor("getMilliseconds", "timestamp_to_milliseconds", (date) => date.getUTCMilliseconds()),
  duration_to_hours: [".getHours(duration): int", ({ nanoseconds }: Duration) => nanoseconds / (3600n * BILLION)],
  duration_to_minutes: [".getMinutes(duration): int", ({ nanoseconds }: Duration) => nanoseconds / (60n * BILLION)],
  duration_to_seconds: [".getSeconds(duration): int", ({ nanoseconds }: Duration) => nanoseconds / BILLION],
  duration_to_milliseconds: [".getMilliseconds(duration): int", ({ nanoseconds }: Duration) => nanoseconds / 1_000_000n],
  duration_to_duration: ["duration(duration): duration", (value: Duration) => value],
  int64_to_duration: ["duration(int): duration", duration],
  string_to_duration: ["duration(string): duration", toDuration],
  timestamp_to_timestamp: ["timestamp(timestamp): timestamp", (value: Timestamp) => value],
  int64_to_timestamp: ["timestamp(int): timestamp", (seconds: bigint) => timestamp(seconds * BILLION)],
  string_to_timestamp: ["timestamp(string): timestamp", toTimestamp],
  duration_to_int64: ["int(duration): int", ({ nanoseconds }: Duration) => nanoseconds],
  timestamp_to_int64: ["int(timestamp): int", ({ nanoseconds }: Timestamp) => int(floorDivide(nanoseconds, BILLION))],
  duration_to_string: ["string(duration): string", durationToText],
  timestamp_to_string: ["string(timestamp): string", timestampToText],
};
