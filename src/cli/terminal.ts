import picocolors from "picocolors";
import type { Colors } from "../report/colors.ts";

/** How to write for this stream: with colours where it is a terminal or FORCE_COLOR is set and NO_COLOR is not, and how wide. Terminals that do not know their width say 0. */
export function createColors(stream: NodeJS.WriteStream, wanted?: boolean): { colors: Colors; width: number } {
  const enabled = wanted ?? (!process.env.NO_COLOR && (Boolean(process.env.FORCE_COLOR) || (stream.isTTY && process.env.TERM !== "dumb")));
  return { colors: picocolors.createColors(enabled), width: Math.min(stream.columns || 80, 120) };
}
