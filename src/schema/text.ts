const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{1,2}):(\d{2}):(\d{2})([.,]\d+)?(?:Z|[+-](\d{2}):(\d{2}))$/;
const SIX_DECIMALS = /^[.,]\d{6}$/;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Whether Go's time.Parse reads the text as RFC 3339, with the leniency that package has: an hour of one digit, a comma
 * before the fraction, offsets up to 24:60. `micro` asks for exactly six decimals (apimachinery's MicroTime).
 */
export function isTime(text: string, micro = false): boolean {
  const parts = TIME.exec(text);
  if (!parts) return false;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  if (micro && !SIX_DECIMALS.test(parts[7] ?? "")) return false;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false;
  if (Number(parts[8] ?? 0) > 24 || Number(parts[9] ?? 0) > 60) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return day >= 1 && day <= (month === 2 && isLeap ? 29 : DAYS[month - 1]!);
}

const UNIT = "(?:ns|us|µs|μs|ms|s|m|h)";
const DURATION = new RegExp(`^[+-]?(?:0|(?:(?:\\d+\\.?\\d*|\\.\\d+)${UNIT})+)$`);

/** Whether Go's time.ParseDuration reads the text: `1h30m`, `250ms`, `0`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LINE_BREAKS = /[\r\n]/g;

/** Whether Go's encoding/base64 (standard alphabet, padded; line breaks are skipped) reads the text. */
export function isBase64(text: string): boolean {
  return BASE64.test(text) || ((text.includes("\n") || text.includes("\r")) && BASE64.test(text.replace(LINE_BREAKS, "")));
}
