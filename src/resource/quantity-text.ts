import { toInteger, toMilli, type Quantity } from "./quantity.ts";

const BINARY_UNITS = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];

/** A quantity for people: `1500m` of CPU, `4.5Gi` of memory or storage, else a plain number. At most two decimals. */
export function formatQuantity(quantity: Quantity, resource: string): string {
  if (/cpu$/.test(resource)) {
    const milli = toMilli(quantity);
    return milli % 1000n === 0n ? String(milli / 1000n) : `${milli}m`;
  }
  return /memory$|storage$|hugepages/.test(resource) ? formatBytes(Number(toInteger(quantity))) : String(toInteger(quantity));
}

function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BINARY_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number(value.toFixed(2))}${BINARY_UNITS[unit]}`;
}
