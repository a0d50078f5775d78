import { append } from "../../graph/multimap.ts";
import { nameOf } from "../../resource/resource.ts";
import { defineRule } from "../../rule/rule.ts";
import { fitsNode, isTolerated, realNodes, type Node } from "../../simulation/node.ts";
import type { PodTemplate } from "../../kinds/pod-template.ts";
import type { LiveCluster } from "./live-cluster.ts";
import { UNFIT_NODES } from "./live-metas.ts";

/** No node of the cluster takes the Pods of a workload, by labels and taints. */
export function unfitNodes(cluster: LiveCluster) {
  return defineRule<"PodTemplate">({
    meta: UNFIT_NODES,
    kinds: ["PodTemplate"],

    *check(template, { graph }) {
      const nodes = cluster.canRead("", "Node") ? realNodes(graph) : [];
      if (nodes.length === 0 || nodes.some((node) => fitsNode(template, node))) return;
      yield { at: template.field.child("spec", ...blamed(template)), message: `no node of the cluster takes the Pods of ${nameOf(template.resource.id)}`, notes: reasons(template, nodes) };
    },
  });
}

function blamed(template: PodTemplate): string[] {
  if (template.nodeName !== undefined) return ["nodeName"];
  if (template.nodeSelector.size > 0) return ["nodeSelector"];
  return template.object("spec", "affinity", "nodeAffinity") ? ["affinity", "nodeAffinity"] : [];
}

/** What stands in the way, with the number of nodes. */
function reasons(template: PodTemplate, nodes: readonly Node[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const node of nodes) append(byReason, reasonOf(template, node), node.name);
  return [...byReason].map(([reason, names]) => `${names.length} of ${nodes.length} nodes: ${reason}`);
}

function reasonOf(template: PodTemplate, node: Node): string {
  const taint = node.taints?.find((one) => !isTolerated(one, template));
  if (taint && fitsNode(template, { ...node, taints: [] })) return `taint ${taint.key}${taint.value === "" ? "" : `=${taint.value}`}:${taint.effect} is not tolerated`;
  if (template.nodeName !== undefined && template.nodeName !== node.name) return `it asks for node "${template.nodeName}" by name`;
  const lacking = [...template.nodeSelector].filter(([key, value]) => node.labels.get(key) !== value).map(([key, value]) => `${key}=${value}`);
  return lacking.length > 0 ? `without label ${lacking.join(", ")}` : "node affinity does not match";
}
