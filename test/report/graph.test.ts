import { expect, test } from "vitest";
import { formatDot } from "../../src/report/picture/dot.ts";
import { filterPicture } from "../../src/report/picture/filter.ts";
import { formatPictureJson } from "../../src/report/picture/json.ts";
import { formatMermaid } from "../../src/report/picture/mermaid.ts";
import type { Picture } from "../../src/report/picture/picture.ts";
import { drawn, edgeTexts } from "../support/picture.ts";
import { service, workload } from "../support/simulation.ts";

const ingress = (name: string, spec: string) => `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: ${name}}, spec: {${spec}}}`;
const path = (at: string, name: string, port: string) => `{path: ${at}, pathType: Prefix, backend: {service: {name: ${name}, port: {${port}}}}}`;

const shop = [
  ingress("front", `rules: [{host: shop.example.com, http: {paths: [${path("/", "web", "number: 80")}, ${path("/old", "gone", "number: 80")}, ${path("/admin", "web", "number: 81")}]}}]`),
  service("web", "selector: {app: web}, ports: [{name: a, port: 80, targetPort: http}, {name: b, port: 9090, targetPort: metrics}]"),
  workload("Deployment", "web", { spec: "replicas: 2", ports: "{containerPort: 8080, name: http}", podSpec: "serviceAccountName: robot, volumes: [{name: c, configMap: {name: settings}}, {name: d, persistentVolumeClaim: {claimName: data}}, {name: e, secret: {secretName: maybe, optional: true}}]" }),
  "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: b}}",
  "{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 2, maxReplicas: 5}}",
  "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}}",
  "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: deny}, spec: {podSelector: {}}}",
];

test("edges: what leads to what, and what does not work", () => {
  expect(edgeTexts(drawn(shop).picture)).toEqual([
    "Ingress/default/front routes Service/default/gone [shop.example.com/old → 80]",
    "Ingress/default/front routes Service/default/web [shop.example.com/ → 80; shop.example.com/admin → 81] broken",
    "Service/default/web selects Deployment/default/web [80 → http 8080; 9090 → metrics ?] broken",
    "Deployment/default/web uses ConfigMap/default/settings",
    "Deployment/default/web uses PersistentVolumeClaim/default/data",
    "Deployment/default/web uses ServiceAccount/default/robot",
    "HorizontalPodAutoscaler/default/web scales Deployment/default/web",
    "PodDisruptionBudget/default/web protects Deployment/default/web",
    "NetworkPolicy/default/deny isolates Deployment/default/web [ingress]",
  ]);
});

test("what the input lacks is broken only where the input is everything there is", () => {
  const broken = (complete: boolean) => edgeTexts(drawn(shop, { complete }).picture).filter((text) => text.endsWith("broken")).length;
  expect([broken(false), broken(true)]).toEqual([2, 5]);
});

test("nodes: where they are written, what there is to say of them, and those that are not there", () => {
  const { picture } = drawn(shop);
  expect(picture.nodes.map(({ id, category, state, line, detail }) => [id, category, state, line, detail])).toEqual([
    ["Ingress/default/front", "route", "present", 1, "shop.example.com"],
    ["Service/default/gone", "service", "missing", undefined, "not in the input"],
    ["Service/default/web", "service", "present", 3, "ClusterIP 80, 9090"],
    ["Deployment/default/web", "workload", "present", 5, "2 Pods"],
    ["ConfigMap/default/settings", "config", "present", 7, "1 key"],
    ["PersistentVolumeClaim/default/data", "storage", "missing", undefined, "not in the input"],
    ["ServiceAccount/default/robot", "identity", "missing", undefined, "not in the input"],
    ["HorizontalPodAutoscaler/default/web", "scaling", "present", 9, "2 to 5 Pods"],
    ["PodDisruptionBudget/default/web", "scaling", "present", 11, "at least 1 there"],
    ["NetworkPolicy/default/deny", "policy", "present", 13, "ingress"],
  ]);
});

test("a refused object is drawn as it was meant, with its edges and findings", () => {
  const { picture } = drawn([
    service("web", "selector: {app: web}, prots: [{port: 80, targetPort: http}]"),
    workload("Deployment", "web", { ports: "{containerPort: 8080, name: http}", podSpec: "volumes: [{name: c, configMap: {name: settings}}], hostNetwrok: true" }),
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, dta: {a: b}}",
  ]);
  expect(picture.nodes.map(({ id, state, findings }) => [id, state, findings.length > 0])).toEqual([
    ["Service/default/web", "refused", true], ["Deployment/default/web", "refused", true], ["ConfigMap/default/settings", "refused", true],
  ]);
  expect(edgeTexts(picture)).toEqual(["Service/default/web selects Deployment/default/web [80 → http 8080] broken", "Deployment/default/web uses ConfigMap/default/settings broken"]);
});

