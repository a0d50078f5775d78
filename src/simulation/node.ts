import type { Labels } from "../kinds/labels.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import { asList, asObject, asString } from "../resource/resource.ts";
import { satisfies, type Operator } from "../kinds/selector.ts";
import type { Field } from "../resource/resource.ts";

/** A node as the simulation has it: without taints, and with no labels but those that every kubelet sets in the same way. */
export interface Node {
  readonly name: string;
  readonly labels: Labels;
}

/** The nodes node-1, node-2 …, as many as asked for. */
export function makeNodes(count: number): readonly Node[] {
  return Array.from({ length: count }, (_, i) => {
    const name = `node-${i + 1}`;
    return { name, labels: new Map([["kubernetes.io/hostname", name], ["kubernetes.io/os", "linux"]]) };
  });
}

/** Whether Pods may run on a node: nodeName, nodeSelector and required node affinity (k8s.io/component-helpers nodeaffinity.RequiredNodeAffinity). */
export function fitsNode(template: PodTemplate, node: Node): boolean {
  if (template.nodeName !== undefined && template.nodeName !== node.name) return false;
  for (const [key, value] of template.nodeSelector) if (node.labels.get(key) !== value) return false;
  const required = template.object("spec", "affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  return !required || asList(required.nodeSelectorTerms).some((term) => fitsTerm(asObject(term) ?? {}, node, template.field));
}

/** A term without expressions matches no node. */
function fitsTerm(term: { readonly [key: string]: unknown }, node: Node, field: Field): boolean {
  const expressions = asList(term.matchExpressions);
  const fields = asList(term.matchFields);
  if (expressions.length + fields.length === 0) return false;
  return expressions.every((item) => fitsExpression(asObject(item) ?? {}, node.labels, field))
    && fields.every((item) => fitsExpression(asObject(item) ?? {}, new Map([["metadata.name", node.name]]), field));
}

function fitsExpression(expression: { readonly [key: string]: unknown }, labels: Labels, field: Field): boolean {
  const key = asString(expression.key) ?? "";
  const operator = asString(expression.operator) ?? "";
  const values = asList(expression.values).map((value) => asString(value) ?? "");
  if (operator === "Gt" || operator === "Lt") {
    const label = Number(labels.get(key) ?? "none");
    const bound = Number(values[0] ?? "none");
    return operator === "Gt" ? label > bound : label < bound;
  }
  return satisfies(labels, { key, operator: operator as Operator, values, field });
}
