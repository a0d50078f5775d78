import { expect, it } from "vitest";
import { detached } from "../../src/source/detached.ts";

it.each(["", "short", "a text of more than thirteen units", "häß €uro 😀", "a lone half \ud83d of a pair, \udc80", "x".repeat(201), "€".repeat(200), "\ud83d".repeat(201)])("gives %j as it is", (text) => {
  expect(detached(`<${text}>`.slice(1, -1))).toBe(text);
});
