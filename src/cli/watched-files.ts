import { statSync, watch, type FSWatcher } from "node:fs";
import { dirname, resolve } from "node:path";

/** Events that belong to one save arrive within this many milliseconds. */
const SETTLE = 10;
/** How often to look without having been told: file systems of networks and containers do not tell, and folders vanish. */
const POLL = 2000;

/** What says whether a file is still the same; undefined where it is gone. */
export function stampOf(path: string): string | undefined {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

/**
 * Calls `look` when something may have changed below the paths: with the files that the system named, or undefined where it
 * named none and everything has to be looked at. Calls do not overlap. Ends with the signal.
 */
export async function watchFiles(paths: readonly string[], look: (files: readonly string[] | undefined) => Promise<void>, signal: AbortSignal): Promise<void> {
  const pending = new Set<string>();
  const watchers = new Map<string, FSWatcher>();
  let wake: (() => void) | undefined;
  const told = (file: string): void => {
    pending.add(file);
    wake?.();
  };
  signal.addEventListener("abort", () => { wake?.(); });
  try {
    while (!signal.aborted) {
      open(paths, watchers, told);
      if (pending.size === 0) await new Promise<void>((done) => { wakeWithin(POLL, done, (early) => { wake = early; }); });
      if (signal.aborted) return;
      const isTold = pending.size > 0;
      if (isTold) await new Promise((done) => setTimeout(done, SETTLE));
      const files = [...pending];
      pending.clear();
      await look(isTold ? files : undefined);
    }
  } finally {
    for (const watcher of watchers.values()) watcher.close();
  }
}

function wakeWithin(milliseconds: number, done: () => void, onWake: (early: () => void) => void): void {
  const timer = setTimeout(done, milliseconds);
  onWake(() => {
    clearTimeout(timer);
    done();
  });
}

/** Watches what is there and not watched yet: folders with all that is in them, and the folder of a file, because editors put a new file in its place. */
function open(paths: readonly string[], watchers: Map<string, FSWatcher>, told: (file: string) => void): void {
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) continue;
    const recursive = stats.isDirectory();
    const folder = resolve(recursive ? path : dirname(path));
    if (watchers.has(folder)) continue;
    try {
      const watcher = watch(folder, { recursive }, (_event, name) => { told(name === null ? folder : resolve(folder, name)); });
      watchers.set(folder, watcher);
      // A folder that vanishes ends its watcher; it is opened again when it is back.
      const forget = (): void => {
        watcher.close();
        watchers.delete(folder);
        told(folder);
      };
      watcher.on("error", forget);
    } catch {
      // Too many watches, or no such file system: looking from time to time has to do.
      return;
    }
  }
}
