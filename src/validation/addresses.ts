import { quote } from "../resource/words.ts";

/*
 * IP addresses and CIDR ranges, after k8s.io/apimachinery pkg/util/validation/ip.go. The server reads them with an old
 * forgiving parser first (leading zeros are allowed) and, where it is strict, with a modern one.
 */

/** An address as read by the forgiving parser. */
interface IpAddress {
  /** 16 bytes; IPv4 as IPv4-mapped IPv6, as Go's net.IP keeps it. */
  readonly bytes: readonly number[];
  /** Written in dotted decimal without colons. */
  readonly isIpv4: boolean;
  /** An IPv4-mapped IPv6 address, `::ffff:1.2.3.4`. */
  readonly isIpv4Mapped: boolean;
  /** A number of it is written with zeros in front (or has more than four hexadecimal digits). */
  readonly hasLeadingZeros: boolean;
}

/** A range as read by the forgiving parser. */
export interface IpRange {
  readonly address: IpAddress;
  /** The prefix length as written, 0 to 32 or 128. */
  readonly length: number;
  /** The prefix length has zeros in front. */
  readonly hasLeadingZeros: boolean;
}

const IPV4_CHARACTERS = /^[0-9.]+$/;
const DECIMAL = /^[0-9]{1,9}$/;
const HEXADECIMAL = /^[0-9a-fA-F]+$/;
const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** Reads an address as net.ParseIP did before Go 1.17 (netutils.ParseIPSloppy); undefined where it is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  const first = text.search(/[.:]/);
  if (first < 0) return undefined;
  return text[first] === "." ? parseIpv4(text) : parseIpv6(text);
}

function parseIpv4(text: string): IpAddress | undefined {
  // Host names come here too.
  if (!IPV4_CHARACTERS.test(text)) return undefined;
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  const bytes = [...MAPPED_PREFIX];
  let hasLeadingZeros = false;
  for (const part of parts) {
    const digits = part.replace(/^0+(?=[0-9])/, "");
    if (!DECIMAL.test(digits) || Number(digits) > 255) return undefined;
    hasLeadingZeros ||= digits !== part;
    bytes.push(Number(digits));
  }
  return { bytes, isIpv4: true, isIpv4Mapped: false, hasLeadingZeros };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const before = parseGroups(halves[0]!, halves.length === 1);
  const after = halves.length === 2 ? parseGroups(halves[1]!, true) : { bytes: [], hasLeadingZeros: false };
  if (!before || !after) return undefined;
  const missing = 16 - before.bytes.length - after.bytes.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  const bytes = [...before.bytes, ...new Array<number>(missing).fill(0), ...after.bytes];
  const isIpv4Mapped = MAPPED_PREFIX.every((byte, i) => bytes[i] === byte);
  return { bytes, isIpv4: false, isIpv4Mapped, hasLeadingZeros: before.hasLeadingZeros || after.hasLeadingZeros };
}

/** The groups between colons, the last of which may be an IPv4 address where `mayEndInIpv4`. */
function parseGroups(text: string, mayEndInIpv4: boolean): { bytes: number[]; hasLeadingZeros: boolean } | undefined {
  const bytes: number[] = [];
  let hasLeadingZeros = false;
  if (text === "") return { bytes, hasLeadingZeros };
  const groups = text.split(":");
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes(".")) {
      const ipv4 = parseIpv4(group);
      if (!ipv4) return undefined;
      bytes.push(...ipv4.bytes.slice(12));
      hasLeadingZeros ||= ipv4.hasLeadingZeros;
      continue;
    }
    if (!HEXADECIMAL.test(group) || Number.parseInt(group, 16) > 0xffff) return undefined;
    const value = Number.parseInt(group, 16);
    hasLeadingZeros ||= group.length > 4;
    bytes.push(value >> 8, value & 0xff);
  }
  return { bytes, hasLeadingZeros };
}

/** Reads a range as net.ParseCIDR did before Go 1.17 (netutils.ParseCIDRSloppy); undefined where it is none. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = parseIpAddress(text.slice(0, slash));
  const written = text.slice(slash + 1);
  const digits = written.replace(/^0+(?=[0-9])/, "");
  if (!address || !DECIMAL.test(digits)) return undefined;
  const length = Number(digits);
  if (length > (address.isIpv4 ? 32 : 128)) return undefined;
  return { address, length, hasLeadingZeros: digits !== written };
}

/** The address as Go prints a net.IP: IPv4-mapped addresses as IPv4, IPv6 after RFC 5952. */
export function formatIpAddress({ bytes, isIpv4, isIpv4Mapped }: Pick<IpAddress, "bytes" | "isIpv4" | "isIpv4Mapped">): string {
  return isIpv4 || isIpv4Mapped ? bytes.slice(12).join(".") : formatIpv6(bytes);
}

function formatIpv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  let start = -1;
  let longest = 1; // a single zero group is written out
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > longest) {
      start = i;
      longest = end - i;
    }
    if (end > i) i = end;
  }
  const hex = groups.map((group) => group.toString(16));
  return start < 0 ? hex.join(":") : `${hex.slice(0, start).join(":")}::${hex.slice(start + longest).join(":")}`;
}

