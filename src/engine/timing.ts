/** Adds up how long phases and rules take. The clock is handed in, so that the engine stays pure. */
export class Timing {
  private readonly spent = new Map<string, number>();
  private readonly clock: () => number;

  /** `clock` gives milliseconds from any start. */
  constructor(clock: () => number) {
    this.clock = clock;
  }

  /** Runs the work and books its time under the name. */
  measure<T>(name: string, work: () => T): T {
    const start = this.clock();
    try {
      return work();
    } finally {
      this.spent.set(name, (this.spent.get(name) ?? 0) + this.clock() - start);
    }
  }

  /** Milliseconds by name, in the order of first use. */
  get entries(): readonly (readonly [name: string, milliseconds: number])[] {
    return [...this.spent];
  }
}

/** Measures nothing and costs nothing. */
export const NO_TIMING: Pick<Timing, "measure"> = { measure: (_name, work) => work() };
