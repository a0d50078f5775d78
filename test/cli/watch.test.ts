import { spawn } from "node:child_process";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, onTestFinished, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: web\n  ports:\n    - port: 80\n";
const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\nspec:\n  containers:\n    - name: web\n      image: example.com/web:1\n      ports:\n        - containerPort: 80\n";

/** A running lint --watch. */
function watch(folder: string) {
  const child = spawn(process.execPath, [inject("program"), "lint", "--watch", "--no-color", "manifests"], { cwd: folder, env: { PATH: process.env.PATH } });
  onTestFinished(() => { child.kill("SIGKILL"); });
  let told = "";
  let seen = 0;
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => { told += text; });
  return {
    /** Waits until something is told, since the last time, that holds the words. */
    tells: async (words: RegExp) => {
      await expect.poll(() => told.slice(seen), { timeout: 15_000, interval: 20 }).toMatch(words);
      seen = told.length;
    },
    interrupt: async () => {
      const ended = new Promise((done) => { child.on("exit", done); });
      child.kill("SIGINT");
      return ended;
    },
  };
}

test("lint --watch reports again after every change, until it is interrupted", { timeout: 90_000 }, async () => {
  const folder = folderWith({ "manifests/service.yaml": SERVICE });
  const at = (path: string): string => join(folder, path);
  const watching = watch(folder);
  await watching.tells(/selects no Pods[\s\S]*1 warning in 1 of 1 file/);
  writeFileSync(at("manifests/pod.yaml"), POD);
  await watching.tells(/no findings in 2 files/);
  writeFileSync(at("manifests/service.yaml"), `${SERVICE}  : [`);
  await watching.tells(/yaml\/syntax-error/);
  writeFileSync(at("manifests/service.yaml"), SERVICE);
  await watching.tells(/no findings in 2 files/);
  mkdirSync(at("manifests/more"));
  renameSync(at("manifests/pod.yaml"), at("manifests/more/pod.yaml"));
  await watching.tells(/no findings in 2 files|1 warning in 1 of 1 file/);
  writeFileSync(at("kubeverdict.yaml"), "rules: { no/such: off }\n");
  await watching.tells(/unknown rule "no\/such"/);
  writeFileSync(at("kubeverdict.yaml"), "complete: true\n");
  await watching.tells(/no findings in 2 files/);
  rmSync(at("manifests/more"), { recursive: true });
  await watching.tells(/1 error in 1 of 1 file/);
  rmSync(at("manifests"), { recursive: true });
  await watching.tells(/no such file or folder/);
  expect(await watching.interrupt()).toBe(130);
});

test("lint --watch runs custom rules after every change", { timeout: 60_000 }, async () => {
  const docs = '{ what: "What.", why: "Why.", how: "How." }';
  const folder = folderWith({
    "manifests/service.yaml": `${SERVICE}---\n${POD}`, "kubeverdict.yaml": "plugins: [./rules.mjs]\n",
    "rules.mjs": `export default { meta: { id: "acme/a", effect: "risky", docs: ${docs} }, kinds: ["Service"], *check(service) { yield { at: service.field, message: "is seen" }; } };`,
  });
  const watching = watch(folder);
  await watching.tells(/is seen[\s\S]*1 warning in 1 of 1 file/);
  for (const name of ["one", "two"]) {
    writeFileSync(join(folder, "manifests/service.yaml"), `${SERVICE.replace("name: web", `name: ${name}`)}---\n${POD}`);
    await watching.tells(new RegExp(`Service default/${name}[\\s\\S]*1 warning in 1 of 1 file`));
  }
  expect(await watching.interrupt()).toBe(130);
});

test.each([[["-"], "standard input cannot change"], [["--fix", "."], "changes no files"], [["--format", "html", "."], "writes no html"]])("lint --watch %s is refused", (args, because) => {
  const { code, stderr } = run(folderWith({ "a.yaml": SERVICE }), ["lint", "--watch", ...args]);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(because) as string });
});