test("findings are on the object and on the edge that they are about", () => {
  const { nodes, edges, findings } = drawn(shop).picture;
  const rulesOf = (indexes: readonly number[]) => indexes.map((i) => findings[i]!.rule);
  expect(rulesOf(nodes.find(({ id }) => id === "Service/default/web")!.findings)).toContain("service/unknown-target-port");
  expect(rulesOf(edges.find(({ type }) => type === "selects")!.findings)).toEqual(["service/unknown-target-port"]);
  expect(rulesOf(edges.find(({ to }) => to === "ConfigMap/default/settings")!.findings)).toEqual([]);
});

test("the picture does not depend on the order of the documents", () => {
  const ids = (documents: readonly string[]) => drawn(documents).picture.nodes.map(({ id }) => id);
  expect(ids([...shop].reverse())).toEqual(ids(shop));
  expect(edgeTexts(drawn([...shop].reverse()).picture).map((text) => text.split(" [")[0])).toEqual(edgeTexts(drawn(shop).picture).map((text) => text.split(" [")[0]));
});

test("requests go from Gateway to route to Service; the governing Service of a StatefulSet has one edge", () => {
  const { picture } = drawn([
    "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge}, spec: {gatewayClassName: x, listeners: []}}",
    "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: r}, spec: {parentRefs: [{name: edge}], hostnames: [a.example.com], rules: [{matches: [{path: {value: /x}}], backendRefs: [{name: db, port: 5432}]}]}}",
    service("db", "clusterIP: None, selector: {app: db}, ports: [{port: 5432}]"),
    workload("StatefulSet", "db", { spec: "serviceName: db" }),
  ]);
  expect(edgeTexts(picture)).toEqual([
    "Gateway.gateway.networking.k8s.io/default/edge routes HTTPRoute.gateway.networking.k8s.io/default/r",
    "HTTPRoute.gateway.networking.k8s.io/default/r routes Service/default/db [a.example.com/x → 5432]",
    "Service/default/db selects StatefulSet/default/db [5432]",
  ]);
});

test("what a controller makes, what is declared outside, and what the input says twice", () => {
  const { picture } = drawn([
    "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: cert}, spec: {secretName: tls, issuerRef: {name: ca}}}",
    ingress("front", `tls: [{secretName: tls}], rules: [{http: {paths: [${path("/", "legacy", "number: 80")}]}}]`),
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: twice}}",
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: twice}}",
    "{apiVersion: v1, kind: Pod, metadata: {generateName: run-}, spec: {}}",
  ], { externals: [{ kind: "Issuer" }] });
  const states = Object.fromEntries(picture.nodes.map(({ id, state }) => [id, state]));
  expect(states).toMatchObject({
    "Secret/default/tls": "made", "Issuer.cert-manager.io/default/ca": "external", "Service/default/legacy": "missing",
    "ConfigMap/default/twice": "present", "ConfigMap/default/twice~2": "present", "Pod/default/run-*": "refused",
  });
  expect(edgeTexts(picture)).toContain("Certificate.cert-manager.io/default/cert refers Secret/default/tls [makes]");
});

test("a filter leaves the edges between what is left", () => {
  const { picture } = drawn(shop);
  expect(edgeTexts(filterPicture(picture, { namespaces: ["default"], kinds: ["service", "deployment"] }))).toEqual(["Service/default/web selects Deployment/default/web [80 → http 8080; 9090 → metrics ?] broken"]);
  expect(filterPicture(picture, { namespaces: ["other"], kinds: [] }).nodes).toEqual([]);
});

const hostile = [
  "{apiVersion: v1, kind: Service, metadata: {name: 'a\"b\\n</script>&#x3c;', namespace: 'n\\\\'}, spec: {selector: {app: x}, ports: [{port: 80}]}}",
  "{apiVersion: v1, kind: Pod, metadata: {name: 'end]', namespace: 'n\\\\', labels: {app: x}}, spec: {containers: [{name: c, image: i}]}}",
];

/** The picture with the findings of one rule only, so that it does not change with every new rule. */
function drawnWith(rule: string, documents: readonly string[]): Picture {
  const { picture } = drawn(documents);
  const left = <T extends { readonly findings: readonly number[] }>(one: T): T => ({ ...one, findings: one.findings.filter((i) => picture.findings[i]!.rule === rule) });
  return filterPicture({ ...picture, nodes: picture.nodes.map(left), edges: picture.edges.map(left) }, { namespaces: [], kinds: ["Ingress", "Service", "Deployment", "Pod"] });
}

