import { describe, expect, it } from "vitest";
import { classify, isForeignJson } from "../../src/source/classify.ts";
import type { ReadSource } from "../../src/source/files.ts";
import { parseFile } from "../../src/source/parse.ts";

function source(path: string, text: string, more: Partial<ReadSource> = {}): ReadSource {
  return { kind: "file", file: { path, text }, isNamed: false, inChart: false, ...more };
}
const kindOf = (path: string, text: string, more: Partial<ReadSource> = {}) => classify(source(path, text, more), parseFile({ path, text }));

describe("classify", () => {
  it.each([
    ["kustomization", "k8s/kustomization.yaml", "resources:\n- a.yaml\n"],
    ["kustomization", "k8s/base.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n"],
    ["kustomization", "k8s/part.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"],
    ["helm-chart", "Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n"],
    ["helm-values", "values.yaml", "replicas: 1\n"],
    ["helm-values", "values-prod.yaml", "replicas: 1\n"],
    ["helm-template", "deployment.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n"],
    ["helm-template", "deployment.yaml", "{{- if .Values.on }}\napiVersion: v1\n{{- end }}\n"],
    ["template", "job.yaml", "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ name }}\n"],
    ["compose", "docker-compose.yaml", "version: '3'\nservices:\n  web:\n    image: nginx\n"],
    ["kubeconfig", "config.yaml", "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n"],
    ["encrypted", "secret.yaml", "apiVersion: v1\nkind: Secret\ndata: {a: 'ENC[x]'}\nsops: {mac: 'ENC[y]', version: 3.8.1}\n"],
    ["configuration", "kubeverdict.yaml", "rules: {}\n"],
    ["no-kubernetes-object", "mkdocs.yml", "site_name: x\nnav: []\n"],
    ["no-kubernetes-object", "ci.yml", "on: push\njobs: {}\n"],
    ["no-kubernetes-object", ".drone.yml", "kind: pipeline\ntype: docker\n"],
    ["no-kubernetes-object", "api.yaml", "openapi: 3.0.0\ninfo: {}\npaths: {}\n"],
    ["no-kubernetes-object", "playbook.yaml", "- hosts: all\n  tasks: []\n"],
    ["no-kubernetes-object", "text.yaml", "just text\n"],
    ["no-kubernetes-object", "index.yaml", "apiVersion: v1\nentries: {}\ngenerated: \"2026-11-21T00:00:00Z\"\n"],
    ["no-kubernetes-object", "grafana/dashboards.yaml", "apiVersion: 1\nproviders:\n- name: a\n"],
    ["no-kubernetes-object", "page.yaml", "metadata:\n  title: x\n"],
  ])("knows a %s: %s", (kind, path, text) => expect(kindOf(path, text)).toBe(kind));

  it.each([
    ["a manifest", "apiVersion: v1\nkind: Service\n"],
    ["no kind", "apiVersion: v1\nmetadata: {name: a}\nspec: {}\n"],
    ["no apiVersion", "kind: Service\nmetadata: {name: a}\n"],
    ["neither", "metadata: {name: a}\nspec: {}\n"],
    ["a misspelt kind", "kindd: Service\nspec: {}\n"],
    ["a misspelt apiVersion", "apiVersoin: v1\nspec: {}\n"],
    ["kind in capitals", "Kind: Service\n"],
    ["a kind of another type", "kind: {a: 1}\n"],
    ["nothing but an apiVersion", "apiVersion: v1\n"],
    ["no kind and no metadata", "apiVersion: v1\nspec: {}\n"],
    ["a kind that can be none", "apiVersion: v1\nkind: '1.5'\nmetadata: {nae: a}\n"],
    ["no kind, and empty metadata", "apiVersion: v1\nmetadata: null\nreason: a\n"],
    ["no kind and no metadata, but rules", "apiVersion: rbac.authorization.k8s.io/v1\nrules: []\n"],
    ["one manifest among others", "a: 1\n---\napiVersion: v1\nkind: Service\n"],
    ["broken YAML", "apiVersion: v1\nkind: [\n"],
    ["a template in one document and a fault in another", "a: {{ x }}\n---\nb: [\n"],
    ["a custom resource of Flux", "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"],
    ["nothing", "# empty\n"],
    ["a List", "apiVersion: v1\nkind: List\nitems: []\n"],
  ])("keeps %s", (_, text) => expect(kindOf("app.yaml", text)).toBeUndefined());

  it("keeps a manifest whatever its file is called", () => {
    for (const path of ["kustomization.yaml", "values.yaml", "Chart.yaml", "docker-compose.yaml"]) expect(kindOf(path, "apiVersion: v1\nkind: Service\n")).toBeUndefined();
  });

  it("leaves the templates of a chart to Helm, also those that are good YAML", () => {
    expect(kindOf("web/templates/service.yaml", "apiVersion: v1\nkind: Service\n", { inChart: true })).toBe("helm-template");
    expect(kindOf("web/templates/service.yaml", "apiVersion: v1\nkind: Service\n")).toBeUndefined();
  });

  it("never leaves out a file that was named", () => expect(kindOf("values.yaml", "a: 1\n", { isNamed: true })).toBeUndefined());
});

describe("isForeignJson", () => {
  it("tells package.json from manifests without parsing", () => {
    expect(isForeignJson(source("package.json", '{"name": "x"}'))).toBe(true);
    expect(isForeignJson(source("service.json", '{"Kind": "Service"}'))).toBe(false);
    expect(isForeignJson(source("package.json", '{"name": "x"}', { isNamed: true }))).toBe(false);
  });
});
