import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { configPaths, operatorSettings } from "../../src/cli/operator-config.ts";
import { watchContent } from "../../src/operator/config-watch.ts";
import { until } from "./fake-connection.ts";

const folder = mkdtempSync(join(tmpdir(), "kubeverdict-config-"));
afterAll(() => { rmSync(folder, { recursive: true }); });

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

test("without a configuration, or with one that extends another in the same folder, it has settings", async () => {
  expect((await operatorSettings(undefined)).version).toBeUndefined();
  write("base.yaml", "rules:\n  service/selects-no-pods: warning\n");
  const { rules } = await operatorSettings(write("kubeverdict.yaml", "extends: ./base.yaml\nrules:\n  service/spans-workloads: off\n"));
  expect(rules).toMatchObject({ "service/selects-no-pods": { severity: "warning" }, "service/spans-workloads": { severity: "off" } });
});

test("plugins are refused before their code runs, also those of what is extended, and it says what to do", async () => {
  write("rules.mjs", 'throw new Error("this was run");\n');
  write("with-plugins.yaml", "plugins: [./rules.mjs]\n");
  const refused = operatorSettings(write("extends.yaml", "extends: ./with-plugins.yaml\n"));
  await expect(refused).rejects.toThrow(/runs no plugins, and .*with-plugins\.yaml names some: take `plugins`/);
});

test("a change of what is extended is seen, and so is another file that is extended", async () => {
  write("first.yaml", "rules: {}\n");
  write("second.yaml", "rules: {}\n");
  const path = write("watched.yaml", "extends: ./first.yaml\n");
  let changes = 0;
  const stop = watchContent(() => configPaths(path), () => { changes++; }, 10);
  write("first.yaml", "rules: { service/spans-workloads: off }\n");
  await until(() => changes === 1);
  write("watched.yaml", "extends: ./second.yaml\n");
  await until(() => changes === 2);
  write("second.yaml", "rules: { service/spans-workloads: off }\n");
  await until(() => changes === 3);
  write("watched.yaml", "extends: [\n");
  await until(() => changes === 4);
  stop();
});
