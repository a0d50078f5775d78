import { quote } from "../../resource/words.ts";
import { parseInt64 } from "../numbers.ts";

/** One of the five fields of a schedule: what it may hold. */
interface CronField {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const FIELDS: readonly CronField[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12, names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"] },
  { name: "day of the week", least: 0, most: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];
const DESCRIPTORS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];
const EVERY = "@every ";
/** What Go's unicode.IsSpace counts as space. */
const SPACE = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/;

/** What is wrong with the schedule of a CronJob, as github.com/robfig/cron/v3 ParseStandard reads it; undefined where it is fine. */
export function cronScheduleProblem(schedule: string): string | undefined {
  if (schedule.startsWith("@")) return descriptorProblem(schedule);
  const fields = schedule.split(SPACE).filter((field) => field !== "");
  if (fields.length !== FIELDS.length) {
    return `${quote(schedule)} has ${fields.length} fields; write five: minute, hour, day of the month, month and day of the week`;
  }
  for (const [i, text] of fields.entries()) {
    for (const range of text.split(",")) {
      const problem = range === "" ? undefined : rangeProblem(range, FIELDS[i]!);
      if (problem !== undefined) return `${quote(schedule)}: ${problem}`;
    }
  }
  return undefined;
}

function descriptorProblem(schedule: string): string | undefined {
  if (DESCRIPTORS.includes(schedule)) return undefined;
  if (!schedule.startsWith(EVERY)) return `${quote(schedule)} is not one of ${DESCRIPTORS.join(", ")} or ${EVERY.trim()} with a duration`;
  const duration = schedule.slice(EVERY.length);
  return isDuration(duration) ? undefined : `${quote(duration)} is not a duration; write one such as "1h30m"`;
}

/** `*`, `5`, `1-5` or `mon-fri`, each with an optional `/step`; a step after a single number runs up to the end. */
function rangeProblem(range: string, field: CronField): string | undefined {
  const [limits = "", stepText, ...tooManySteps] = range.split("/");
  const [lowText = "", highText, ...tooManyLimits] = limits.split("-");
  if (tooManySteps.length > 0) return `${quote(range)} has more than one "/"`;
  let low: number | undefined = field.least;
  let high: number | undefined = field.most;
  if (lowText !== "*" && lowText !== "?") {
    if (tooManyLimits.length > 0) return `${quote(range)} has more than one "-"`;
    low = numberOrName(lowText, field);
    high = highText === undefined ? low : numberOrName(highText, field);
  }
  const step = stepText === undefined ? 1 : number(stepText);
  if (low === undefined || high === undefined || step === undefined) return `${quote(range)} is not a number or range for the ${field.name}`;
  if (stepText !== undefined && highText === undefined) high = field.most;
  if (low < field.least || high > field.most) return `${quote(range)} is out of range for the ${field.name}; use ${field.least} to ${field.most}`;
  if (low > high) return `${quote(range)} ends before it begins`;
  return step === 0 ? `${quote(range)} has a step of 0` : undefined;
}

function numberOrName(text: string, field: CronField): number | undefined {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  return named < 0 ? number(text) : named + field.least;
}

function number(text: string): number | undefined {
  const value = parseInt64(text);
  return value === undefined || value < 0n ? undefined : Number(value);
}

const DURATION = /^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const DURATION_PART = /(\d*)(?:\.\d*)?(ns|us|µs|μs|ms|s|m|h)/g;
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  ns: 1n, us: 1_000n, µs: 1_000n, μs: 1_000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n,
};
const LONGEST_DURATION = 2n ** 63n - 1n;

/** Whether Go's time.ParseDuration reads it: numbers with units, no more than about 292 years. */
function isDuration(text: string): boolean {
  if (/^[-+]?0$/.test(text)) return true;
  if (!DURATION.test(text)) return false;
  let total = 0n;
  for (const [, whole, unit] of text.matchAll(DURATION_PART)) total += BigInt(whole || "0") * NANOSECONDS[unit!]!;
  return total <= LONGEST_DURATION;
}
