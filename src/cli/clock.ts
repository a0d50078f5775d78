/** Milliseconds since this process began: performance.now() without the module that it comes with, which takes 2 ms to load. */
export function now(): number {
  return process.uptime() * 1000;
}
