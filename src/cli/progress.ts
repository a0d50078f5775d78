import { now } from "./clock.ts";

/** What progress is written to: a terminal, or nothing. */
export type ProgressStream = Pick<NodeJS.WriteStream, "isTTY" | "columns" | "write">;

/** How long a run takes until it says what it does, and the least time between two lines. Milliseconds. */
const [PATIENCE, PAUSE] = [1000, 100];
const CLEAR_LINE = "\r\u001b[K";

/**
 * A line on a terminal that says what a long run is doing; nothing for other streams, in CI and on dumb terminals.
 * All work is one synchronous call, so that the line is written between its pieces.
 */
export class Progress {
  private readonly stream: ProgressStream;
  private readonly clock: () => number;
  private readonly isEnabled: boolean;
  private next = PATIENCE;
  private isWritten = false;

  /** `clock` gives milliseconds since the start of the run. */
  constructor(stream: ProgressStream, clock: () => number, environment: NodeJS.ProcessEnv) {
    this.stream = stream;
    this.clock = clock;
    this.isEnabled = stream.isTTY && !environment.CI && environment.TERM !== "dumb";
  }

  /** Takes the place of the line before, unless that is too new. */
  show(text: () => string): void {
    if (!this.isEnabled) return;
    const now = this.clock();
    if (now < this.next) return;
    this.next = now + PAUSE;
    this.isWritten = true;
    // A line that is wrapped could not be cleared.
    this.stream.write(`${CLEAR_LINE}${text().slice(0, (this.stream.columns || 80) - 1)}`);
  }

  /** Takes the line away, before anything else is written. */
  clear(): void {
    if (!this.isWritten) return;
    this.isWritten = false;
    this.stream.write(CLEAR_LINE);
  }
}

/** That of this process, which began with it. */
export const progress = new Progress(process.stderr, now, process.env);

/** 81500 as 81,500. */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}
