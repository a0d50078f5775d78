import { type LibraryTable, namedType } from "../signatures.ts";
import { EvaluationError, LibraryValue } from "../values.ts";
import { type Address, addressText, masked, type Network, networkContains, parseAddress, parseNetwork } from "./ip-address.ts";

const IP = namedType("IP");
const CIDR = namedType("CIDR");

const ipValue = (address: Address): LibraryValue => new LibraryValue(IP, address, addressText(address));
const cidrText = ({ address, length }: Network): string => `${addressText(address)}/${length}`;
const cidrValue = (network: Network): LibraryValue => new LibraryValue(CIDR, network, cidrText(network));

function ip(text: string): LibraryValue {
  const address = parseAddress(text);
  if (!address) throw new EvaluationError(`${JSON.stringify(text)} is not an IP address`);
  return ipValue(address);
}

function cidr(text: string): LibraryValue {
  const network = parseNetwork(text);
  if (!network) throw new EvaluationError(`${JSON.stringify(text)} is not a network address`);
  return cidrValue(network);
}

const addressOf = (value: LibraryValue): Address => value.content as Address;
const networkOf = (value: LibraryValue): Network => value.content as Network;
const isIpv4 = ({ bytes }: Address): boolean => bytes.length === 4;
const startsWith = ({ bytes }: Address, ...start: number[]): boolean => start.every((byte, i) => bytes[i] === byte);
const isAll = ({ bytes }: Address, value: number): boolean => bytes.every((byte) => byte === value);

const isUnspecified = (address: Address): boolean => isAll(address, 0);
const isLoopback = (address: Address): boolean => (isIpv4(address) ? address.bytes[0] === 127 : address.bytes.slice(0, 15).every((byte) => byte === 0) && address.bytes[15] === 1);
const isMulticast = (address: Address): boolean => (isIpv4(address) ? address.bytes[0]! >> 4 === 0xe : address.bytes[0] === 0xff);
const isLinkLocalMulticast = (address: Address): boolean =>
  isIpv4(address) ? startsWith(address, 224, 0, 0) : address.bytes[0] === 0xff && (address.bytes[1]! & 0x0f) === 2;
const isLinkLocalUnicast = (address: Address): boolean =>
  isIpv4(address) ? startsWith(address, 169, 254) : address.bytes[0] === 0xfe && (address.bytes[1]! & 0xc0) === 0x80;
const isGlobalUnicast = (address: Address): boolean =>
  !(isIpv4(address) && isAll(address, 255)) && !isUnspecified(address) && !isLoopback(address) && !isMulticast(address) && !isLinkLocalUnicast(address);

const test = (holds: (address: Address) => boolean) => (value: LibraryValue): boolean => holds(addressOf(value));

function containsNetwork(outer: Network, inner: Network): boolean {
  return outer.length <= inner.length && networkContains(outer, inner.address);
}

function isCanonical(text: string): boolean {
  return ip(text).identity === text;
}

/** pkg/cel/library/ip.go and cidr.go of apiserver. */
export const network: LibraryTable = {
  string_to_ip: ["ip(string): IP", ip],
  ip_to_string: ["string(IP): string", ({ identity }: LibraryValue) => identity],
  ip_family: [".family(IP): int", (value: LibraryValue) => (isIpv4(addressOf(value)) ? 4n : 6n)],
  ip_is_canonical: ["ip.isCanonical(string): bool", isCanonical],
  ip_is_unspecified: [".isUnspecified(IP): bool", test(isUnspecified)],
  ip_is_loopback: [".isLoopback(IP): bool", test(isLoopback)],
  ip_is_link_local_multicast: [".isLinkLocalMulticast(IP): bool", test(isLinkLocalMulticast)],
  ip_is_link_local_unicast: [".isLinkLocalUnicast(IP): bool", test(isLinkLocalUnicast)],
  ip_is_global_unicast: [".isGlobalUnicast(IP): bool", test(isGlobalUnicast)],
  is_ip: ["isIP(string): bool", (text: string) => parseAddress(text) !== undefined],
  string_to_cidr: ["cidr(string): CIDR", cidr],
  cidr_to_string: ["string(CIDR): string", ({ identity }: LibraryValue) => identity],
  cidr_contains_ip_string: [".containsIP(CIDR, string): bool", (value: LibraryValue, text: string) => networkContains(networkOf(value), addressOf(ip(text)))],
  cidr_contains_ip_ip: [".containsIP(CIDR, IP): bool", (value: LibraryValue, inner: LibraryValue) => networkContains(networkOf(value), addressOf(inner))],
  cidr_contains_cidr_string: [".containsCIDR(CIDR, string): bool", (value: LibraryValue, text: string) => containsNetwork(networkOf(value), networkOf(cidr(text)))],
  cidr_contains_cidr: [".containsCIDR(CIDR, CIDR): bool", (value: LibraryValue, inner: LibraryValue) => containsNetwork(networkOf(value), networkOf(inner))],
  cidr_ip: [".ip(CIDR): IP", (value: LibraryValue) => ipValue(networkOf(value).address)],
  cidr_prefix_length: [".prefixLength(CIDR): int", (value: LibraryValue) => BigInt(networkOf(value).length)],
  cidr_masked: [".masked(CIDR): CIDR", (value: LibraryValue) => cidrValue(masked(networkOf(value)))],
  is_cidr: ["isCIDR(string): bool", (text: string) => parseNetwork(text) !== undefined],
};
