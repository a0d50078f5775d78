import { beforeAll, expect, test } from "vitest";
import { loadGraphviz } from "../../src/report/picture/graphviz.ts";
import { formatHtml } from "../../src/report/picture/html.ts";
import { layOut, type Graphviz, type Layout } from "../../src/report/picture/layout.ts";
import { pack } from "../../src/report/picture/pack.ts";
import { pageData } from "../../src/report/picture/page-data.ts";
import { simulationFor } from "../../src/report/picture/build.ts";
import { formatDot } from "../../src/report/picture/dot.ts";
import { linesOf } from "../../src/report/picture/source-text.ts";
import { formatSvg } from "../../src/report/picture/svg.ts";
import { drawn } from "../support/picture.ts";
import { graphOf, service, workload } from "../support/simulation.ts";

let graphviz: Graphviz;
beforeAll(async () => { graphviz = await loadGraphviz(); });

const secret = `apiVersion: v1
kind: Secret
metadata:
  name: login
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{"data":{"password":"aHVudGVyMjI="}}'
type: Opaque
data:
  password: aHVudGVyMjI=
stringData:
  token: |
    s3cr3t-t0ken
  broken: 17`;

/** The whole page of manifests. */
function pageOf(documents: readonly string[]): string {
  const { project, picture } = drawn(documents);
  const layout = layOut(picture, graphviz);
  return formatHtml(picture, layout, pageData("graph", picture, layout, project, simulationFor(project)), { script: "0", style: "", sha256: () => "x" });
}

test("of a Secret the names and keys are shown, each on its line, and no value", () => {
  const [resource] = graphOf(secret).resources;
  expect(linesOf(resource!)).toEqual([
    [1, "apiVersion: v1"], [2, "kind: Secret"], [3, "metadata:"], [4, "  name: login"], [5, "  annotations:"],
    [6, "    kubectl.kubernetes.io/last-applied-configuration: (hidden)"], [7, "type: Opaque"],
    [8, "data:"], [9, "  password: (hidden)"], [10, "stringData:"], [11, "  token: (hidden)"], [13, "  broken: (hidden)"],
  ]);
});

test.for([
  ["alone", secret],
  ["in a List", `{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {password: aHVudGVyMjI=}, stringData: {token: s3cr3t-t0ken}}, {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]}`],
  ["in a ConfigMap", `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  secret.yaml: |\n    kind: Secret\n    data: {password: aHVudGVyMjI=}\n    stringData: {token: s3cr3t-t0ken}`],
  ["that is refused", `{apiVersion: v1, kind: Secret, metadata: {name: a}, type: kubernetes.io/dockerconfigjson, data: {.dockerconfigjson: aHVudGVyMjI=}, stringData: {"bad key": s3cr3t-t0ken}}`],
] as const)("no value of a Secret $0 is in the page", ([, manifest]) => {
  const page = pageOf([manifest, workload("Deployment", "web")]);
  for (const value of ["aHVudGVyMjI=", "hunter22", "s3cr3t-t0ken"]) expect(page).not.toContain(value);
  expect(page).toContain("\"Deployment/default/web\"");
});

test("a text that is no base64 is not quoted from a Secret", () => {
  const { picture } = drawn(["{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {password: 'hunter22!'}}"]);
  expect(picture.findings.length).toBeGreaterThan(0);
  expect(JSON.stringify(picture.findings)).not.toContain("hunter22");
});

test("lines begin where the document begins, with the comments above it", () => {
  const graph = graphOf("# first\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}", "\n# about b\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}", "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: c}\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: d}}");
  expect(graph.resources.map((resource) => linesOf(resource))).toEqual([
    [[1, "# first\n{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}"]],
    [[5, "# about b\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}"]],
    [[13, "  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: c}"]],
    [[16, "  - {apiVersion: v1, kind: ConfigMap, metadata: {name: d}}"]],
  ]);
});

const evil = `</script><script>alert(1)</script><img src=x onerror="alert(1)">'&\u2028`;
const hostile = [
  `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${JSON.stringify(evil)}, namespace: ${JSON.stringify(evil)}, annotations: {a: ${JSON.stringify(evil)}}}, data: {x: ${JSON.stringify(evil)}}}`,
  `{apiVersion: v1, kind: Service, metadata: {name: s, namespace: ${JSON.stringify(evil)}}, spec: {type: ExternalName, externalName: ${JSON.stringify(evil)}}}`,
  `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i, namespace: ${JSON.stringify(evil)}}, spec: {rules: [{host: ${JSON.stringify(evil)}, http: {paths: [{path: ${JSON.stringify(evil)}, pathType: Prefix, backend: {service: {name: s, port: {number: 80}}}}]}}]}}`,
];

test("nothing of a manifest is markup in the page or in the image", () => {
  const page = pageOf(hostile);
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page.match(/<\/script/g)).toHaveLength(2);
  expect(page).not.toContain("<img");
  const { picture } = drawn(hostile);
  const svg = formatSvg(picture, layOut(picture, graphviz));
  expect(svg).not.toMatch(/<(img|script)/);
  expect(svg).toContain("&lt;/script&gt;");
});

test("Graphviz draws what dot says, hostile names included", () => {
  const { picture } = drawn(hostile);
  expect(graphviz(formatDot(picture)).match(/^node /gm)).toHaveLength(picture.nodes.length);
});

/** Whether two nodes of a group overlap. */
function hasOverlap({ groups }: Layout): boolean {
  return groups.some(({ nodes }) => nodes.some((a, i) => nodes.slice(i + 1).some((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)));
}

test("every node has a place, edges run from left to right, and what many use ties nothing together", () => {
  const apps = Array.from({ length: 8 }, (_, i) => [
    service(`s${i}`, `selector: {app: w${i}}, ports: [{port: 80}]`),
    workload("Deployment", `w${i}`, { podSpec: "volumes: [{name: c, configMap: {name: shared}}]" }),
  ]).flat();
  const { picture } = drawn([...apps, "{apiVersion: v1, kind: ConfigMap, metadata: {name: shared}}"]);
  const layout = layOut(picture, graphviz);
  expect(layout.groups.map(({ nodes }) => nodes.length).sort()).toEqual([1, 2, 2, 2, 2, 2, 2, 2, 2]);
  expect(layout.loose).toHaveLength(8);
  expect(hasOverlap(layout)).toBe(false);
  const [first] = layout.groups.filter(({ edges }) => edges.length === 1);
  expect(first!.nodes[0]!.x + first!.nodes[0]!.width).toBeLessThan(first!.nodes[1]!.x);
});

test("rectangles are packed without overlap, about as wide as wanted", () => {
  const rectangles = Array.from({ length: 60 }, (_, i) => ({ width: 50 + ((i * 37) % 90), height: 20 + ((i * 53) % 60) }));
  const { places, width, height } = pack(rectangles, 10, 1.5);
  const boxes = rectangles.map((one, i) => ({ ...one, ...places[i]! }));
  const overlaps = boxes.some((a, i) => boxes.slice(i + 1).some((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height));
  expect(overlaps).toBe(false);
  expect(width / height).toBeGreaterThan(1);
  expect(width / height).toBeLessThan(2.2);
  expect(pack([], 10, 1.5).places).toEqual([]);
});
