import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findings, folderWithPrograms, prints, runWithPrograms } from "./programs.ts";

const WEB = `# the web
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx
          imagePulPolicy: Always
`;
const PATCH = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          resources: { limits: { cpus: 1, cpu: 1x } }
`;
const FILES = {
  "base/web.yaml": WEB,
  "base/kustomization.yaml": "resources: [web.yaml]\n",
  "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: dev-\n",
  "overlays/prod/kustomization.yaml": "resources: [../../base]\nnamespace: prod\npatches:\n  - path: limits.yaml\n  - target: { kind: Deployment }\n    patch: |-\n      - op: replace\n        path: /spec/replicas\n        value: -3\n",
  "overlays/prod/limits.yaml": PATCH,
};
const rendered = (name: string, more: string, replicas = 1) => WEB.replace("name: web", `name: ${name}\n  annotations:\n    @origin(base/web.yaml)${more === "" ? "" : "\n  namespace: prod"}`).replace("replicas: 1", `replicas: ${replicas}`) + more;
const DEV = rendered("dev-web", "");
const PROD = rendered("web", "          resources: { limits: { cpu: 1x } }\n", -3);
const BOTH = `const { readFileSync } = require("node:fs");
const isProd = readFileSync(process.argv.at(-1) + "/kustomization.yaml", "utf8").includes("overlays/prod");
if (isProd) { ${prints(PROD)} } else { ${prints(DEV)} }`;
const lint = ["lint", "--no-config", "--format", "json"];

describe("a kustomization that is named", () => {
  test("findings are at the file and line that wrote the field: base or patch", () => {
    const folder = folderWithPrograms(FILES, { kustomize: BOTH });
    const result = runWithPrograms(folder, [...lint, "overlays/prod"]);
    expect(result.stderr).toBe("");
    expect(findings(result)).toContain("api/unknown-field base/web.yaml:15 (overlays/prod)");
    expect(findings(result)).toContain("api/wrong-type overlays/prod/limits.yaml:10 (overlays/prod)");
  });

  test("an operation of a JSON patch that stands in the kustomization is shown there", () => {
    const folder = folderWithPrograms(FILES, { kustomize: prints(PROD.replace("imagePulPolicy", "imagePullPolicy").replace("1x", "1")) });
    expect(findings(runWithPrograms(folder, [...lint, "overlays/prod"]))).toEqual(["api/invalid-value overlays/prod/kustomization.yaml:9 (overlays/prod)"]);
  });

  test("kubectl does where there is no kustomize, and says kustomize as its first word", () => {
    const folder = folderWithPrograms(FILES, { kubectl: `if (process.argv[2] !== "kustomize") process.exit(9);\n${prints(DEV)}` });
    expect(findings(runWithPrograms(folder, [...lint, "overlays/dev"]))).toEqual(["api/unknown-field base/web.yaml:15 (overlays/dev)"]);
  });

  test("what nobody wrote is at the nearest place, with what came of it", () => {
    const folder = folderWithPrograms(FILES, { kustomize: prints(DEV.replace("image: nginx", "image: nginx\n          stdin: perhaps").replace("imagePulPolicy", "imagePullPolicy")) });
    expect(findings(runWithPrograms(folder, [...lint, "overlays/dev"]))).toEqual(["api/wrong-type base/web.yaml:13 (overlays/dev; stdin: \"perhaps\")"]);
  });

  test("an object of a generator is at its entry in the kustomization", () => {
    const files = { "app/kustomization.yaml": "configMapGenerator:\n  - name: other\n    literals: [a=b]\n  - name: settings\n    literals: [a=b]\n" };
    const made = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings-abc\n  annotations:\n    @configuredIn(app/kustomization.yaml)\ndate: {}\n";
    expect(findings(runWithPrograms(folderWithPrograms(files, { kustomize: prints(made) }), [...lint, "app"]))).toEqual(["api/unknown-field app/kustomization.yaml:4 (app; date: {})"]);
  });

  test("comments in the user's files turn findings off", () => {
    const base = WEB.replace("          imagePulPolicy", "          # kubeverdict-disable-next-line api/unknown-field -- tried out\n          imagePulPolicy");
    const folder = folderWithPrograms({ ...FILES, "base/web.yaml": base }, { kustomize: prints(DEV) });
    expect(findings(runWithPrograms(folder, [...lint, "overlays/dev"]))).toEqual([]);
  });
});

describe("kustomizations that are found in a folder", () => {
  test("overlays are built, bases only as their parts; what several have is said once", () => {
    const result = runWithPrograms(folderWithPrograms(FILES, { kustomize: BOTH }), [...lint, "."]);
    expect(result.stderr).toBe("");
    expect(findings(result).sort()).toEqual(["api/unknown-field base/web.yaml:15 (overlays/dev, overlays/prod)", "api/wrong-type overlays/prod/limits.yaml:10 (overlays/prod)"]);
  });

  test("what lies beside an overlay goes with it, and is not taken for the same object beside another one", () => {
    const settings = (value: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndate: ${value}\n`;
    const files = { ...FILES, "overlays/dev/settings.yaml": settings("dev"), "overlays/prod/settings.yaml": settings("prod") };
    expect(findings(runWithPrograms(folderWithPrograms(files, { kustomize: BOTH }), [...lint, "."])).filter((one) => /^(api|metadata).*settings/.test(one))).toEqual(["api/unknown-field overlays/dev/settings.yaml:4", "api/unknown-field overlays/prod/settings.yaml:4"]);
  });

  test("validate gives the verdict of each object that is built, with its overlay", () => {
    const { stdout } = runWithPrograms(folderWithPrograms(FILES, { kustomize: BOTH }), ["validate", "--no-config", "--format", "json", "."]);
    expect(JSON.parse(stdout).documents.map(({ rendered, file, resource }: { rendered: string; file: string; resource: { name: string } }) => [rendered, file, resource.name])).toEqual([["overlays/dev", "base/web.yaml", "dev-web"], ["overlays/prod", "base/web.yaml", "web"]]);
  });

  test("a command that looks at one cluster asks for one of them", () => {
    const folder = folderWithPrograms(FILES, { kustomize: BOTH });
    expect(runWithPrograms(folder, ["endpoints", "--no-config", "."])).toMatchObject({ code: 2, stderr: expect.stringContaining("overlays/dev; overlays/prod") });
    expect(runWithPrograms(folder, ["endpoints", "--no-config", "overlays/dev"])).toMatchObject({ code: 0 });
  });

  test("diff compares overlays of the same name", () => {
    const files = { ...FILES, ...Object.fromEntries(Object.entries(FILES).map(([name, text]) => [`new/${name}`, text.replace("imagePulPolicy", "imagePullPolic")])) };
    const kustomize = `const write = process.stdout.write.bind(process.stdout);
const isNew = require("node:fs").readFileSync(process.argv.at(-1) + "/kustomization.yaml", "utf8").includes("new/");
process.stdout.write = (all) => write(isNew ? all.replace("imagePulPolicy", "imagePullPolic") : all);
${BOTH}`;
    const moved = Object.fromEntries(Object.entries(files).map(([name, text]) => [name.startsWith("new/") ? name : `old/${name}`, text]));
    const { stdout } = runWithPrograms(folderWithPrograms(moved, { kustomize }), ["diff", "--no-config", "--format", "json", "old", "new"]);
    expect(JSON.parse(stdout)).toMatchObject({ added: [], removed: [], changed: ["Deployment default/dev-web", "Deployment prod/web"], consequences: [{ kind: "new-finding", notes: ["in new/overlays/dev"] }, { kind: "new-finding", notes: ["in new/overlays/prod"] }] });
  });

  test("--no-render, or enabled: false, reads the files as they are", () => {
    const folder = folderWithPrograms(FILES, { kustomize: "process.exit(3)" });
    expect(findings(runWithPrograms(folder, [...lint, "--no-render", "base"]))).toEqual(["api/unknown-field base/web.yaml:15"]);
    writeFileSync(join(folder, "kubeverdict.yaml"), "render: { enabled: false }\n");
    expect(findings(runWithPrograms(folder, ["lint", "--format", "json", "base"]))).toEqual(["api/unknown-field base/web.yaml:15"]);
  });

  test("a Kustomization of Flux is none", () => {
    const files = { "a/kustomization.yaml": "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: a }\nspec: {}\n" };
    expect(runWithPrograms(folderWithPrograms(files, { kustomize: "process.exit(3)" }), [...lint, "."])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("what cannot be built", () => {
  test("no program: an error where it was named, a note where it was found; patches are no manifests", () => {
    const folder = folderWithPrograms(FILES, {});
    const named = runWithPrograms(folder, [...lint, "overlays/prod"]);
    expect(named.code).toBe(2);
    expect(named.stderr).toContain("overlays/prod: not rendered: needs kustomize or kubectl, and neither is on PATH; to install one: https://");
    const found = runWithPrograms(folder, [...lint, "."]);
    expect(found).toMatchObject({ code: 1, stderr: expect.stringContaining("note: overlays/dev and overlays/prod: not rendered: needs kustomize") });
    expect(findings(found)).toEqual(["api/unknown-field base/web.yaml:15"]);
  });

  test.for([
    ["fails", "process.stderr.write('Error: no matches for Id Deployment web\\n'); process.exit(1)", "overlays/dev and overlays/prod: not rendered: kustomize says: no matches for Id Deployment web\n"],
    ["says nothing", "process.exit(4)", "kustomize ended with exit code 4 and said nothing\n"],
    ["prints garbage", "process.stdout.write('%!$ [garbage')", "kustomize printed something that is no Kubernetes object, on line 1 of its output\n"],
    ["prints something else", "process.stdout.write('hello: world')", "kustomize printed something that is no Kubernetes object"],
    ["hangs", "setInterval(() => {}, 1000)", "kustomize did not finish within 0.5 s and was stopped\n"],
  ] as const)("a program that %s is named; the rest is checked, and the exit code is 2", ([, script, message]) => {
    const folder = folderWithPrograms(FILES, { kustomize: script });
    const result = runWithPrograms(folder, [...lint, "--render-timeout", "0.5", "."]);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
    expect(findings(result)).toEqual(["api/unknown-field base/web.yaml:15"]);
  });

  test.for([
    ["https://github.com/example/base?ref=v1", "uses https://github.com/example/base?ref=v1, which is not here; nothing is fetched from the network"],
    ["github.com/example/base//deploy?ref=v1", "which is not here; nothing is fetched"],
  ] as const)("%s is not fetched", ([resource, message]) => {
    const files = { "app/kustomization.yaml": `resources: ["${resource}", web.yaml]\n`, "app/web.yaml": WEB };
    const folder = folderWithPrograms(files, { kustomize: "process.exit(3)" });
    const result = runWithPrograms(folder, [...lint, "."]);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(message);
    expect(findings(result)).toEqual(["api/unknown-field app/web.yaml:15"]);
  });
});
