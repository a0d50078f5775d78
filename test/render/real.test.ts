import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";
import { findings } from "./programs.ts";

/** Whether a program is installed here; where it is not, what needs it is skipped and shown as such. */
function has(name: string, ...args: string[]): boolean {
  return spawnSync(name, args, { stdio: "ignore" }).status === 0;
}

const FILES = {
  "base/web.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector: { app: web }\n  ports:\n    - port: 80\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: { app: web }\nspec:\n  containers:\n    - name: web\n      image: nginx:1.29\n      envFrom:\n        - configMapRef: { name: settings }\n",
  "base/kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator:\n  - name: settings\n    literals: [A=b]\n",
  "component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - target: { kind: Service }\n    patch: |-\n      - op: add\n        path: /spec/sessionAffinity\n        value: Sometimes\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: dev-\n",
  "overlays/prod/kustomization.yaml": "resources: [../../base]\ncomponents: [../../component]\nnamespace: prod\npatches:\n  - path: port.yaml\n",
  "overlays/prod/port.yaml": "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n      targetPort: wbe\n",
};

describe.for([["kubectl", has("kubectl", "kustomize", "--help")], ["kustomize", has("kustomize", "version")]] as const)("with the real %s", ([, isThere]) => {
  test.skipIf(!isThere)("bases, overlays, components, generators with hashes, and patches", () => {
    const result = run(folderWith(FILES), ["lint", "--no-config", "--format", "json", "."]);
    expect(result.stderr).toBe("");
    expect(findings(result).sort()).toEqual([
      "api/unsupported-value component/kustomization.yaml:8 (overlays/prod)",
      "service/unknown-target-port overlays/prod/port.yaml:8 (overlays/prod)",
    ]);
  });

  test.skipIf(!isThere)("--fix edits the base and the patch, each where it is wrong, and what is built then has no findings", () => {
    const files = { ...FILES, "base/web.yaml": FILES["base/web.yaml"].replace("spec:\n  selector", "spec:\n  sessionAffinity: clientip # sticky\n  selector"), "overlays/prod/port.yaml": FILES["overlays/prod/port.yaml"].replace("wbe", '"8080"'), "component/kustomization.yaml": FILES["component/kustomization.yaml"].replace("Sometimes", "ClientIP") };
    const folder = folderWith(files);
    const { code, stderr } = run(folder, ["--no-config", "--fix", "."]);
    expect([code, stderr]).toEqual([0, "kubeverdict: fixed 2 findings in 2 files\n"]);
    expect(readFileSync(join(folder, "base/web.yaml"), "utf8")).toBe(files["base/web.yaml"].replace("clientip", "ClientIP"));
    expect(readFileSync(join(folder, "overlays/prod/port.yaml"), "utf8")).toBe(files["overlays/prod/port.yaml"].replace('"8080"', "8080"));
  });
});

test.skipIf(!has("helm", "version"))("with the real helm: a chart as helm create writes it has no findings, and a slip in it is found", () => {
  const folder = folderWith({});
  spawnSync("helm", ["create", "shop"], { cwd: folder });
  expect(run(folder, ["lint", "--no-config", "shop"])).toMatchObject({ code: 0, stderr: "" });
  const result = run(folder, ["lint", "--no-config", "--format", "json", "shop", "--set", "service.port=70000"]);
  expect(findings(result)).toContainEqual(expect.stringMatching(/^api\/invalid-value shop\/templates\/service\.yaml:\d+ \(shop; port: 70000\)$/));
});
