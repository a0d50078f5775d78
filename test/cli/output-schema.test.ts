import { Ajv } from "ajv";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import schema from "../../schemas/output.json" with { type: "json" };
import { folderWith, run } from "../support/program.ts";

const ajv = new Ajv({ strict: false }).addSchema(schema, "output");
const root = fileURLToPath(new URL("../..", import.meta.url));
const EXAMPLE = "examples/shop";

test.for([
  ["lint", ["lint", EXAMPLE]],
  ["validate", ["validate", EXAMPLE]],
  ["endpoints", ["endpoints", EXAMPLE]],
  ["trace", ["trace", "internet", "http://shop.example.com/", EXAMPLE]],
  ["connections", ["trace", "--all", EXAMPLE]],
] as const)("%s prints what schemas/output.json describes", ([name, args]) => {
  const { stdout, code } = run(root, [...args, "--format", "json", "--no-config"]);
  expect([0, 1]).toContain(code);
  const validate = ajv.getSchema(`output#/definitions/${name}`)!;
  validate(JSON.parse(stdout));
  expect(validate.errors).toBeNull();
});

test("lint and validate do so for texts that are no objects", () => {
  for (const command of ["lint", "validate"]) {
    const { stdout } = run(folderWith({ "a.yaml": "kind: [\n---\n42\n---\nkind: Service\n" }), [command, ".", "--format", "json"]);
    const validate = ajv.getSchema(`output#/definitions/${command}`)!;
    validate(JSON.parse(stdout));
    expect(validate.errors).toBeNull();
  }
});
