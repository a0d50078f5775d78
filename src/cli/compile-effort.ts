import { setFlagsFromString } from "node:v8";

/** V8's options for how much a function has to run before it is optimized, and how much of others goes into it, by V8's major version, where measured. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  11: ["--interrupt-budget=500000", "--max-inlined-bytecode-size-cumulative=150"],
  12: ["--invocation-count-for-turbofan=12000"],
};

/**
 * Has V8 optimize only the hottest functions, each mostly by itself: its compiler threads use as much CPU time as the program itself otherwise, whatever the
 * size of the input. docs/performance.md has the figures. Call before the program is loaded: compiled code is kept for one set of options.
 */
export function startWithLittleEffort(): void {
  for (const option of OPTIONS[process.versions.v8.slice(0, process.versions.v8.indexOf("."))] ?? []) setFlagsFromString(option);
}
