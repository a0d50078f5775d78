import { hasCustomPods } from "../../src/graph/custom-pods.ts";
import { hasPlaceholder } from "../../src/graph/references/existing-objects.ts";
import { References } from "../../src/graph/references/index.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { nearPods, slipIn } from "../../src/simulation/near-pods.ts";
import { PolicyEffects } from "../../src/simulation/policy-effects.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "network-policy/selects-no-pods",
    effect: "broken",
    fixable: true,
    docs: {
      what: "The podSelector of a NetworkPolicy matches no Pods of its namespace.",
      why: "The policy does nothing: the Pods that it should protect stay open, and what it should allow stays denied by others.",
      how: "Make the selector match the labels in the Pod template. If somebody else makes the Pods, an operator for example, declare them under `externals` with their labels.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource"],
    },
  },
  kinds: ["NetworkPolicy"],

  *check(policy, { graph, complete, externals }) {
    const { podSelector: selector, namespace = "" } = policy;
    const simulation = Simulation.of(graph);
    if (selector.isEmpty || !selector.isReadable || simulation.pods.selectGroups(namespace, selector).length > 0) return;
    // Policies are often kept apart from the workloads of their namespace.
    if (!complete && simulation.pods.inNamespace(namespace).length === 0) return;
    if (externals.hasPods(namespace, selector) || hasCustomPods(graph, namespace, selector) || hasPlaceholder(selector)) return;
    const near = nearPods(selector, namespace, simulation);
    // The Pods' own mistake is reported where it is; mending it may mend this.
    const meant = simulation.workloadLabelled(namespace, selector) ?? near?.group.workload;
    if (meant && graph.isRefused(meant.resource)) return;
    const differing = slipIn(near);
    // Pods that another policy selects by name were hardly meant by this one.
    const isTheirs = near !== undefined && PolicyEffects.of(simulation).policiesOn(near.group.workload).some(({ podSelector }) => !podSelector.isEmpty);
    const certain = complete || (differing !== undefined && !isTheirs);
    if (!certain && References.of(graph).hasUnknownMakers) return;
    yield {
      at: differing?.field ?? selector.field,
      ...(differing ? {} : { part: "key" as const }),
      message: `NetworkPolicy ${namespace}/${policy.name} selects no Pods${certain ? "" : " of the input"}`,
      label: `no Pod in namespace ${namespace} has ${differing ? `${differing.key}=${differing.values.join(",")}` : selector}`,
      notes: near ? [`nearest: Pods of ${nameOf(near.group.workload.id)}`] : ["if somebody else makes the Pods, declare them under externals in kubeverdict.yaml"],
      related: near ? [{ at: near.group.template.labelsField, message: `labels of the Pods of ${nameOf(near.group.workload.id)}` }] : [],
      // Pods that share no label key with the policy do not show who was meant: an operator may make them.
      ...(certain ? {} : { effect: "risky" as const, severity: simulation.hasKeys(namespace, selector) ? ("warning" as const) : ("info" as const) }),
      ...(differing && certain ? { fix: { title: `set ${differing.key}: ${near!.value!}`, safe: false, edits: [{ set: differing.field, to: near!.value! }] } } : {}),
    };
  },
});
