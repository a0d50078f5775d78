import { formatIpAddress, networkOf, parseIpRange } from "../validation/addresses.ts";

/** An address range as bits, to compare: IPv4 is kept apart from IPv6. */
interface Bits { readonly isIpv4: boolean; readonly bytes: readonly number[]; readonly length: number }

/**
 * Addresses outside the cluster that no policy tells apart: those of a range that lie in no narrower range which a policy
 * names. So every address belongs to exactly one block, as a packet belongs to its longest matching route.
 */
export class AddressBlock {
  /** The range: `0.0.0.0/0`, `10.0.0.0/8`. */
  readonly range: string;
  private readonly bits: Bits;

  private constructor(bits: Bits) {
    this.bits = bits;
    this.range = format(bits);
  }

  /** The blocks that ranges cut the addresses into, the widest first; the whole of IPv4 is always one, that of IPv6 where any range is of it. */
  static from(ranges: Iterable<string>): readonly AddressBlock[] {
    const blocks = new Map<string, AddressBlock>();
    for (const text of ["0.0.0.0/0", ...ranges]) {
      const bits = read(text);
      if (!bits) continue;
      for (const one of bits.isIpv4 ? [bits] : [{ isIpv4: false, bytes: new Array<number>(16).fill(0), length: 0 }, bits]) {
        const block = new AddressBlock(one);
        blocks.set(block.range, block);
      }
    }
    return [...blocks.values()].sort((a, b) => Number(b.bits.isIpv4) - Number(a.bits.isIpv4) || a.bits.length - b.bits.length || (a.range < b.range ? -1 : 1));
  }

  /** Whether the block lies in an ipBlock: within its range, and in none of the ranges that it leaves out. */
  isIn({ cidr, except }: { readonly cidr: string; readonly except: readonly string[] }): boolean {
    const range = read(cidr);
    if (!range || !contains(range, this.bits)) return false;
    return !except.some((text) => {
      const left = read(text);
      return left !== undefined && contains(left, this.bits);
    });
  }

  /** Whether the address (or range) lies within the block's range. */
  covers(text: string): boolean {
    const bits = read(text.includes("/") ? text : `${text}/${text.includes(":") ? 128 : 32}`);
    return bits !== undefined && contains(this.bits, bits);
  }
}

function read(text: string): Bits | undefined {
  const range = parseIpRange(text);
  if (!range) return undefined;
  const { bytes, isIpv4 } = networkOf(range);
  return { isIpv4, bytes: isIpv4 ? bytes.slice(12) : bytes, length: range.length };
}

function format({ isIpv4, bytes, length }: Bits): string {
  return `${isIpv4 ? bytes.join(".") : formatIpAddress({ bytes, isIpv4: false, isIpv4Mapped: false })}/${length}`;
}

function contains(outer: Bits, inner: Bits): boolean {
  if (outer.isIpv4 !== inner.isIpv4 || outer.length > inner.length) return false;
  for (let bit = 0; bit < outer.length; bit += 8) {
    const mask = outer.length - bit >= 8 ? 0xff : (0xff << (8 - (outer.length - bit))) & 0xff;
    if ((outer.bytes[bit / 8]! & mask) !== (inner.bytes[bit / 8]! & mask)) return false;
  }
  return true;
}
