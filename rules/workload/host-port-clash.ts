import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import type { HostPort, PodTemplate } from "../../src/kinds/pod-template.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/host-port-clash",
    effect: "risky",
    docs: {
      what: "Pods want the same port of a node: replicas of one workload, or a DaemonSet's and another workload's.",
      why: "A node port can be taken once. Pods that find no node where it is free stay Pending.",
      how: "Use a Service instead of the host port, another port, or fewer replicas than nodes.",
      see: ["https://kubernetes.io/docs/concepts/configuration/overview/#services"],
    },
  },
  kinds: ["PodTemplate"],
  among: ({ graph }) => graph.podTemplates.filter(({ hostPorts }) => hostPorts.length > 0),

  *check(template, { graph, nodes }) {
    const { workload } = template;
    const { hostPorts } = template;
    const [first] = hostPorts;
    if (first && workload.kind !== "DaemonSet" && workload.kind !== "CronJob" && workload.replicas > nodes) {
      yield {
        at: first.port.hostPort === undefined ? first.port.field : first.port.field.child("hostPort"),
        message: `${workload.replicas} replicas want host port ${first.hostPort}/${first.port.protocol}, which ${nodes} nodes can give only ${nodes} times`,
        label: "one Pod a node",
      };
    }
    for (const wanted of hostPorts) {
      const other = everywhere(graph).get(keyOf(wanted))?.find((taken) => taken !== template && pinned(taken) === pinned(template));
      if (!other || (workload.kind === "DaemonSet" && nameOf(workload.id) < nameOf(other.workload.id))) continue;
      yield {
        at: wanted.port.hostPort === undefined ? wanted.port.field : wanted.port.field.child("hostPort"),
        message: `host port ${wanted.hostPort}/${wanted.port.protocol} is taken on every node by ${nameOf(other.workload.id)}`,
        label: "no node has it free",
        related: [{ at: other.field, message: `${other.workload.kind} ${other.workload.name} runs on every node` }],
      };
      return;
    }
  },
});

const cache = new WeakMap<Graph, ReadonlyMap<string, readonly PodTemplate[]>>();

/** The host ports that DaemonSets take, with who takes them. */
function everywhere(graph: Graph): ReadonlyMap<string, readonly PodTemplate[]> {
  const known = cache.get(graph);
  if (known) return known;
  const taken = new Map<string, PodTemplate[]>();
  for (const { template } of graph.ofKind("DaemonSet")) {
    for (const port of template.hostPorts) append(taken, keyOf(port), template);
  }
  cache.set(graph, taken);
  return taken;
}

function keyOf({ hostPort, port }: HostPort): string {
  return `${hostPort}/${port.protocol}/${port.hostIP ?? "0.0.0.0"}`;
}

/** Workloads that ask for other nodes may never meet. */
function pinned(template: PodTemplate): string {
  const { nodeSelector } = template;
  return JSON.stringify([[...nodeSelector].sort(), template.at("spec", "affinity", "nodeAffinity") ?? null]);
}
