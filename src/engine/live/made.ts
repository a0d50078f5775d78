import type { ResourceId } from "../../resource/resource.ts";

/** Controllers of Kubernetes whose work the simulation does again, with what they make. */
const MAKERS: ReadonlySet<string> = new Set(["apps/Deployment", "apps/ReplicaSet", "apps/StatefulSet", "apps/DaemonSet", "batch/Job", "batch/CronJob", "/ReplicationController"]);
const MADE: ReadonlySet<string> = new Set(["/Pod", "apps/ReplicaSet", "batch/Job", "apps/ControllerRevision"]);

type Kind = Pick<ResourceId, "group" | "kind">;

/** Whether objects of that kind make others that the simulation makes anew. */
export function isMaker({ group, kind }: Kind): boolean {
  return MAKERS.has(`${group}/${kind}`);
}

/** Whether objects of that kind are made by such makers; those of others are never looked at for themselves. */
export function isMadeKind({ group, kind }: Kind): boolean {
  return MADE.has(`${group}/${kind}`);
}
