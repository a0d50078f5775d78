import { describe, expect, test } from "vitest";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findings, folderWithPrograms, prints, runWithPrograms } from "./programs.ts";

const TEMPLATE = `{{- if .Values.enabled }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  prots: []
  ports:
    {{- range .Values.ports }}
    - name: {{ .name }}
      port: {{ .port }}
    {{- end }}
{{- end }}
`;
const OUTPUT = `---
# Source: shop/templates/service.yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  labels:
    app: "a b"
spec:
  prots: []
  ports:
    - name: http
      port: 80
    - name: https
      port: 70000
`;
const CHART = { "shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n", "shop/values.yaml": "enabled: true\n", "shop/templates/service.yaml": TEMPLATE };
const lint = ["lint", "--no-config", "--format", "json"];

describe("a chart", () => {
  test("findings are at the line of the template", () => {
    expect(findings(runWithPrograms(folderWithPrograms(CHART, { helm: prints(OUTPUT) }), [...lint, "shop"]))).toEqual([
      "api/unknown-field shop/templates/service.yaml:9 (shop)",
    ]);
  });

  test("what an action made is at the action, with what came of it", () => {
    const output = OUTPUT.replace("  prots: []\n", "");
    expect(findings(runWithPrograms(folderWithPrograms(CHART, { helm: prints(output) }), [...lint, "."]))).toEqual([
      "api/invalid-value shop/templates/service.yaml:6 (shop; labels: {\"app\":\"a b\"})",
      "api/invalid-value shop/templates/service.yaml:13 (shop; port: 70000)",
    ]);
  });

  test("options reach helm as they are, one rendering for each set of values", () => {
    const helm = `require("node:fs").appendFileSync("calls", JSON.stringify(process.argv.slice(2)) + "\\n");\n${prints(OUTPUT)}`;
    const folder = folderWithPrograms({ ...CHART, "a b.yaml": "", "prod.yaml": "" }, { helm });
    const result = runWithPrograms(folder, [...lint, "shop", "-n", "web", "--values", "a b.yaml", "--set", "x=$(id);y=1", "--release-name", "r", "--api-versions", "a/v1", "--kubernetes-version", "1.34", "--value-set", "dev=a b.yaml", "--value-set", "prod=a b.yaml,prod.yaml"]);
    expect(result.stderr).toBe("");
    const calls = readFileSync(join(folder, "calls"), "utf8").trim().split("\n").map((line) => JSON.parse(line).map((word: string) => word.replace(/^.*\/(?=[^/]+$)/, ""))).sort((a, b) => a.length - b.length);
    const common = ["template", "r", "shop", "--include-crds", "--skip-tests", "--namespace", "web", "--kube-version", "1.34", "--values", "a b.yaml"];
    expect(calls[0]).toEqual([...common, "--values", "a b.yaml", "--set", "x=$(id);y=1", "--api-versions", "v1"]);
    expect(calls[1]).toEqual([...common, "--values", "a b.yaml", "--values", "prod.yaml", "--set", "x=$(id);y=1", "--api-versions", "v1"]);
    expect(findings(result)).toEqual(["api/unknown-field shop/templates/service.yaml:9 (shop (dev), shop (prod))"]);
    expect(JSON.parse(result.stdout).findings[0].resource.namespace).toBe("web");
  });

  test("the configuration says how a chart is rendered", () => {
    const helm = `require("node:fs").appendFileSync("calls", process.argv.slice(2).join(" ") + "\\n");\n${prints(OUTPUT)}`;
    const folder = folderWithPrograms({ ...CHART, "prod.yaml": "", "kubeverdict.yaml": "render:\n  charts:\n    - path: shop\n      releaseName: live\n      namespace: shop\n      set: [a=b]\n      valueSets: { prod: [prod.yaml] }\n" }, { helm });
    const result = runWithPrograms(folder, ["lint", "--format", "json", "."]);
    expect(findings(result)).toEqual(["api/unknown-field shop/templates/service.yaml:9 (shop (prod))"]);
    expect(readFileSync(join(folder, "calls"), "utf8")).toMatch(/^template live \S*shop .*--namespace shop .*prod\.yaml --set a=b\n$/);
  });
});

describe("a chart that cannot be rendered", () => {
  test("no helm: an error where it was named, a note where it was found", () => {
    const folder = folderWithPrograms({ ...CHART, "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n" }, {});
    expect(runWithPrograms(folder, [...lint, "shop"])).toMatchObject({ code: 2, stderr: expect.stringContaining("shop: not rendered: needs helm, which is not on PATH; to install it: https://") });
    expect(runWithPrograms(folder, [...lint, "."])).toMatchObject({ code: 0, stderr: expect.stringContaining("note: shop: not rendered: needs helm") });
  });

  test("dependencies that are missing: the command to write", () => {
    const folder = folderWithPrograms(CHART, { helm: prints(OUTPUT) });
    writeFileSync(join(folder, "shop/Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies: [{ name: redis, version: 1.0.0, repository: https://example.com }]\n");
    expect(runWithPrograms(folder, [...lint, "shop"])).toMatchObject({ code: 2, stderr: expect.stringContaining("shop: not rendered: depends on redis, not in its charts folder; to fetch it: helm dependency build shop\n") });
  });

  test("values that it needs and nobody gave are a note; values that somebody gave are an error", () => {
    const folder = folderWithPrograms({ ...CHART, "v.yaml": "", "a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n" }, { helm: "console.error('Error: execution error: host is required'); process.exit(1)" });
    expect(runWithPrograms(folder, [...lint, "."])).toMatchObject({ code: 0, stderr: "kubeverdict: note: shop: not rendered: helm says: execution error: host is required\n" });
    expect(runWithPrograms(folder, [...lint, "--values", "v.yaml", "."])).toMatchObject({ code: 2, stderr: "kubeverdict: shop: not rendered: helm says: execution error: host is required\n" });
  });

  test("options of charts without a chart are a mistake", () => {
    expect(runWithPrograms(folderWithPrograms({ "a.yaml": "" }, {}), [...lint, "--set", "a=b", "."])).toMatchObject({ code: 2, stderr: expect.stringContaining("are for Helm charts") });
  });
});
