import { asList, asObject, asString } from "../../resource/resource.ts";
import { compareText } from "../../resource/words.ts";
import type { JsonObject } from "../../source/document.ts";
import type { LiveCluster } from "./live-cluster.ts";

/** Endpoints of one workload that are alike, as the cluster has them. */
export interface ActualEndpoints {
  /** `Deployment/web`, or `address/IP` for what is no Pod; `Pod/NAME` of a Pod that does not exist. */
  readonly workload: string;
  readonly ready: boolean;
  readonly count: number;
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[];
  /** Pods that endpoints name and that do not exist. */
  readonly missingPods: readonly string[];
}

/** The endpoints of a Service as its EndpointSlices have them, in the form of the simulation's; in a fixed order. */
export function actualEndpoints(cluster: LiveCluster, namespace: string, service: string): readonly ActualEndpoints[] {
  const groups = new Map<string, ActualEndpoints>();
  for (const slice of cluster.slicesOf(namespace, service)) {
    const ports = asList(slice.ports).map((port) => portOf(asObject(port) ?? {})).sort((a, b) => compareText(a.name, b.name) || a.port - b.port || compareText(a.protocol, b.protocol));
    for (const item of asList(slice.endpoints)) {
      const endpoint = asObject(item) ?? {};
      const { workload, missing } = workloadOf(endpoint, cluster, namespace);
      // What does not say is ready (pkg/apis/discovery/types.go).
      const ready = asObject(endpoint.conditions)?.ready !== false;
      const key = JSON.stringify([workload, ready, ports]);
      const before = groups.get(key);
      groups.set(key, { workload, ready, ports, count: (before?.count ?? 0) + 1, missingPods: [...(before?.missingPods ?? []), ...missing] });
    }
  }
  return [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
}

function portOf(port: JsonObject): ActualEndpoints["ports"][number] {
  return { name: asString(port.name) ?? "", port: Number(port.port ?? 0), protocol: asString(port.protocol) ?? "TCP" };
}

function workloadOf(endpoint: JsonObject, cluster: LiveCluster, namespace: string): { workload: string; missing: string[] } {
  const target = asObject(endpoint.targetRef);
  const pod = target?.kind === "Pod" ? asString(target.name) : undefined;
  if (pod === undefined) return { workload: `address/${asList(endpoint.addresses).join(",")}`, missing: [] };
  const workload = cluster.workloadOf(namespace, pod)?.resource.id;
  return workload ? { workload: `${workload.kind}/${workload.name}`, missing: [] } : { workload: `Pod/${pod}`, missing: [pod] };
}