test("dot", () => {
  expect(formatDot(drawnWith("service/unknown-target-port", shop)).split("\n").slice(4)).toMatchInlineSnapshot(`
    [
      "  subgraph cluster_0 {",
      "    label="default"; style="rounded"; color="#94a3b8";",
      "    n0 [label="Ingress\\nfront\\nshop.example.com", fillcolor="#ede9fe", color="#7c3aed", tooltip="input.yaml:1"];",
      "    n1 [label="Service\\ngone\\nnot in the input", fillcolor="#dbeafe", color="#2563eb", style="rounded,dashed"];",
      "    n2 [label="Service\\nweb\\nClusterIP 80, 9090", fillcolor="#dbeafe", color="#dc2626", penwidth=2, tooltip="input.yaml:3\\ntargetPort \\"metrics\\" is not a port of the Pods"];",
      "    n3 [label="Deployment\\nweb\\n2 Pods", fillcolor="#dcfce7", color="#15803d", tooltip="input.yaml:5"];",
      "  }",
      "  n0 -> n1 [label="shop.example.com/old → 80"];",
      "  n0 -> n2 [label="shop.example.com/ → 80\\nshop.example.com/admin → 81", color="#dc2626", fontcolor="#dc2626", style=dashed];",
      "  n2 -> n3 [label="80 → http 8080\\n9090 → metrics ?", color="#dc2626", fontcolor="#dc2626", style=dashed];",
      "}",
      "",
    ]
  `);
  expect(formatDot(drawnWith("none", hostile)).split("\n").slice(4)).toMatchInlineSnapshot(`
    [
      "  subgraph cluster_0 {",
      "    label="n\\\\\\\\"; style="rounded"; color="#94a3b8";",
      "    n0 [label="Service\\na\\"b\\\\n</script>&#x3c;\\nClusterIP 80", fillcolor="#dbeafe", color="#2563eb", tooltip="input.yaml:1"];",
      "    n1 [label="Pod\\nend]\\n1 Pod", fillcolor="#dcfce7", color="#15803d", tooltip="input.yaml:3"];",
      "  }",
      "  n0 -> n1 [label="80", color="#dc2626", fontcolor="#dc2626", style=dashed];",
      "}",
      "",
    ]
  `);
});

test("mermaid", () => {
  expect(formatMermaid(drawnWith("service/unknown-target-port", shop)).split("\n")).toMatchInlineSnapshot(`
    [
      "flowchart LR",
      "  subgraph ns0["default"]",
      "    n0["Ingress<br/>front<br/>shop.example.com"]:::route",
      "    n1["Service<br/>gone<br/>not in the input"]:::service",
      "    n2["Service<br/>web<br/>ClusterIP 80, 9090"]:::service",
      "    n3["Deployment<br/>web<br/>2 Pods"]:::workload",
      "  end",
      "  n0 -->|"shop.example.com/old → 80"| n1",
      "  n0 -.->|"shop.example.com/ → 80<br/>shop.example.com/admin → 81"| n2",
      "  n2 -.->|"80 → http 8080<br/>9090 → metrics #63;"| n3",
      "  classDef route fill:#ede9fe,stroke:#7c3aed,color:#111",
      "  classDef service fill:#dbeafe,stroke:#2563eb,color:#111",
      "  classDef workload fill:#dcfce7,stroke:#15803d,color:#111",
      "  classDef absent stroke-dasharray:5 4,fill:#fff",
      "  class n1 absent",
      "  classDef error stroke:#dc2626,stroke-width:3px",
      "  class n2 error",
      "  linkStyle 1,2 stroke:#dc2626",
      "",
    ]
  `);
  expect(formatMermaid(drawnWith("none", hostile)).split("\n").slice(0, 5)).toMatchInlineSnapshot(`
    [
      "flowchart LR",
      "  subgraph ns0["n#92;#92;"]",
      "    n0["Service<br/>a#34;b#92;n#60;/script#62;#38;#35;x3c#59;<br/>ClusterIP 80"]:::service",
      "    n1["Pod<br/>end#93;<br/>1 Pod"]:::workload",
      "  end",
    ]
  `);
});

test("json", () => {
  const json = JSON.parse(formatPictureJson(drawn(shop).picture)) as { nodes: object[]; edges: object[]; findings: { rule: string; line: number }[] };
  expect(json.nodes[2]).toEqual({ id: "Service/default/web", category: "service", apiVersion: "v1", kind: "Service", namespace: "default", name: "web", state: "present", file: "input.yaml", line: 3, detail: "ClusterIP 80, 9090", findings: [expect.any(Number)] });
  expect(json.edges[0]).toEqual({ from: "Ingress/default/front", to: "Service/default/gone", type: "routes", labels: ["shop.example.com/old → 80"], broken: false, findings: [expect.any(Number)] });
  expect(json.findings.map(({ rule, line }) => [rule, line])).toContainEqual(["service/unknown-target-port", 3]);
});
