import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, inject, test } from "vitest";
import type { JsonObject } from "../../src/source/document.ts";
import { compareEndpoints, podCounts, readAll } from "./support/compare.ts";
import { objectsIn, World } from "./support/world.ts";

const files = JSON.parse(process.env.KUBEVERDICT_RECORD ?? "[]") as string[];
const folder = process.env.KUBEVERDICT_RECORD_TO ?? ".";

/** Verdicts with their warnings, as tools/record-verdicts.mjs asks for them; the namespaces that documents name are there. */
async function recordVerdicts(world: World): Promise<string> {
  const namespaces = new Set(files.flatMap((file) => objectsIn({ [file]: readFileSync(file, "utf8") })).flatMap(({ id, value }) => (world.kind(String(value.apiVersion), id.kind)?.isNamespaced ? (id.namespace ?? []) : [])));
  for (const name of namespaces) if (name !== "default") await world.makeNamespace(name);
  const token = /token: "?([^"\s}]+)/.exec(readFileSync(inject("kubeconfig"), "utf8"))?.[1] ?? "";
  const recorded = files.map((file) => spawnSync(process.execPath, ["tools/record-verdicts.mjs", "--server", world.connection.server, "--token", token, "--prefix", basename(file), file], { encoding: "utf8", maxBuffer: 1 << 28 }));
  expect(recorded.map(({ stderr }) => stderr).join("")).toBe("");
  return recorded.map(({ stdout }) => stdout).join("");
}

test.skipIf(files.length === 0)("answers are recorded", async () => {
  const world = await World.of(inject("kubeconfig"));
  const verdicts = await recordVerdicts(world);
  const endpoints: string[] = [];
  for (const [i, file] of files.entries()) {
    const text = readFileSync(file, "utf8");
    await world.apply(objectsIn({ [file]: text }), `r${i}`);
    await world.settle();
    const read = await readAll(world.connection);
    const isMine = (namespace: string): boolean => namespace.startsWith(`r${i}-`);
    const services = compareEndpoints(read, isMine).map(({ service, type, actual }) => ({ namespace: service.slice(`r${i}-`.length, service.indexOf("/")), name: service.slice(service.indexOf("/") + 1), type, endpoints: actual.map((one) => JSON.parse(one) as JsonObject) }));
    endpoints.push(JSON.stringify({ id: basename(file), files: { [basename(file)]: text }, services, pods: podCounts(read, isMine, `r${i}-`) }));
    await world.clear();
  }
  world.close();
  writeFileSync(join(folder, "verdicts.jsonl"), verdicts);
  writeFileSync(join(folder, "endpoints.jsonl"), `${endpoints.join("\n")}\n`);
  process.stdout.write(`${verdicts.split("\n").length - 1} verdicts and ${endpoints.length} applied files in ${folder}\n`);
  expect(endpoints).toHaveLength(files.length);
});
