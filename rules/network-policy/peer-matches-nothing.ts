import { hasCustomPods } from "../../src/graph/custom-pods.ts";
import { hasPlaceholder } from "../../src/graph/references/existing-objects.ts";
import { References } from "../../src/graph/references/index.ts";
import type { NetworkPolicy, PolicyPeer } from "../../src/kinds/network-policy.ts";
import type { Selector } from "../../src/kinds/selector.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem, type RuleContext } from "../../src/rule/rule.ts";
import { nearNamespace, namespacesWith } from "../../src/simulation/near-namespaces.ts";
import { nearPods, slipIn } from "../../src/simulation/near-pods.ts";
import { PolicyEffects } from "../../src/simulation/policy-effects.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "network-policy/peer-matches-nothing",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A peer of a NetworkPolicy matches no Pods, or no namespace.",
      why: "The rule lets nobody in (or out to nobody), so connections that it was written for are dropped.",
      how: "Make podSelector match the labels of the Pod template, and namespaceSelector those of the namespace: every namespace has `kubernetes.io/metadata.name`, any other label must be set on it. A podSelector alone means Pods of the policy's own namespace.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors"],
    },
  },
  kinds: ["NetworkPolicy"],

  *check(policy, context) {
    for (const direction of policy.policyTypes) {
      for (const { peers } of policy.rules(direction)) for (const peer of peers) {
        const namespaces = namespacesOf(policy, peer, context);
        if (namespaces.length === 0) yield* checkNamespaces(policy, peer.namespaceSelector!, context);
        else if (!isMet(peer, namespaces, context)) yield* checkPods(policy, peer.podSelector!, namespaces, context);
      }
    }
  },
});

function namespacesOf({ namespace = "" }: NetworkPolicy, { namespaceSelector }: PolicyPeer, { graph }: RuleContext): readonly string[] {
  return namespaceSelector ? namespacesWith(namespaceSelector, graph) : [namespace];
}

/** Whether a peer means Pods that the input shows, or that need not be shown. */
function isMet({ podSelector }: PolicyPeer, namespaces: readonly string[], { graph, externals }: RuleContext): boolean {
  if (!podSelector || podSelector.isEmpty || !podSelector.isReadable) return true;
  const { pods } = Simulation.of(graph);
  // The Pods of kube-system are seldom in the input.
  if (namespaces.includes("kube-system") && pods.inNamespace("kube-system").length === 0) return true;
  if (namespaces.some((namespace) => pods.selectGroups(namespace, podSelector).length > 0)) return true;
  return hasPlaceholder(podSelector) || namespaces.some((namespace) => externals.hasPods(namespace, podSelector) || hasCustomPods(graph, namespace, podSelector));
}

function* checkPods(policy: NetworkPolicy, podSelector: Selector, namespaces: readonly string[], { graph, complete }: RuleContext): Iterable<Problem> {
  const simulation = Simulation.of(graph);
  const near = namespaces.length === 1 ? nearPods(podSelector, namespaces[0]!, simulation) : undefined;
  if ([simulation.workloadLabelled(namespaces[0]!, podSelector), near?.group.workload].some((meant) => meant && graph.isRefused(meant.resource))) return;
  const differing = slipIn(near);
  // A neighbour that the policy names as well was not meant here.
  const certain = complete || (differing !== undefined && !PolicyEffects.of(simulation).isPeer(policy, near!.group));
  // Pods that share no label key with the peer do not show who was meant: an operator may make them.
  if (!certain && (References.of(graph).hasUnknownMakers || (!near && (namespaces.length > 1 || !simulation.hasKeys(namespaces[0]!, podSelector))))) return;
  const where = namespaces.length === 1 ? `namespace ${namespaces[0]!}` : "the namespaces that it selects";
  const isElsewhere = near?.differing.length === 0;
  yield {
    at: differing?.field ?? podSelector.field,
    ...(differing ? {} : { part: "key" as const }),
    message: `a peer of ${nameOf(policy.id)} matches no Pods${certain ? "" : " of the input"}: none in ${where} has ${podSelector}`,
    label: isElsewhere ? `such Pods are in namespace ${near.group.namespace}; a podSelector alone means namespace ${policy.namespace ?? ""}` : `no Pod in ${where} has this`,
    notes: near && !isElsewhere ? [`nearest: Pods of ${nameOf(near.group.workload.id)}`] : [],
    related: near ? [{ at: near.group.template.labelsField, message: `labels of the Pods of ${nameOf(near.group.workload.id)}` }] : [],
    ...(certain ? {} : { effect: "risky" as const, severity: near && (differing ?? isElsewhere) ? ("warning" as const) : ("info" as const) }),
    ...(differing && certain ? { fix: { title: `set ${differing.key}: ${near!.value!}`, safe: false, edits: [{ set: differing.field, to: near!.value! }] } } : {}),
  };
}

/** Namespaces are often declared elsewhere: only one that is nearly meant, or `--complete`, shows a mistake. */
function* checkNamespaces(policy: NetworkPolicy, selector: Selector, { graph, complete }: RuleContext): Iterable<Problem> {
  const near = nearNamespace(selector, graph);
  if (!selector.isReadable || hasPlaceholder(selector) || (!near && !complete)) return;
  yield {
    at: near?.requirement.field ?? selector.field,
    ...(near ? {} : { part: "key" as const }),
    message: `a peer of ${nameOf(policy.id)} matches no namespace: none has ${selector}`,
    label: near ? near.hint : "no namespace has these labels",
    related: near ? [{ at: near.namespace.field.child("metadata"), message: `${nameOf(near.namespace.id)} is here` }] : [],
    ...(near?.isProof || complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
    ...(near?.value === undefined ? {} : { fix: { title: `set ${near.requirement.key}: ${near.value}`, safe: false, edits: [{ set: near.requirement.field, to: near.value }] } }),
  };
}
