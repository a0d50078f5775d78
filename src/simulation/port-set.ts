const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;
const LAST_PORT = 65535;

/** Ports of one protocol: the first and the last, both included. */
export interface PortRange {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

/** A set of ports of the protocols that policies know. Immutable; ranges are sorted, and neither touch nor overlap. */
export class PortSet {
  static readonly none: PortSet = new PortSet([]);
  static readonly all: PortSet = new PortSet(PROTOCOLS.map((protocol) => ({ protocol, from: 1, to: LAST_PORT })));

  readonly ranges: readonly PortRange[];

  private constructor(ranges: readonly PortRange[]) {
    this.ranges = ranges;
  }

  /** The ports of all ranges. */
  static of(ranges: readonly PortRange[]): PortSet {
    return PortSet.ofSorted(ranges.filter(({ protocol, from, to }) => order(protocol) >= 0 && from <= to).sort(compare));
  }

  private static ofSorted(ranges: readonly PortRange[]): PortSet {
    const normal = join(ranges);
    if (normal.length === 0) return PortSet.none;
    return isEverything(normal) ? PortSet.all : new PortSet(normal);
  }

  /** Every port of a protocol. */
  static ofProtocol(protocol: string): PortSet {
    return PortSet.of([{ protocol, from: 1, to: LAST_PORT }]);
  }

  get isAll(): boolean {
    return this === PortSet.all;
  }

  get isEmpty(): boolean {
    return this.ranges.length === 0;
  }

  has(protocol: string, port: number): boolean {
    for (const range of this.ranges) if (range.protocol === protocol && range.from <= port && port <= range.to) return true;
    return false;
  }

  union(other: PortSet): PortSet {
    if (this.isAll || other.isEmpty || this === other) return this;
    if (other.isAll || this.isEmpty) return other;
    return PortSet.ofSorted(merge(this.ranges, other.ranges));
  }

  intersection(other: PortSet): PortSet {
    if (this.isAll || other.isEmpty || this === other) return other;
    if (other.isAll || this.isEmpty) return this;
    return PortSet.of(this.ranges.flatMap((a) => other.ranges.filter((b) => a.protocol === b.protocol).map((b) => ({ protocol: a.protocol, from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) }))));
  }

  /** `all`, `none`, `5432/TCP, 8000-8080/TCP, every port/UDP`. */
  toString(): string {
    if (this.isAll) return "all";
    if (this.isEmpty) return "none";
    return this.ranges.map(({ protocol, from, to }) => `${from === 1 && to === LAST_PORT ? "every port" : from === to ? from : `${from}-${to}`}/${protocol}`).join(", ");
  }
}

function order(protocol: string): number {
  return PROTOCOLS.indexOf(protocol as (typeof PROTOCOLS)[number]);
}

function compare(a: PortRange, b: PortRange): number {
  return a.protocol === b.protocol ? a.from - b.from : order(a.protocol) - order(b.protocol);
}

/** Two sorted lists as one: unions are most of the work where many policies meet. */
function merge(a: readonly PortRange[], b: readonly PortRange[]): readonly PortRange[] {
  const merged: PortRange[] = [];
  let i = 0;
  for (const range of b) {
    while (i < a.length && compare(a[i]!, range) <= 0) merged.push(a[i++]!);
    merged.push(range);
  }
  while (i < a.length) merged.push(a[i++]!);
  return merged;
}

/** Sorted ranges, with those joined that touch. */
function join(ranges: readonly PortRange[]): PortRange[] {
  const joined: PortRange[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    if (last?.protocol !== range.protocol || range.from > last.to + 1) joined.push(range);
    else if (range.to > last.to) joined[joined.length - 1] = { ...last, to: range.to };
  }
  return joined;
}

function isEverything(ranges: readonly PortRange[]): boolean {
  return ranges.length === PROTOCOLS.length && ranges.every(({ from, to }) => from === 1 && to === LAST_PORT);
}
