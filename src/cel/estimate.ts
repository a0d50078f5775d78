/** A range of sizes or costs. Beyond 2^64 everything is 2^64, as cel-go's arithmetic stops at the largest uint64. */
export interface Estimate {
  readonly min: number;
  readonly max: number;
}

const LARGEST = 2 ** 64;

export const ZERO: Estimate = { min: 0, max: 0 };
export const ONE: Estimate = { min: 1, max: 1 };
export const UNKNOWN: Estimate = { min: 0, max: LARGEST };

export function fixed(value: number): Estimate {
  return { min: value, max: value };
}

function capped(min: number, max: number): Estimate {
  return { min: Math.min(min, LARGEST), max: Math.min(max, LARGEST) };
}

export function add(a: Estimate, b: Estimate): Estimate {
  return capped(a.min + b.min, a.max + b.max);
}

export function multiply(a: Estimate, b: Estimate): Estimate {
  return capped(a.min * b.min, a.max * b.max);
}

/** Rounds up. */
export function scale(a: Estimate, factor: number): Estimate {
  return capped(Math.ceil(a.min * factor), Math.ceil(a.max * factor));
}

export function union(a: Estimate, b: Estimate): Estimate {
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max) };
}
