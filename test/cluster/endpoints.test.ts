import { readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { forCluster } from "../../src/engine/live/live-rules.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import type { Resource } from "../../src/resource/resource.ts";
import { compareEndpoints, findingsIn, readAll } from "./support/compare.ts";
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

/** Rules whose findings are about objects that were applied, and need no more than they say. */
const comparable = rules.filter(({ on, meta: { id } }) => on === "resource" && !/^(version|metadata|suppression|yaml)\//.test(id));
const both = { same: 0, onlyLive: [] as string[], onlyOffline: [] as string[] };

/** The same rules over the applied objects as files, and over the cluster. */
function compareFindings({ cluster, project }: Awaited<ReturnType<typeof readAll>>, { files }: App, prefix: string): void {
  const exists = (resource: Resource): boolean => cluster.observed({ ...resource.id, namespace: `${prefix}-${resource.id.namespace ?? "default"}`.slice(0, 63) }) !== undefined;
  const offline = Project.of(Object.entries(files).map(([path, text]) => ({ path, text })), { ...DEFAULT_SETTINGS, version: "1.36", complete: true });
  const isApplied = new Set(offline.resources.filter(exists).map(({ id }) => `${id.kind} ${id.namespace ?? ""}/${id.name}`));
  const expected = findingsIn(offline, forCluster(comparable, { isUsers: () => true }), (namespace) => namespace).filter((text) => isApplied.has(text.split(" ").slice(1, 3).join(" ")));
  const found = findingsIn(project, forCluster(comparable, cluster), (namespace) => (namespace.startsWith(`${prefix}-`) ? namespace.slice(prefix.length + 1) : undefined));
  both.same += found.filter((one) => expected.includes(one)).length;
  both.onlyLive.push(...found.filter((one) => !expected.includes(one)).map((one) => `${prefix} ${one}`));
  both.onlyOffline.push(...expected.filter((one) => !found.includes(one)).map((one) => `${prefix} ${one}`));
}

let compared = 0;
test.each(batches.map((batch, i) => [batch.map(({ id }) => id).join(", ").slice(0, 100), batch, i] as const))("endpoints are those that the cluster makes: %s", async (_, batch, number) => {
  try {
    for (const [i, { files }] of batch.entries()) await world.apply(objectsIn(files), `t${number * AT_ONCE + i}`);
    await world.settle();
    const read = await readAll(world.connection);
    const services = compareEndpoints(read, (namespace) => batch.some((__, i) => namespace.startsWith(`t${number * AT_ONCE + i}-`)));
    compared += services.length;
    for (const [i, app] of batch.entries()) compareFindings(read, app, `t${number * AT_ONCE + i}`);
    expect(services.filter(({ simulated, actual }) => JSON.stringify(simulated) !== JSON.stringify(actual))).toEqual([]);
  } finally {
    await world.clear();
  }
});

test("there was something to compare", () => {
  process.stdout.write(`${compared} Services compared; findings: ${both.same} live and offline, ${both.onlyLive.length} only live, ${both.onlyOffline.length} only offline\n`);
  if (process.env.KUBEVERDICT_CLUSTER_SHOW) process.stdout.write(["only live", ...both.onlyLive, "only offline", ...both.onlyOffline, ""].join("\n"));
  expect(compared).toBeGreaterThan(20);
});
