import type { Finding } from "../../engine/finding.ts";
import type { Project } from "../../engine/project.ts";
import { compareText } from "../../resource/words.ts";
import { DEFAULT_OPTIONS } from "../../simulation/options.ts";
import { Simulation } from "../../simulation/simulation.ts";
import type { FieldPath } from "../../source/path.ts";
import { Edges, type DraftEdge } from "./edges.ts";
import { withoutSecrets } from "./hidden.ts";
import { Nodes, type Draft } from "./nodes.ts";
import type { Category, Picture, PictureEdge } from "./picture.ts";
import { referenceLinks } from "./reference-links.ts";
import { ingressLinks, selectorLinks, serviceLinks } from "./traffic-links.ts";

/** Draws the objects of a project and how they belong together, and puts each finding where it belongs. */
export function pictureOf(project: Project, findings: readonly Finding[]): Picture {
  const simulation = simulationFor(project);
  const nodes = new Nodes(project, simulation);
  const edges = new Edges(project.settings.complete);
  for (const links of [ingressLinks(project.graph, nodes), serviceLinks(simulation, nodes), selectorLinks(simulation, nodes), referenceLinks(project, nodes)]) {
    for (const link of links) edges.add(link);
  }
  edges.dropWaysBack();
  place(findings, project, nodes, edges);
  const drawn = nodes.drawn((id) => edges.touches(id)).sort(inOrder);
  const rank = new Map(drawn.map(({ id }, i) => [id, i]));
  const sorted = [...edges.all.values()].sort((a, b) => rank.get(a.from)! - rank.get(b.from)! || rank.get(a.to)! - rank.get(b.to)! || compareText(a.type, b.type));
  return { nodes: drawn, edges: sorted.map(finishEdge), findings: withoutSecrets(findings, project.resources) };
}

/** As rules see the cluster: what the API server refuses is drawn as if it were mended, and marked. */
export function simulationFor({ graph, settings: { complete, nodes, nodePortRange } }: Project): Simulation {
  return Simulation.of(graph, { ...DEFAULT_OPTIONS, complete, nodes, nodePortRange });
}

function place(findings: readonly Finding[], project: Project, nodes: Nodes, edges: Edges): void {
  const byObject = new Map<string, Draft[]>();
  project.graph.resources.forEach((meant, i) => {
    const node = nodes.of(meant);
    // Findings name a refused object by its kind as it is written, or as it was meant.
    for (const key of new Set([meant, project.resources[i]!].map(({ id }) => objectKey(node.file, id)))) byObject.set(key, [...(byObject.get(key) ?? []), node]);
  });
  const edgesOf = new Map<Draft, DraftEdge[]>();
  for (const edge of edges.all.values()) {
    for (const holder of new Set(edge.places.map((one) => nodes.of(one.holder)))) edgesOf.set(holder, [...(edgesOf.get(holder) ?? []), edge]);
  }
  for (const [index, { resource, file, range, path }] of findings.entries()) {
    if (!resource) continue;
    const candidates = byObject.get(objectKey(file, resource)) ?? [];
    const node = candidates.findLast(({ line }) => line === undefined || range === undefined || line <= range.start.line) ?? candidates[0];
    if (!node) continue;
    node.findings.push(index);
    if (!path || path.length < 2) continue;
    for (const edge of edgesOf.get(node) ?? []) if (edge.places.some((one) => one.holder === node.resource && areOnOneWay(one.path, path))) edge.findings.add(index);
  }
}

function objectKey(file: string | undefined, { kind, namespace, name }: { readonly kind: string; readonly namespace: string | undefined; readonly name: string }): string {
  return [file ?? "", kind, namespace ?? "", name].join("\n");
}

/** Whether one of the fields lies in the other. */
function areOnOneWay(a: FieldPath, b: FieldPath): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const CATEGORY_ORDER: readonly Category[] = ["route", "service", "workload", "config", "storage", "identity", "scaling", "policy", "other"];

/** By namespace (cluster-scoped objects last), sort of object, kind and name. */
function inOrder(a: Draft, b: Draft): number {
  return compareText(a.namespace ?? "\uffff", b.namespace ?? "\uffff")
    || CATEGORY_ORDER.indexOf(a.category) - CATEGORY_ORDER.indexOf(b.category)
    || compareText(a.kind, b.kind) || compareText(a.name, b.name) || compareText(a.file ?? "", b.file ?? "") || (a.line ?? 0) - (b.line ?? 0) || compareText(a.id, b.id);
}

function finishEdge({ from, to, type, labels, broken, findings }: DraftEdge): PictureEdge {
  return { from, to, type, labels: [...labels], broken, findings: [...findings] };
}
