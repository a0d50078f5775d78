import type { Timing } from "../engine/timing.ts";

/** Where the time went, longest first: phases, then rules. A rule's time holds what it is the first to ask for. */
export function timingTable({ entries }: Timing): string {
  const rows = entries.map(([name, milliseconds]) => ({ name, milliseconds })).sort((a, b) => b.milliseconds - a.milliseconds);
  const width = Math.max(5, ...rows.map(({ name }) => name.length));
  const total = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const line = (name: string, milliseconds: number) => `${name.padEnd(width)}  ${milliseconds.toFixed(1).padStart(9)} ms\n`;
  return rows.map(({ name, milliseconds }) => line(name, milliseconds)).join("") + line("total", total);
}
