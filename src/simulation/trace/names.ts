import type { Service } from "../../kinds/service.ts";
import type { Workload } from "../../kinds/workload.ts";
import { closest } from "../../resource/words.ts";
import type { Simulation } from "../simulation.ts";
import { workloadParts } from "../workload-parts.ts";

/** A name or address on the command line that stands for nothing, or for several things. */
export class UnknownNameError extends Error {
  override readonly name = "UnknownNameError";

  constructor(message: string, candidates: readonly string[], wanted = "") {
    const near = closest(wanted, candidates);
    const shown = candidates.slice(0, 8).join(", ");
    super(`${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message}${near === undefined ? (shown === "" ? "" : `; there are ${shown}${candidates.length > 8 ? ", …" : ""}`) : `; did you mean ${near}?`}`);
  }
}

/** Longer messages are cut: a name of the command line is not worth a screen. */
const LONGEST = 200;

const KINDS: Readonly<Record<string, string>> = {
  deploy: "Deployment", deployment: "Deployment", deployments: "Deployment", sts: "StatefulSet", statefulset: "StatefulSet", statefulsets: "StatefulSet",
  ds: "DaemonSet", daemonset: "DaemonSet", daemonsets: "DaemonSet", rs: "ReplicaSet", replicaset: "ReplicaSet", rc: "ReplicationController", replicationcontroller: "ReplicationController",
  job: "Job", jobs: "Job", cj: "CronJob", cronjob: "CronJob", cronjobs: "CronJob", po: "Pod", pod: "Pod", pods: "Pod", rollout: "Rollout", jobset: "JobSet", lws: "LeaderWorkerSet", leaderworkerset: "LeaderWorkerSet", raycluster: "RayCluster",
};

/** The one workload that `[NAMESPACE/][KIND/]NAME` means. Without a namespace it is looked for in `namespace` first, then everywhere. Throws UnknownNameError. */
export function findWorkloads(text: string, { graph }: Simulation, namespace: string): readonly [Workload] {
  const parts = text.split("/");
  const name = parts.at(-1)!;
  const kind = parts.length > 1 ? KINDS[parts.at(-2)!.toLowerCase()] : undefined;
  const inside = parts.length === 3 ? parts[0] : parts.length === 2 && kind === undefined ? parts[0] : undefined;
  const all = [...graph.workloads, ...new Map(workloadParts(graph).map((part) => [part.resource, part])).values()];
  const found = all.filter((one) => one.name === name && (kind === undefined || one.kind === kind) && (inside === undefined || one.namespace === inside));
  const here = inside === undefined ? found.filter((one) => one.namespace === namespace) : found;
  const chosen = here.length > 0 ? here : found;
  if (chosen.length === 1) return [chosen[0]!];
  if (chosen.length === 0) throw new UnknownNameError(`the input has no workload ${text}`, all.map(nameOfWorkload), `${inside ?? namespace}/${kind ?? "Deployment"}/${name}`);
  throw new UnknownNameError(`${text} could be any of ${chosen.length}: ${chosen.map(nameOfWorkload).join(", ")}`, []);
}

function nameOfWorkload({ namespace = "", kind, name }: Workload): string {
  return `${namespace}/${kind}/${name}`;
}

/** The one Service of that name. Without a namespace it is looked for in `namespace` first, then everywhere. Throws UnknownNameError. */
export function findService(name: string, namespace: string | undefined, { graph }: Simulation, home: string): Service {
  const services = graph.ofKind("Service").filter((service) => service.name === name && (namespace === undefined || service.namespace === namespace));
  const here = services.filter((service) => service.namespace === home);
  const chosen = here.length > 0 ? here : services;
  if (chosen.length === 1) return chosen[0]!;
  const nameOf = (service: Service) => `${service.namespace ?? ""}/${service.name}`;
  if (chosen.length === 0) throw new UnknownNameError(`the input has no Service ${namespace ?? home}/${name}`, graph.ofKind("Service").map(nameOf), `${namespace ?? home}/${name}`);
  throw new UnknownNameError(`Service ${name} could be any of ${chosen.length}: ${chosen.map(nameOf).join(", ")}`, []);
}
