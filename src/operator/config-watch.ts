import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** How often the file is looked at, in milliseconds. kubelet itself takes up to a minute to bring a change of a ConfigMap. */
const INTERVAL = 5000;

/**
 * Calls when the content of a file changes. It is read, not watched: a mounted ConfigMap is a symbolic link to a folder that is replaced,
 * of which file watching says something else on every system. Returns how to stop.
 */
export function watchContent(path: string, changed: () => void, interval: number = INTERVAL): () => void {
  let last = digest(path);
  const timer = setInterval(() => {
    const now = digest(path);
    if (now === last) return;
    last = now;
    changed();
  }, interval);
  timer.unref();
  return () => { clearInterval(timer); };
}

function digest(path: string): string | undefined {
  try {
    return createHash("sha256").update(readFileSync(path)).digest("hex");
  } catch {
    return undefined;
  }
}
