import type { Deployment } from "../../src/kinds/workload.ts";
import type { PodTemplate } from "../../src/kinds/pod-template.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/stuck-rollout",
    effect: "risky",
    docs: {
      what: "A rolling update of a Deployment waits for new Pods that cannot start before old ones are gone.",
      why: "With maxUnavailable 0 (which is what 25 % comes to for up to three replicas) no old Pod is stopped before a new one is ready, but the new one needs a host port or volume that the old ones hold.",
      how: "Use `strategy: {type: Recreate}`, or allow a Pod to be away: maxUnavailable 1 and maxSurge 0.",
      see: ["https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy"],
    },
  },
  kinds: ["Deployment"],
  among: ({ graph }) => graph.ofKind("Deployment").filter((deployment) => deployment.strategy === "RollingUpdate" && deployment.replicas !== 0 && mayBeAway(deployment) <= 0),

  *check(deployment, { graph, nodes }) {
    const { replicas, template } = deployment;
    const [hostPort] = template.hostPorts;
    const isFull = hostPort !== undefined && replicas >= nodes;
    const claim = exclusiveClaim(template, graph);
    if (!isFull && claim === undefined) return;
    const strategy = deployment.field.child("spec", "strategy");
    const written = strategy.value !== undefined;
    yield {
      at: written ? strategy : deployment.field.child("spec"),
      part: "key",
      message: isFull
        ? `an update of Deployment ${deployment.name} cannot start a new Pod: all ${nodes} nodes have host port ${hostPort.hostPort} taken`
        : `an update of Deployment ${deployment.name} starts a new Pod while the old one holds claim "${claim?.name}"`,
      label: "no old Pod is stopped before a new one is ready",
      notes: [isFull || claim?.forOnePod ? "the update never ends" : "on another node the new Pod waits for the volume, and the update never ends"],
      // A claim for one node does no harm as long as the new Pod lands on the same node.
      ...(!isFull && !claim?.forOnePod ? { severity: "info" as const } : {}),
    };
  },
});

/** How many Pods may be away during an update: 25 % unless told, rounded down (k8s.io/kubernetes deployment util ResolveFenceposts). */
function mayBeAway(deployment: Deployment): number {
  const written = deployment.integerOrString("spec", "strategy", "rollingUpdate", "maxUnavailable") ?? "25%";
  if (typeof written === "number") return written;
  return Math.floor((Number(/^(\d+)%$/.exec(written)?.[1] ?? 100) * deployment.replicas) / 100);
}

/** A claim that only one Pod, or one node, can have. */
function exclusiveClaim(template: PodTemplate, graph: Graph): { readonly name: string; readonly forOnePod: boolean } | undefined {
  if (graph.ofKind("PersistentVolumeClaim").length === 0) return undefined;
  for (const { claimName } of template.volumes) {
    const modes = claimName === undefined ? [] : graph.named("PersistentVolumeClaim", template.namespace, claimName)[0]?.spec.accessModes ?? [];
    if (claimName !== undefined && modes.length > 0 && modes.every((mode) => mode === "ReadWriteOnce" || mode === "ReadWriteOncePod")) {
      return { name: claimName, forOnePod: modes.includes("ReadWriteOncePod") };
    }
  }
  return undefined;
}
