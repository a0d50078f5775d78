import { expect, test } from "vitest";
import { grouped, Progress, type ProgressStream } from "../../src/cli/progress.ts";

const CLEAR = "\r\u001b[K";

/** A run whose clock is set by hand, and what it writes. */
function runOn(isTTY: boolean, environment: NodeJS.ProcessEnv = {}, columns = 80) {
  const written: string[] = [];
  const stream = { isTTY, columns, write: (text: string) => written.push(text) > 0 } as unknown as ProgressStream;
  const time = { now: 0 };
  return { written, time, progress: new Progress(stream, () => time.now, environment) };
}

function showAt({ progress, time }: ReturnType<typeof runOn>, ...times: readonly number[]): void {
  for (const now of times) {
    time.now = now;
    progress.show(() => `at ${now}`);
  }
}

test("after a second there is a line, rewritten each 100 ms at most, and cleared once", () => {
  const run = runOn(true);
  showAt(run, 0, 999, 1000, 1050, 1099, 1100);
  run.progress.clear();
  run.progress.clear();
  expect(run.written).toEqual([`${CLEAR}at 1000`, `${CLEAR}at 1100`, CLEAR]);
});

test("a short run writes nothing at all", () => {
  const run = runOn(true);
  showAt(run, 0, 500);
  run.progress.clear();
  expect(run.written).toEqual([]);
});

test("a line is never wrapped", () => {
  const run = runOn(true, {}, 6);
  showAt(run, 123456);
  expect(run.written).toEqual([`${CLEAR}at 12`]);
});

test.for([
  ["no terminal", false, {}],
  ["CI", true, { CI: "true" }],
  ["a dumb terminal", true, { TERM: "dumb" }],
] as const)("nothing is written, and no text is made: %s", ([, isTTY, environment]) => {
  const run = runOn(isTTY, environment);
  run.time.now = 5000;
  run.progress.show(() => { throw new Error("made"); });
  run.progress.clear();
  expect(run.written).toEqual([]);
});

test("counts are read easily", () => {
  expect([grouped(7), grouped(1200), grouped(81_500)]).toEqual(["7", "1,200", "81,500"]);
});
