import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { lint } from "../../src/engine/lint.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { folderWith, run } from "../support/program.ts";

const text = `apiVersion: example.com/v1
kind: Fleet
metadata: {name: edge, namespace: shop}
spec:
  groups:
    front: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: app, image: "registry.example.com/app:1.0.0", envFrom: [{configMapRef: {name: web-conifg}}]}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: web-config, namespace: shop}
`;

function found(podTemplates: ReadonlyMap<string, readonly (readonly string[])[]>): string[] {
  const project = Project.of([{ path: "a.yaml", text }], { ...DEFAULT_SETTINGS, podTemplates });
  return lint(project, rules).findings.filter(({ severity }) => severity !== "info").map(({ rule }) => rule).sort();
}

test("a custom resource of which nobody says where its Pod template is", () => {
  expect(found(new Map())).toEqual(["service/selects-no-pods"]);
});

test("one of which the settings say so: its Pods are selected, its references are followed", () => {
  expect(found(new Map([["example.com/Fleet", [["spec", "groups", "*", "template"]]]]))).toEqual(["reference/unknown-config-map"]);
});

test("as kubeverdict.yaml says it", () => {
  const config = "podTemplates:\n  - {apiVersion: example.com/v1, kind: Fleet, path: spec.groups.*.template}\n";
  const { stdout } = run(folderWith({ "a.yaml": text, "kubeverdict.yaml": config }), ["--format", "json", "."]);
  const findings = (JSON.parse(stdout) as { findings: { rule: string; severity: string }[] }).findings;
  expect(findings.filter(({ severity }) => severity === "error").map(({ rule }) => rule)).toEqual(["reference/unknown-config-map"]);
});
