import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { allowedAtMost, allowedAway, countPods, doubtfulBudgets } from "../../src/simulation/budgets.ts";
import { isAutoscaled } from "../../src/simulation/scale-target.ts";
import { Simulation } from "../../src/simulation/simulation.ts";

export default defineRule({
  meta: {
    id: "scaling/blocked-eviction",
    effect: "risky",
    docs: {
      what: "A PodDisruptionBudget never lets a Pod be evicted.",
      why: "Draining a node that runs one of the Pods waits for ever: cluster upgrades and scale-downs hang until somebody deletes the budget or the Pods.",
      how: "Allow at least one Pod to be away: `maxUnavailable: 1`, or minAvailable below the number of replicas; run more than one replica.",
      see: ["https://kubernetes.io/docs/tasks/run-application/configure-pdb/"],
    },
  },
  kinds: ["PodDisruptionBudget"],
  among: ({ graph }) => doubtfulBudgets(graph),

  *check(budget, { graph }) {
    const { selector, namespace = "" } = budget;
    if (!selector) return;
    const selected = Simulation.of(graph).select(namespace, selector);
    const autoscaled = selected.some(({ group: { workload } }) => isAutoscaled(workload, graph));
    const pods = countPods(selected);
    const away = autoscaled ? allowedAtMost(budget) : allowedAway(budget, pods);
    if (pods === 0 || away === undefined || away > 0) return;
    const field = budget.maxUnavailable === undefined ? "minAvailable" : "maxUnavailable";
    const names = selected.map(({ group: { workload } }) => nameOf(workload.id));
    yield {
      at: budget.field.child("spec", field),
      message: `no Pod of ${[...new Set(names)].join(", ")} can ever be evicted`,
      label: field === "minAvailable" ? `there ${pods === 1 ? "is 1 Pod" : `are ${pods} Pods`}` : "nothing may be away",
      notes: ["draining their nodes waits for ever"],
      related: selected.slice(0, 3).map(({ group: { workload } }) => ({ at: workload.field.child("metadata", "name"), message: `${nameOf(workload.id)} is here` })),
    };
  },
});
