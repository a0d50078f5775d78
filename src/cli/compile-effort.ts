import { setFlagsFromString } from "node:v8";

/** V8's options for how much a function has to run before it is optimized: ours for short runs, and V8's own. By V8's major version, where measured. */
const OPTIONS: Readonly<Record<string, { readonly little: string; readonly usual: string }>> = {
  11: { little: "--interrupt-budget=1000000", usual: "--interrupt-budget=135168" },
  12: { little: "--invocation-count-for-turbofan=12000", usual: "--invocation-count-for-turbofan=3000" },
};
/** From here on what optimized code saves is more than what making it costs. */
const LONG_RUN = 24 * 1024 * 1024;

const options = OPTIONS[process.versions.v8.slice(0, process.versions.v8.indexOf("."))];
let read = 0;

/**
 * Has V8 optimize only the hottest functions: at 10 MB of manifests its compiler threads use half of all CPU time otherwise.
 * docs/performance.md has the figures. Call before the program is loaded: compiled code is kept for one set of options.
 */
export function startWithLittleEffort(): void {
  if (options) setFlagsFromString(options.little);
}

/** Counts UTF-16 units that were read; a long run compiles as usual. */
export function countRead(length: number): void {
  const before = read;
  read += length;
  if (options && before < LONG_RUN && read >= LONG_RUN) setFlagsFromString(options.usual);
}
