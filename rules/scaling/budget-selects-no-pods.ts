import { hasCustomPods } from "../../src/graph/custom-pods.ts";
import { hasPlaceholder } from "../../src/graph/references/existing-objects.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { doubtfulBudgets } from "../../src/simulation/budgets.ts";
import { nearPods } from "../../src/simulation/near-pods.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "scaling/budget-selects-no-pods",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A PodDisruptionBudget selects no Pods of its namespace.",
      why: "It protects nothing: all replicas can be evicted at once.",
      how: "Make the selector match the labels in the Pod template; declare Pods that somebody else makes under `externals`.",
      see: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/#specifying-a-poddisruptionbudget"],
    },
  },
  kinds: ["PodDisruptionBudget"],
  among: ({ graph }) => doubtfulBudgets(graph),

  *check(budget, { graph, complete, externals }) {
    const { selector, namespace = "" } = budget;
    const simulation = Simulation.of(graph);
    if (!selector || selector.isEmpty || !selector.isReadable || simulation.select(namespace, selector).length > 0) return;
    if (externals.hasPods(namespace, selector) || hasCustomPods(graph, namespace, selector) || hasPlaceholder(selector)) return;
    const near = nearPods(selector, namespace, simulation);
    // The Pods' own mistake is reported where it is; mending it may mend this.
    if (near && graph.isRefused(near.group.workload.resource)) return;
    const differing = near?.differing.length === 1 ? near.differing[0] : undefined;
    const certain = complete || (differing !== undefined && near?.value !== undefined);
    yield {
      at: differing?.field ?? selector.field,
      ...(differing ? {} : { part: "key" as const }),
      message: `PodDisruptionBudget ${namespace}/${budget.name} selects no Pods${certain ? "" : " of the input"}`,
      label: `no Pod in namespace ${namespace} has ${differing ? `${differing.key}=${differing.values.join(",")}` : selector}`,
      notes: near ? [`nearest: Pods of ${nameOf(near.group.workload.id)}`] : ["if somebody else makes the Pods, declare them under externals in kubeverdict.yaml"],
      related: near ? [{ at: near.group.template.labelsField, message: `labels of the Pods of ${near.group.workload.kind} ${near.group.workload.name}` }] : [],
      ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
      ...(differing && near?.value !== undefined ? { fix: { title: `set ${differing.key}: ${near.value}`, safe: false, edits: [{ set: differing.field, to: near.value }] } } : {}),
    };
  },
});
