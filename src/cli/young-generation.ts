import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";

/** Major versions of V8 in which the option was tried. */
const KNOWN: ReadonlySet<string> = new Set(["11", "12"]);
/** Both halves; V8 goes to 32 MB, of which a process that keeps what it reads has little. */
const LARGEST = 8 * 1024 * 1024;
const OFTEN_ENOUGH = 512 * 1024;
/** From here on the time for more collections counts more than the room. */
const LONG_RUN = 24 * 1024 * 1024;

const isKnown = KNOWN.has(process.versions.v8.slice(0, process.versions.v8.indexOf(".")));
let read = 0;
let next = 0;
let isHeld = false;

/** Holds V8's room for new objects at a quarter while a medium-sized input is read, 20 MB less; docs/performance.md has the figures. Counts UTF-16 units. */
export function holdYoungGeneration(length: number): void {
  read += length;
  if (!isKnown || read < next) return;
  next = read + OFTEN_ENOUGH;
  if (isHeld) {
    if (read >= LONG_RUN) grow(2);
  } else if (read < LONG_RUN && sizeOfNewSpace() >= LARGEST) grow(1);
}

function grow(factor: number): void {
  setFlagsFromString(`--semi-space-growth-factor=${factor}`);
  isHeld = factor === 1;
}

function sizeOfNewSpace(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space")?.space_size ?? 0;
}
