import type { Graph } from "../graph/graph.ts";
import type { Labels } from "../kinds/labels.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { satisfies, type Operator } from "../kinds/selector.ts";
import { asList, asObject, asString } from "../resource/resource.ts";

/** A node: a real one, or one that is made up, without taints and with no labels but those that every kubelet sets in the same way. */
export interface Node {
  readonly name: string;
  readonly labels: Labels;
  readonly taints?: readonly Taint[];
}

/** What keeps Pods away from a node that do not tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

const NODES = new WeakMap<Graph, readonly Node[]>();

/** The nodes of a running cluster; none where the graph holds files only: a Node that is written down says nothing about the others. */
export function realNodes(graph: Graph): readonly Node[] {
  let nodes = NODES.get(graph);
  if (!nodes) NODES.set(graph, (nodes = graph.ofType("", "Node").filter(({ resource }) => !resource.origin).map(nodeOf)));
  return nodes;
}

function nodeOf({ id, value }: ResourceView): Node {
  const labels = new Map(Object.entries(asObject(asObject(value.metadata)?.labels) ?? {}).map(([key, label]) => [key, asString(label) ?? ""]));
  const taints = asList(asObject(value.spec)?.taints).map((item) => asObject(item) ?? {}).map((taint) => ({ key: asString(taint.key) ?? "", value: asString(taint.value) ?? "", effect: asString(taint.effect) ?? "" }));
  return { name: id.name, labels, taints };
}

/** Whether Pods may run on a node in spite of a taint. Taints that tell of a passing state (node.kubernetes.io/) count as tolerated. */
export function isTolerated({ key, value, effect }: Taint, template: PodTemplate): boolean {
  if (effect === "PreferNoSchedule" || key.startsWith("node.kubernetes.io/")) return true;
  return asList(template.object("spec")?.tolerations).map((item) => asObject(item) ?? {}).some((toleration) => {
    if (asString(toleration.effect) && toleration.effect !== effect) return false;
    if (toleration.operator === "Exists") return !asString(toleration.key) || toleration.key === key;
    return toleration.key === key && (asString(toleration.value) ?? "") === value;
  });
}

/** The nodes node-1, node-2 …, as many as asked for. */
export function makeNodes(count: number): readonly Node[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `node-${i + 1}`;
    return { name, labels: new Map([["kubernetes.io/hostname", name], ["kubernetes.io/os", "linux"]]) };
  });
}

/** Whether Pods may run on a node: nodeName, taints, nodeSelector and required node affinity (k8s.io/component-helpers nodeaffinity.RequiredNodeAffinity). */
export function fitsNode(template: PodTemplate, node: Node): boolean {
  if (template.nodeName !== undefined && template.nodeName !== node.name) return false;
  if (node.taints?.some((taint) => !isTolerated(taint, template))) return false;
  for (const [key, value] of template.nodeSelector) if (node.labels.get(key) !== value) return false;
  const required = template.object("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  return !required || asList(required.nodeSelectorTerms).some((term) => fitsTerm(asObject(term) ?? {}, node));
}

/** A term without expressions matches no node. */
function fitsTerm(term: { readonly [key: string]: unknown }, node: Node): boolean {
  const expressions = asList(term.matchExpressions);
  const fields = asList(term.matchFields);
  if (expressions.length + fields.length === 0) return false;
  return expressions.every((item) => fitsExpression(asObject(item) ?? {}, node.labels))
    && fields.every((item) => fitsExpression(asObject(item) ?? {}, new Map([["metadata.name", node.name]])));
}

function fitsExpression(expression: { readonly [key: string]: unknown }, labels: Labels): boolean {
  const key = asString(expression.key) ?? "";
  const operator = asString(expression.operator) ?? "";
  const values = asList(expression.values).map((value) => asString(value) ?? "");
  if (operator === "Gt" || operator === "Lt") {
    const label = Number(labels.get(key) ?? "none");
    const bound = Number(values[0] ?? "none");
    return operator === "Gt" ? label > bound : label < bound;
  }
  return satisfies(labels, { key, operator: operator as Operator, values });
}
