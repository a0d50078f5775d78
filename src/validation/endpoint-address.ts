import { quote } from "../resource/words.ts";
import { formatIpAddress, parseIpAddress } from "./addresses.ts";

/** Why an address cannot be an endpoint or an external address: it leads nowhere, back home or to the neighbours (core/validation ValidateEndpointIP). */
export function endpointAddressProblem(value: string): string | undefined {
  const address = parseIpAddress(value);
  if (!address) return `${quote(value)} is not an IP address`;
  const isIpv4 = address.isIpv4 || address.isIpv4Mapped;
  const range = isIpv4 ? reservedIpv4Range(address.bytes.slice(12)) : reservedIpv6Range(address.bytes, formatIpAddress(address));
  return range === undefined ? undefined : `${quote(value)} is ${range}, which cannot be reached as an endpoint`;
}

function reservedIpv4Range([a, b, c, d]: readonly number[]): string | undefined {
  if (a === 0 && b === 0 && c === 0 && d === 0) return "the unspecified address";
  if (a === 127) return "in the loopback range 127.0.0.0/8";
  if (a === 169 && b === 254) return "in the link-local range 169.254.0.0/16";
  return a === 224 && b === 0 && c === 0 ? "in the link-local multicast range 224.0.0.0/24" : undefined;
}

function reservedIpv6Range([a, b]: readonly number[], canonical: string): string | undefined {
  if (canonical === "::") return "the unspecified address";
  if (canonical === "::1") return "the loopback address";
  if (a === 0xfe && (b! & 0xc0) === 0x80) return "in the link-local range fe80::/10";
  return a === 0xff && (b! & 0x0f) === 0x02 ? "in the link-local multicast range ff02::/16" : undefined;
}
