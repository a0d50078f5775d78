import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** How often the file is looked at, in milliseconds. kubelet itself takes up to a minute to bring a change of a ConfigMap. */
const INTERVAL = 5000;

/**
 * Calls when the content of one of the files changes, or which files there are. They are read, not watched: a mounted ConfigMap or Secret is a
 * symbolic link to a folder that is replaced, of which file watching says something else on every system. Returns how to stop.
 */
export function watchContent(paths: () => readonly string[], changed: () => void, interval: number = INTERVAL): () => void {
  let last = digest(paths());
  const timer = setInterval(() => {
    const now = digest(paths());
    if (now === last) return;
    last = now;
    changed();
  }, interval);
  timer.unref();
  return () => { clearInterval(timer); };
}

function digest(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths) {
    try {
      hash.update(readFileSync(path)).update("\n");
    } catch {
      hash.update("none\n");
    }
  }
  return hash.digest("hex");
}
