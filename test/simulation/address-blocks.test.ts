import { expect, test } from "vitest";
import { AddressBlock } from "../../src/simulation/address-blocks.ts";

const ranges = (...texts: string[]) => AddressBlock.from(texts).map(({ range }) => range);

test("the ranges that policies name cut the addresses into blocks", () => {
  expect(ranges()).toEqual(["0.0.0.0/0"]);
  expect(ranges("10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/8", "0.0.0.0/0")).toEqual(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16"]);
  expect(ranges("10.1.2.3/8")).toEqual(["0.0.0.0/0", "10.0.0.0/8"]);
  expect(ranges("2001:DB8::/32")).toEqual(["0.0.0.0/0", "::/0", "2001:db8::/32"]);
  expect(ranges("nonsense")).toEqual(["0.0.0.0/0"]);
});

test("which blocks an ipBlock holds", () => {
  const blocks = AddressBlock.from(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.168.0.0/16"]);
  const inside = (cidr: string, ...except: string[]) => blocks.filter((block) => block.isIn({ cidr, except })).map(({ range }) => range);
  expect(inside("10.0.0.0/8")).toEqual(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24"]);
  expect(inside("10.0.0.0/8", "10.1.0.0/16")).toEqual(["10.0.0.0/8"]);
  expect(inside("10.1.0.0/16", "10.1.2.0/24")).toEqual(["10.1.0.0/16"]);
  expect(inside("0.0.0.0/0")).toHaveLength(5);
  expect(inside("::/0")).toEqual([]);
});

test("which addresses lie in a range", () => {
  const block = AddressBlock.from(["10.64.0.0/10"])[1]!;
  expect([block.covers("10.64.0.1"), block.covers("10.127.255.255"), block.covers("10.128.0.0"), block.covers("10.70.0.0/16"), block.covers("10.0.0.0/8"), block.covers("::1")]).toEqual([true, true, false, true, false, false]);
});
