import { describe, expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { diff } from "../../src/engine/diff/diff.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { formatDiffMarkdown } from "../../src/report/diff-markdown.ts";
import { formatDiff } from "../../src/report/diff-text.ts";

const deployment = (name: string, { labels = name, replicas = 2, env = "" } = {}) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${labels}}}
  template:
    metadata: {labels: {app: ${labels}}}
    spec:
      containers:
        - name: app
          image: registry.example.com/app:1.0.0
          ports: [{name: http, containerPort: 8080}]
          ${env === "" ? "" : `env: [{name: UPSTREAM, value: "${env}"}]`}
`;
const service = (name: string, { selector = name, port = 80, nodePort = 0 } = {}) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec:
  ${nodePort ? "type: NodePort" : "type: ClusterIP"}
  selector: {app: ${selector}}
  ports: [{name: http, port: ${port}, targetPort: http${nodePort ? `, nodePort: ${nodePort}` : ""}}]
`;
const project = (...texts: string[]) => Project.of(texts.map((text, i) => ({ path: `${i}.yaml`, text })), DEFAULT_SETTINGS);
const consequences = (before: string[], after: string[]) => diff(project(...before), project(...after), rules).consequences.map(({ kind, harm, message }) => `${harm} ${kind}: ${message}`);

describe("what a change does", () => {
  const web = [deployment("web"), service("web")];

  test("nothing where nothing changes, nor where only the layout does", () => {
    expect(diff(project(...web), project(...web.map((text) => `# moved\n\n${text}`)), rules)).toEqual({ added: [], removed: [], changed: [], consequences: [], fixed: [], failures: [] });
  });

  test("a field that the server does not let change", () => {
    expect(consequences(web, [deployment("web", { labels: "web2" }), service("web", { selector: "web2" })])).toEqual([
      "refused refused-change: Deployment shop/web: spec.selector of a Deployment cannot be changed; delete the object and create it anew",
    ]);
  });

  test("a Service that loses its only endpoint, at a place too long for the line", () => {
    const files = (...texts: string[]) => Project.of(texts.map((text, i) => ({ path: `clusters/production/flux-system/some-components-${i}.yaml`, text })), DEFAULT_SETTINGS);
    const lost = diff(files(deployment("web", { replicas: 1 }), service("web")), files(deployment("web", { replicas: 1 }), service("web", { selector: "wbe" })), rules);
    expect(formatDiff(lost)).toContain('  port "http" of Service shop/web loses its only endpoint\n    clusters/production/flux-system/some-components-1.yaml:7\n');
  });

  test("a Service that loses its endpoints", () => {
    expect(consequences(web, [deployment("web"), service("web", { selector: "wbe" })])).toContain("broken lost-endpoints: port \"http\" of Service shop/web loses all 2 endpoints");
  });

  test("fewer and more endpoints are told", () => {
    expect(consequences(web, [deployment("web", { replicas: 1 }), service("web")])).toEqual(["notice fewer-endpoints: port \"http\" of Service shop/web goes from 2 to 1 endpoints"]);
  });

  test("a port that disappears under a client", () => {
    const client = deployment("client", { env: "http://web:80/" });
    expect(consequences([...web, client], [deployment("web"), service("web", { port: 8080 }), client]).filter((line) => line.includes("removed-port"))).toEqual([
      "broken removed-port: port 80/TCP of Service shop/web disappears",
    ]);
    expect(consequences(web, [deployment("web"), service("web", { port: 8080 })])).toEqual(["notice removed-port: port 80/TCP of Service shop/web disappears"]);
  });

  test("a node port that changes", () => {
    expect(consequences([deployment("web"), service("web", { nodePort: 30080 })], [deployment("web"), service("web", { nodePort: 30081 })])).toEqual([
      "notice changed-node-port: node port 30080 of Service shop/web becomes 30081",
    ]);
  });

  test("a Service that goes while something names it", () => {
    const client = deployment("client", { env: "http://web.shop.svc/" });
    expect(consequences([...web, client], [deployment("web"), client])).toContain("broken removed-service: Service shop/web is removed");
  });

  test("findings that are new, and those that are mended", () => {
    const broken = [deployment("web-frontend"), service("web", { selector: "web-fronted" })];
    const mended = [deployment("web-frontend"), service("web", { selector: "web-frontend" })];
    expect(consequences(mended, broken).some((line) => line.startsWith("broken new-finding: Service shop/web selects no Pods"))).toBe(true);
    expect(diff(project(...broken), project(...mended), rules).fixed.map(({ rule }) => rule)).toEqual(["service/selects-no-pods"]);
  });

  test("connections that policies take and give", () => {
    const policy = (app: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec: {podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: ${app}}}}]}]}
`;
    const apps = [deployment("web"), deployment("api"), deployment("db"), service("db")];
    expect(consequences([...apps, policy("web")], [...apps, policy("api")])).toEqual([
      "notice lost-connection: shop/Deployment/web may no longer reach Service shop/db:80",
      "notice new-connection: shop/Deployment/api may now reach Service shop/db:80",
    ]);
    expect(consequences(apps, apps)).toEqual([]);
  });

  test("objects that come and go", () => {
    const { added, removed, changed } = diff(project(...web), project(deployment("web", { replicas: 2 }), service("api", { selector: "web" })), rules);
    expect({ added, removed, changed }).toEqual({ added: ["Service shop/api"], removed: ["Service shop/web"], changed: [] });
  });
});

test("as text", () => {
  const result = diff(project(deployment("web"), service("web")), project(deployment("web"), service("web", { port: 8080 })), rules);
  expect(formatDiff(result)).toBe(`Changes
  port 80/TCP of Service shop/web disappears  1.yaml:8
    = clients outside the input that use it lose it

0 added · 1 changed · 0 removed
`);
});

test("as a comment, in which nothing of a manifest is markup", () => {
  const result = diff(project(deployment("web")), project(deployment("web", { labels: "<b>@team" })), rules);
  expect(formatDiffMarkdown(result)).toContain("&#60;b&#62;&#64;team");
  expect(formatDiffMarkdown(result)).not.toContain("<b>");
});
