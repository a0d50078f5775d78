import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { keyOf, type Resource } from "../../src/resource/resource.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import { compareFindings } from "./support/agreement.ts";
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
const batches = batched();

/** The objects of an app that have no namespace: two apps cannot have the same ones at once. */
function clusterScoped({ files }: App): ReadonlySet<string> {
  return new Set(objectsIn(files).filter(({ id }) => schemasOf("1.36").isNamespaced(id.group, id.kind) === false && id.kind !== "Namespace").map(({ id }) => keyOf({ ...id, namespace: undefined })));
}

function batched(): readonly (readonly App[])[] {
  const made: { apps: App[]; taken: Set<string> }[] = [];
  for (const app of apps) {
    const keys = clusterScoped(app);
    let batch = made.find((one) => one.apps.length < AT_ONCE && ![...keys].some((key) => one.taken.has(key)));
    if (!batch) made.push((batch = { apps: [], taken: new Set() }));
    batch.apps.push(app);
    for (const key of keys) batch.taken.add(key);
  }
  return made.map((batch) => batch.apps);
}

/** Rules whose findings are about objects that were applied, and need no more than they say. */
const comparable = rules.filter(({ on, meta: { id } }) => on === "resource" && !/^(version|metadata|suppression|yaml)\//.test(id));
let same = 0;
const explained = new Map<string, number>();

let compared = 0;
test.each(batches.map((batch, i) => [batch.map(({ id }) => id).join(", ").slice(0, 100), batch, i] as const))("endpoints are those that the cluster makes, findings those of the files: %s", async (_, batch, number) => {
  try {
    const sent: Resource[][] = [];
    for (const [i, { files }] of batch.entries()) {
      const refused = await world.apply(objectsIn(files), `t${number * AT_ONCE + i}`);
      sent.push(objectsIn(files).filter(({ id }) => !refused.some((message) => message.startsWith(`${id.kind} ${id.name}: `))));
    }
    await world.settle();
    const read = await readAll(world.connection);
    const services = compareEndpoints(read, (namespace) => batch.some((__, i) => namespace.startsWith(`t${number * AT_ONCE + i}-`)));
    compared += services.length;
    const unexplained: string[] = batch.flatMap((app, i) => {
      const foreign = new Set(batch.filter((other) => other !== app).flatMap((other) => [...clusterScoped(other)]));
      const agreement = compareFindings(read.objects, sent[i]!, `t${number * AT_ONCE + i}`, foreign, comparable);
      same += agreement.same;
      for (const why of agreement.explained) explained.set(why, (explained.get(why) ?? 0) + 1);
      return [...agreement.unexplained, ...agreement.changed.map((one) => `an apply changes ${one}`)].map((one) => `${app.id}: ${one}`);
    });
    expect(services.filter(({ simulated, actual }) => JSON.stringify(simulated) !== JSON.stringify(actual))).toEqual([]);
    expect(unexplained).toEqual([]);
  } finally {
    await world.clear();
  }
});

test("there was something to compare", () => {
  process.stdout.write([`${compared} Services compared; ${same} findings live and offline alike; besides:`, ...[...explained].map(([why, count]) => `${count} only ${why}`), ""].join("\n"));
  expect(compared).toBeGreaterThan(20);
  expect(same).toBeGreaterThan(10);
});
