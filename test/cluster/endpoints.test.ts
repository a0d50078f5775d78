import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { compareEndpoints, readAll } from "./support/compare.ts";
import { objectsIn, World } from "./support/world.ts";

interface App { readonly id: string; readonly files: Readonly<Record<string, string>> }

/** Apps of a line each (`{"id", "files": {"name": "text"}}`) that are applied besides our own. */
const MORE = process.env.KUBEVERDICT_CLUSTER_APPS;
const AT_ONCE = 8;

let world: World;
beforeAll(async () => { world = await World.of(inject("kubeconfig")); });
afterAll(() => { world.close(); });

/** Our own: the fixtures of the rules that have a Service, right and wrong ones. */
const fixtures = globSync("test/rules/**/*.yaml").sort().map((path): App => ({ id: path, files: { [path]: readFileSync(path, "utf8") } })).filter(({ files }) => /^kind: Service$/m.test(Object.values(files).join("\n")));
const given = MORE ? readFileSync(MORE, "utf8").split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as App) : [];
const apps = process.env.KUBEVERDICT_CLUSTER_ONLY_APPS ? given : [...fixtures, ...given];
const batches = Array.from({ length: Math.ceil(apps.length / AT_ONCE) }, (_, i) => apps.slice(i * AT_ONCE, (i + 1) * AT_ONCE));

let compared = 0;
test.each(batches.map((batch, i) => [batch.map(({ id }) => id).join(", ").slice(0, 100), batch, i] as const))("endpoints are those that the cluster makes: %s", async (_, batch, number) => {
  try {
    for (const [i, { files }] of batch.entries()) await world.apply(objectsIn(files), `t${number * AT_ONCE + i}`);
    await world.settle();
    const services = compareEndpoints(await readAll(world.connection), (namespace) => batch.some((__, i) => namespace.startsWith(`t${number * AT_ONCE + i}-`)));
    compared += services.length;
    expect(services.filter(({ simulated, actual }) => JSON.stringify(simulated) !== JSON.stringify(actual))).toEqual([]);
  } finally {
    await world.clear();
  }
});

test("there was something to compare", () => {
  process.stdout.write(`${compared} Services compared\n`);
  expect(compared).toBeGreaterThan(20);
});
