/** Does something once after many askings: when nobody asked for a while, or after the longest wait. */
export class Debounce {
  private readonly quiet: number;
  private readonly longest: number;
  private readonly work: () => void;
  private timer: NodeJS.Timeout | undefined;
  private since: number | undefined;
  private isStopped = false;

  /** Waits are in milliseconds. */
  constructor(quiet: number, longest: number, work: () => void) {
    this.quiet = quiet;
    this.longest = longest;
    this.work = work;
  }

  ask(): void {
    if (this.isStopped) return;
    const now = Date.now();
    this.since ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.since = undefined;
      this.work();
    }, Math.max(0, Math.min(this.quiet, this.since + this.longest - now)));
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }
}
