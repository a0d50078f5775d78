/** Waits that grow with each failure in a row, by a factor of two unless told otherwise, with jitter, so that many watchers of one server do not come back at once. */
export class Backoff {
  private failures = 0;
  private readonly first: number;
  private readonly longest: number;
  private readonly random: () => number;
  private readonly factor: number;

  /** `first` and `longest` are in milliseconds. */
  constructor(first: number, longest: number, random: () => number = Math.random, factor = 2) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.factor = factor;
  }

  /** How long to wait after one more failure, in milliseconds: half of the full wait is certain, the rest is chance. */
  next(): number {
    const full = Math.min(this.longest, this.first * this.factor ** this.failures);
    this.failures++;
    return full / 2 + this.random() * (full / 2);
  }

  /** After a success: the next failure waits as the first one does. */
  reset(): void {
    this.failures = 0;
  }
}

/** Waits, or returns early when the signal is raised. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