/** The address with every bit after the prefix length cleared. */
export function networkOf({ address, length }: IpRange): IpAddress {
  const bits = address.isIpv4 ? length + 96 : length;
  const bytes = address.bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * i))) & 0xff);
  return { ...address, bytes, isIpv4Mapped: address.isIpv4Mapped && MAPPED_PREFIX.every((byte, i) => bytes[i] === byte), hasLeadingZeros: false };
}

/** The range as Go prints a net.IPNet, with the bits after the prefix cleared. */
function formatIpRange(range: IpRange): string {
  const network = networkOf(range);
  return `${formatIpAddress(network)}/${network.isIpv4Mapped ? range.length - 96 : range.length}`;
}

/**
 * A field that is older than strict checks (IsValidIPForLegacyField). `isStrict` refuses leading zeros and IPv4-mapped
 * addresses; it is validation.has("strictAddresses").
 */
export function legacyIpAddressProblem(value: string, isStrict: boolean): string | undefined {
  const address = parseIpAddress(value);
  if (!address) return `${quote(value)} is not an IP address; write one such as "10.9.8.7" or "2001:db8::ffff"`;
  if (!isStrict) return undefined;
  if (address.hasLeadingZeros) return `${quote(value)} may not have leading zeros; write ${quote(formatIpAddress(address))}`;
  if (address.isIpv4Mapped) return `${quote(value)} may not be an IPv4 address in IPv6 form; write ${quote(formatIpAddress(address))}`;
  return undefined;
}

/** A field that wants addresses in their canonical form (IsValidIP). */
export function ipAddressProblem(value: string): string | undefined {
  const problem = legacyIpAddressProblem(value, true);
  if (problem !== undefined) return problem;
  const canonical = formatIpAddress(parseIpAddress(value)!);
  return value === canonical ? undefined : `${quote(value)} is not in canonical form; write ${quote(canonical)}`;
}

/** The warning for an address in a non-standard form in a legacy field (GetWarningsForIP). */
export function ipAddressWarning(value: string): string | undefined {
  const address = parseIpAddress(value);
  if (!address) return undefined;
  const canonical = formatIpAddress(address);
  if (address.hasLeadingZeros || address.isIpv4Mapped) return `the IP address ${quote(value)} is in a non-standard form; write ${quote(canonical)}`;
  return address.isIpv4 || value === canonical ? undefined : `the IPv6 address ${quote(value)} is not in canonical form; write ${quote(canonical)}`;
}

/** A range in a field that is older than strict checks (IsValidCIDRForLegacyField). `isStrict` as for legacyIpAddressProblem. */
export function legacyIpRangeProblem(value: string, isStrict: boolean): string | undefined {
  const range = parseIpRange(value);
  if (!range) return `${quote(value)} is not an address range; write one such as "10.9.8.0/24" or "2001:db8::/64"`;
  if (!isStrict) return undefined;
  if (range.hasLeadingZeros || range.address.hasLeadingZeros) return `${quote(value)} may not have leading zeros; write ${quote(formatIpRange(range))}`;
  if (range.address.isIpv4Mapped) return `${quote(value)} may not hold an IPv4 address in IPv6 form`;
  if (hasHostBits(range)) return `${quote(value)} has bits set after its prefix of ${range.length}; write ${quote(formatIpRange(range))}`;
  return undefined;
}

/** A range in its canonical form (IsValidCIDR). */
export function ipRangeProblem(value: string): string | undefined {
  const problem = legacyIpRangeProblem(value, true);
  if (problem !== undefined) return problem;
  const canonical = formatIpRange(parseIpRange(value)!);
  return value === canonical ? undefined : `${quote(value)} is not in canonical form; write ${quote(canonical)}`;
}

/** The warnings for a range in a non-standard form in a legacy field (GetWarningsForCIDR). */
export function ipRangeWarnings(value: string): string[] {
  const range = parseIpRange(value);
  if (!range) return [];
  const warnings: string[] = [];
  const canonical = formatIpRange(range);
  if (hasHostBits(range)) {
    const single = `${formatIpAddress(range.address)}/${range.address.isIpv4 || range.address.isIpv4Mapped ? 32 : 128}`;
    warnings.push(`the range ${quote(value)} is ambiguous: write ${quote(canonical)} or ${quote(single)}`);
  }
  if (range.hasLeadingZeros || range.address.hasLeadingZeros || range.address.isIpv4Mapped) {
    warnings.push(`the range ${quote(value)} is in a non-standard form; write ${quote(canonical)}`);
  }
  if (warnings.length === 0 && !range.address.isIpv4 && value !== canonical) {
    warnings.push(`the IPv6 range ${quote(value)} is not in canonical form; write ${quote(canonical)}`);
  }
  return warnings;
}

function hasHostBits(range: IpRange): boolean {
  return networkOf(range).bytes.some((byte, i) => byte !== range.address.bytes[i]);
}
