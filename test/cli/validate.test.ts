import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const MANIFESTS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: good
---
# nothing
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec: {prots: []}
  - apiVersion: example.com/v1
    kind: Widget
    metadata: {name: w, namespace: shop}
---
kind: [
`;

interface Entry { file: string; document: number; line: number; resource?: object; verdict: string; causes: { type: string; field: string; line?: number; column?: number }[] }

test("json: an entry for each resource and for each document that does not parse", () => {
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": MANIFESTS }), ["validate", "a.yaml", "--format", "json"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  const { documents } = JSON.parse(stdout) as { documents: Entry[] };
  expect(documents.map(({ document, line, verdict }) => [document, line, verdict])).toEqual([[0, 1, "accept"], [2, 11, "reject"], [2, 15, "unknown"], [3, 19, "reject"]]);
  expect(documents[1]).toMatchObject({ file: "a.yaml", resource: { apiVersion: "v1", kind: "Service", namespace: "default", name: "web" }, causes: [{ type: "Unknown", field: "spec.prots", line: 14, column: 12 }] });
  expect(documents[3]!.resource).toBeUndefined();
  expect(documents[3]!.causes).toMatchObject([{ type: "Syntax", field: "" }]);
});

test("text: what is rejected and why, and the counts", () => {
  const { stdout } = run(folderWith({ "a.yaml": MANIFESTS }), ["validate", "a.yaml"]);
  expect(stdout).toMatch(/^a\.yaml:11 {2}Service web {2}rejected\n {3}spec\.prots \(line 14\) {2}/);
  expect(stdout).toMatch(/\n1 accepted · 2 rejected · 1 unknown \(Widget example\.com\/v1: no CRD; see --schema-location\)\n$/);
});

test("what the server calls its own error is a reject like any other, and no failure of the run", () => {
  const node = "apiVersion: v1\nkind: Node\nmetadata: {name: worker}\nspec: {podCIDRs: [10.1.0.0/24, nowhere]}\n";
  const { code, stdout, stderr } = run(folderWith({ "a.yaml": node }), ["validate", "a.yaml", "--format", "json"]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
  expect((JSON.parse(stdout) as { documents: Entry[] }).documents[0]!.causes.map(({ type }) => type)).toContain("Internal");
});

test("--strict-kinds refuses what nobody described", () => {
  const widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\n";
  expect(run(folderWith({ "a.yaml": widget }), ["validate", "a.yaml"]).code).toBe(0);
  expect(run(folderWith({ "a.yaml": widget }), ["validate", "a.yaml", "--strict-kinds"]).code).toBe(1);
  expect(run(folderWith({ "a.yaml": widget }), ["lint", "a.yaml", "--strict-kinds"]).stdout).toContain("api/unknown-kind");
});

test("a CustomResourceDefinition of the input describes its kind", () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}}
`;
  const widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: big}\n";
  const verdicts = (args: string[], files: Record<string, string>) =>
    (JSON.parse(run(folderWith(files), ["validate", ...args, "--format", "json"]).stdout) as { documents: Entry[] }).documents.map(({ verdict }) => verdict);
  expect(verdicts(["."], { "a.yaml": widget, "b.yaml": crd })).toEqual(["reject", "accept"]);
  expect(verdicts(["a.yaml", "--schema-location", "crds"], { "a.yaml": widget, "crds/b.yaml": crd })).toEqual(["reject"]);
});
