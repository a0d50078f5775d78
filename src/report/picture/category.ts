import { GATEWAY_API } from "../../kinds/gateway.ts";
import type { ResourceId } from "../../resource/resource.ts";
import type { Category } from "./picture.ts";

/** By `group/Kind`, and `group/*` for all kinds of a group. Workloads are told by what they are, not by name. */
const CATEGORIES: Readonly<Record<string, Category>> = {
  "networking.k8s.io/Ingress": "route", "extensions/Ingress": "route", "networking.k8s.io/IngressClass": "route", [`${GATEWAY_API}/*`]: "route",
  "jobset.x-k8s.io/*": "workload", "leaderworkerset.x-k8s.io/*": "workload", "ray.io/*": "workload",
  "/Service": "service", "/Endpoints": "service", "discovery.k8s.io/EndpointSlice": "service",
  "/ConfigMap": "config", "/Secret": "config", "external-secrets.io/*": "config", "bitnami.com/SealedSecret": "config", "cert-manager.io/*": "config",
  "/PersistentVolumeClaim": "storage", "/PersistentVolume": "storage", "storage.k8s.io/*": "storage",
  "/ServiceAccount": "identity", "rbac.authorization.k8s.io/*": "identity",
  "autoscaling/HorizontalPodAutoscaler": "scaling", "policy/PodDisruptionBudget": "scaling", "keda.sh/*": "scaling", "autoscaling.k8s.io/*": "scaling",
  "networking.k8s.io/NetworkPolicy": "policy", "extensions/NetworkPolicy": "policy", "/ResourceQuota": "policy", "/LimitRange": "policy",
};

const WORKLOADS: ReadonlySet<string> = new Set(["Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"]);
const WORKLOAD_GROUPS: ReadonlySet<string> = new Set(["", "apps", "batch", "extensions"]);

/** How an object of that kind is drawn; `isWorkload` for what makes Pods. */
export function categoryOf({ group, kind }: Pick<ResourceId, "group" | "kind">, isWorkload: boolean): Category {
  if (isWorkload || (WORKLOAD_GROUPS.has(group) && WORKLOADS.has(kind))) return "workload";
  return CATEGORIES[`${group}/${kind}`] ?? CATEGORIES[`${group}/*`] ?? "other";
}
