import type { Connection } from "../../../src/cluster/connection.ts";
import { discover } from "../../../src/cluster/discover.ts";
import { snapshot } from "../../../src/cluster/list.ts";
import type { LiveObject } from "../../../src/cluster/live-object.ts";
import { actualEndpoints } from "../../../src/engine/live/endpoints.ts";
import { LiveCluster } from "../../../src/engine/live/live-cluster.ts";
import { liveProject, liveSettings } from "../../../src/engine/live/live-project.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings.ts";
import type { Project } from "../../../src/engine/project.ts";
import { Simulation } from "../../../src/simulation/simulation.ts";

/** The whole cluster, as audit reads it. */
export async function readAll(connection: Connection): Promise<{ objects: readonly LiveObject[]; cluster: LiveCluster; project: Project }> {
  const { kinds } = await discover(connection);
  const { objects } = await snapshot(connection, kinds.filter(({ group, kind }) => kind !== "Event" && group !== "events.k8s.io"));
  const cluster = new LiveCluster(objects);
  const settings = liveSettings({ ...DEFAULT_SETTINGS, version: "1.36" }, cluster, { isComplete: true, unreadableKinds: [] });
  return { objects, cluster, project: liveProject(cluster, settings) };
}

interface Compared { readonly service: string; readonly type: string; readonly simulated: readonly string[]; readonly actual: readonly string[] }

/** The endpoints of every Service of some namespaces, simulated and as the cluster has them. */
export function compareEndpoints({ cluster, project }: { cluster: LiveCluster; project: Project }, isMine: (namespace: string) => boolean): Compared[] {
  const { complete, nodes, nodePortRange, version } = project.settings;
  const simulation = Simulation.of(project.graph, { complete, nodes, nodePortRange, version, dropRefused: false });
  return project.graph.ofKind("Service").filter(({ namespace }) => isMine(namespace ?? "")).map((service) => ({
    service: `${service.namespace ?? ""}/${service.name}`,
    type: service.type,
    simulated: sorted(simulation.endpointsOf(service).endpoints),
    actual: sorted(actualEndpoints(cluster, service.namespace ?? "", service.name)),
  }));
}

function sorted(groups: readonly { readonly workload: string; readonly ready: boolean; readonly count: number; readonly ports: unknown }[]): string[] {
  return groups.map(({ workload, ready, count, ports }) => JSON.stringify({ workload, ready, count, ports })).sort();
}

/** How many Pods each workload of some namespaces has, by `namespace/Kind/name`. */
export function podCounts({ cluster, project }: { cluster: LiveCluster; project: Project }, isMine: (namespace: string) => boolean, prefix: string): Record<string, number> {
  const counts = project.graph.workloads.filter(({ namespace }) => isMine(namespace ?? "")).map(({ id }) => [`${(id.namespace ?? "").slice(prefix.length)}/${id.kind}/${id.name}`, cluster.podsOf(id).length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}
