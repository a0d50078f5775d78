import { fileURLToPath } from "node:url";
import { fixturesIn, type Fixture } from "../../src/testing/fixture.ts";

/** The folder of fixtures: one folder a rule, at the rule's id. */
export const FIXTURES = fileURLToPath(new URL("../rules/", import.meta.url));

/** The fixtures of one of our rules. */
export function fixturesOf(id: string): Fixture[] {
  return fixturesIn(FIXTURES, id);
}

export { lintFixture, rulesFor, type Fixture } from "../../src/testing/fixture.ts";
