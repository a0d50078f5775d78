import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findings, folderWithPrograms, runWithPrograms } from "./programs.ts";

const SERVICE = "# the web\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  sessionAffinity: clientip # sticky\n  ports:\n    - port: 80\n";
const FILES = {
  "base/web.yaml": SERVICE,
  "base/kustomization.yaml": "resources: [web.yaml]\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: dev-\n",
  "overlays/prod/kustomization.yaml": "resources: [../../base]\nnamespace: prod\n",
};

/** Builds what is in base/web.yaml beside the overlay as kustomize does, wherever that is; `change` has the last word about the text. */
function builds(change = "text"): string {
  return `const { readFileSync, realpathSync } = require("node:fs");
const { basename, join, relative, resolve } = require("node:path");
const top = realpathSync(process.argv.at(-1));
const overlay = resolve(top, JSON.parse(readFileSync(join(top, "kustomization.yaml"), "utf8")).resources[0]);
const file = join(overlay, "../../base/web.yaml");
const origin = "  annotations:\\n    config.kubernetes.io/origin: \\"path: " + relative(top, file) + "\\\\n\\"\\n";
const text = readFileSync(file, "utf8").replace("  name: web\\n", "  name: " + (basename(overlay) === "dev" ? "dev-web\\n" : "web\\n  namespace: prod\\n") + origin);
process.stdout.write(${change});
`;
}

describe("--fix of what kustomize has built", () => {
  test("the base is edited, once for all overlays that have it, and nothing else of it changes", () => {
    const folder = folderWithPrograms(FILES, { kustomize: builds() });
    const { code, stderr } = runWithPrograms(folder, ["--no-config", "--fix", "."]);
    expect([code, stderr]).toEqual([0, "kubeverdict: fixed 1 finding in 1 file\n"]);
    expect(readFileSync(join(folder, "base/web.yaml"), "utf8")).toBe(SERVICE.replace("clientip", "ClientIP"));
  });

  test("--fix-dry-run shows it, and changes nothing", () => {
    const folder = folderWithPrograms(FILES, { kustomize: builds() });
    const { stdout } = runWithPrograms(folder, ["--no-config", "--fix-dry-run", "overlays/dev"]);
    expect(stdout.split("\n").filter((line) => /^[-+]/.test(line))).toEqual(["--- a/base/web.yaml", "+++ b/base/web.yaml", "-  sessionAffinity: clientip # sticky", "+  sessionAffinity: ClientIP # sticky"]);
    expect(readFileSync(join(folder, "base/web.yaml"), "utf8")).toBe(SERVICE);
  });

  test("a field that is missing is added to the object that most of it comes from", () => {
    const folder = folderWithPrograms({ ...FILES, "base/web.yaml": `${SERVICE.replace("clientip", "None")}    - port: 81\n` }, { kustomize: builds() });
    expect(runWithPrograms(folder, ["--no-config", "--fix", "overlays/prod"])).toMatchObject({ stderr: "kubeverdict: fixed 2 findings in 1 file\n" });
    expect(readFileSync(join(folder, "base/web.yaml"), "utf8")).toContain("    - port: 80\n      name: tcp-80\n    - port: 81\n      name: tcp-81\n");
  });

  test.for([
    ["changes nothing in what is built", "text.replace('ClientIP', 'clientip')", "something else would be wrong then"],
    ["makes something else wrong", "text.replace('ClientIP', 'ClientIP\\n  externalIPs: [a, b]')", "something else would be wrong then"],
    ["cannot be built", "text.includes('ClientIP') ? process.exit(1) : text", "something else would be wrong then"],
    ["is of a value that no file has", "text.replace('clientip', 'clientIp')", "no single place in the files says it"],
  ] as const)("a fix that %s is not made, and that is told", ([, change, reason]) => {
    const folder = folderWithPrograms(FILES, { kustomize: builds(change) });
    const result = runWithPrograms(folder, ["lint", "--no-config", "--format", "json", "--fix", "overlays/prod"]);
    expect(result.stderr).toBe(`kubeverdict: fixed 0 findings in 0 files\n  not fixed, because ${reason}: base/web.yaml:7 api/unsupported-value\n`);
    expect(findings(result)).toEqual([expect.stringContaining("api/unsupported-value base/web.yaml:7 (overlays/prod")]);
    expect(readFileSync(join(folder, "base/web.yaml"), "utf8")).toBe(SERVICE);
  });

  test("a patch that says the same is edited with the base", () => {
    const patch = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  sessionAffinity: clientip\n";
    const files = { ...FILES, "overlays/prod/kustomization.yaml": "resources: [../../base]\npatches:\n  - path: patch.yaml\n", "overlays/prod/patch.yaml": patch };
    const merges = "readFileSync(join(overlay, 'patch.yaml'), 'utf8').includes('ClientIP') ? text : text.replace('ClientIP', 'clientip')";
    const folder = folderWithPrograms(files, { kustomize: builds(merges) });
    expect(runWithPrograms(folder, ["--no-config", "--fix", "overlays/prod"]).stderr).toBe("kubeverdict: fixed 1 finding in 2 files\n");
    expect(readFileSync(join(folder, "overlays/prod/patch.yaml"), "utf8")).toBe(patch.replace("clientip", "ClientIP"));
  });

  test("a text in a kustomization is left to the reader", () => {
    const inline = "resources: [../../base]\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: Service\n      metadata:\n        name: web\n      spec:\n        sessionAffinity: clientip\n";
    const folder = folderWithPrograms({ ...FILES, "base/web.yaml": SERVICE.replace("clientip", "None"), "overlays/prod/kustomization.yaml": inline }, { kustomize: builds("text.replace('None', 'clientip')") });
    expect(runWithPrograms(folder, ["--no-config", "--fix", "overlays/prod"]).stderr).toContain("not fixed, because no single place in the files says it: overlays/prod/kustomization.yaml:9 api/unsupported-value\n");
  });
});

test("a template of a chart is never edited, and that is told", () => {
  const chart = { "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n", "shop/templates/web.yaml": SERVICE };
  const folder = folderWithPrograms(chart, { helm: `process.stdout.write(${JSON.stringify(`---\n# Source: shop/templates/web.yaml\n${SERVICE}`)})` });
  const { code, stdout, stderr } = runWithPrograms(folder, ["--no-config", "--fix", "shop"]);
  expect([code, stderr]).toEqual([1, "kubeverdict: fixed 0 findings in 0 files\n  not fixed, because Helm templates are never edited: shop/templates/web.yaml:7 api/unsupported-value\n"]);
  expect(stdout).toContain('= fix: write "ClientIP"');
  expect(readFileSync(join(folder, "shop/templates/web.yaml"), "utf8")).toBe(SERVICE);
});
