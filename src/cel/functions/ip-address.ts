/** An address as Go's netip reads it: 4 or 16 bytes. */
export interface Address {
  readonly bytes: readonly number[];
}

/** An address with the length of its network. */
export interface Network {
  readonly address: Address;
  readonly length: number;
}

const IPV4_PART = /^(?:0|[1-9]\d{0,2})$/;
const IPV6_GROUP = /^[0-9a-fA-F]{1,4}$/;
const PREFIX_LENGTH = /^(?:0|[1-9]\d{0,2})$/;

/** Reads an address; zones and IPv4 addresses in IPv6 form are none (parseIPAddr in pkg/cel/library/ip.go of apiserver). */
export function parseAddress(text: string): Address | undefined {
  const bytes = text.includes(":") ? ipv6Bytes(text) : ipv4Bytes(text);
  if (!bytes || isMappedIpv4(bytes)) return undefined;
  return { bytes };
}

function isMappedIpv4(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}

function ipv4Bytes(text: string): number[] | undefined {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => IPV4_PART.test(part) && Number(part) < 256) ? parts.map(Number) : undefined;
}

function ipv6Bytes(text: string): number[] | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [before, after] = [groupBytes(halves[0]!, halves.length === 1), halves.length === 2 ? groupBytes(halves[1]!, true) : []];
  if (!before || !after) return undefined;
  const missing = 16 - before.length - after.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return [...before, ...new Array<number>(missing).fill(0), ...after];
}

function groupBytes(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes(".")) {
      const ipv4 = ipv4Bytes(group);
      if (!ipv4) return undefined;
      bytes.push(...ipv4);
    } else {
      if (!IPV6_GROUP.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}

/** Reads `address/length`; the bits after the length may be set. */
export function parseNetwork(text: string): Network | undefined {
  const slash = text.lastIndexOf("/");
  const address = slash < 0 ? undefined : parseAddress(text.slice(0, slash));
  const length = text.slice(slash + 1);
  if (!address || !PREFIX_LENGTH.test(length) || Number(length) > address.bytes.length * 8) return undefined;
  return { address, length: Number(length) };
}

/** The network with every bit after its length cleared. */
export function masked({ address, length }: Network): Network {
  const bytes = address.bytes.map((byte, i) => byte & (0xff00 >> Math.min(8, Math.max(0, length - 8 * i))) & 0xff);
  return { address: { bytes }, length };
}

/** Whether an address lies in a network of the same family. */
export function networkContains({ address, length }: Network, { bytes }: Address): boolean {
  if (bytes.length !== address.bytes.length) return false;
  const [a, b] = [masked({ address, length }), masked({ address: { bytes }, length })];
  return a.address.bytes.every((byte, i) => byte === b.address.bytes[i]);
}

/** The canonical text: dotted decimal, or IPv6 after RFC 5952. */
export function addressText({ bytes }: Address): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i]! << 8) | bytes[2 * i + 1]!);
  let [start, longest] = [-1, 1]; // a single zero group is written out
  for (let i = 0; i < 8; i++) {
    let end = i;
    while (end < 8 && groups[end] === 0) end++;
    if (end - i > longest) [start, longest] = [i, end - i];
    if (end > i) i = end;
  }
  const hex = groups.map((group) => group.toString(16));
  return start < 0 ? hex.join(":") : `${hex.slice(0, start).join(":")}::${hex.slice(start + longest).join(":")}`;
}
