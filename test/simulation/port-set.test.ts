import { expect, test } from "vitest";
import { PortSet, type PortRange } from "../../src/simulation/port-set.ts";

const tcp = (from: number, to = from): PortRange => ({ protocol: "TCP", from, to });
const udp = (from: number, to = from): PortRange => ({ protocol: "UDP", from, to });

test.each([
  [[], "none"],
  [[tcp(80)], "80/TCP"],
  [[tcp(82), tcp(80), tcp(81), udp(80)], "80-82/TCP, 80/UDP"],
  [[tcp(1, 100), tcp(50, 60)], "1-100/TCP"],
  [[tcp(1, 65535)], "every port/TCP"],
  [[tcp(90, 80)], "none"],
  [[tcp(1, 65535), udp(1, 65535), { protocol: "SCTP", from: 1, to: 65535 }], "all"],
])("%j is %s", (ranges, text) => {
  expect(String(PortSet.of(ranges))).toBe(text);
});

test("union and intersection", () => {
  const web = PortSet.of([tcp(80), tcp(443)]);
  const high = PortSet.of([tcp(400, 500), udp(53)]);
  expect(String(web.union(high))).toBe("80/TCP, 400-500/TCP, 53/UDP");
  expect(String(web.intersection(high))).toBe("443/TCP");
  expect(web.union(PortSet.all).isAll).toBe(true);
  expect(web.intersection(PortSet.all)).toBe(web);
  expect(web.intersection(PortSet.none).isEmpty).toBe(true);
  expect(PortSet.ofProtocol("UDP").has("UDP", 65535)).toBe(true);
  expect([web.has("TCP", 443), web.has("UDP", 443), web.has("TCP", 81)]).toEqual([true, false, false]);
});
