import type { Resource, ResourceId } from "../resource/resource.ts";
import { HorizontalPodAutoscaler } from "./autoscaler.ts";
import { ConfigMap } from "./config-map.ts";
import { PodDisruptionBudget } from "./disruption.ts";
import { Endpoints, EndpointSlice } from "./endpoints.ts";
import { IngressClass } from "./ingress-class.ts";
import { Ingress } from "./ingress.ts";
import { Namespace } from "./namespace.ts";
import { NetworkPolicy } from "./network-policy.ts";
import type { PodTemplate } from "./pod-template.ts";
import { PriorityClass } from "./priority-class.ts";
import { LimitRange, ResourceQuota } from "./quota.ts";
import { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "./rbac.ts";
import { ResourceView } from "./resource-view.ts";
import { Secret } from "./secret.ts";
import { ServiceAccount } from "./service-account.ts";
import { Service } from "./service.ts";
import { PersistentVolume, PersistentVolumeClaim, StorageClass } from "./storage.ts";
import { CronJob, CustomWorkload, DaemonSet, Deployment, Job, Pod, ReplicaSet, ReplicationController, StatefulSet, type Workload } from "./workload.ts";

/** What a rule reads for each kind: a typed, defaulted view. The first three are not kinds of Kubernetes but of ours. */
export interface Views {
  /** Every resource, of whatever kind. */
  readonly Resource: ResourceView;
  /** Everything that makes Pods, bare Pods included. */
  readonly Workload: Workload;
  /** What Pods are made from; of a bare Pod, the Pod itself. */
  readonly PodTemplate: PodTemplate;
  readonly Pod: Pod;
  readonly ReplicationController: ReplicationController;
  readonly ReplicaSet: ReplicaSet;
  readonly Deployment: Deployment;
  readonly StatefulSet: StatefulSet;
  readonly DaemonSet: DaemonSet;
  readonly Job: Job;
  readonly CronJob: CronJob;
  readonly Service: Service;
  readonly Endpoints: Endpoints;
  readonly EndpointSlice: EndpointSlice;
  readonly Ingress: Ingress;
  readonly IngressClass: IngressClass;
  readonly NetworkPolicy: NetworkPolicy;
  readonly ConfigMap: ConfigMap;
  readonly Secret: Secret;
  readonly ServiceAccount: ServiceAccount;
  readonly PersistentVolume: PersistentVolume;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly StorageClass: StorageClass;
  readonly Namespace: Namespace;
  readonly ResourceQuota: ResourceQuota;
  readonly LimitRange: LimitRange;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly Role: Role;
  readonly ClusterRole: ClusterRole;
  readonly RoleBinding: RoleBinding;
  readonly ClusterRoleBinding: ClusterRoleBinding;
  readonly PriorityClass: PriorityClass;
}

export type Kind = keyof Views;

/** A kind that has a class of its own: every one but ours. */
export type KubernetesKind = Exclude<Kind, "Resource" | "Workload" | "PodTemplate">;

const CLASSES: { readonly [K in KubernetesKind]: { readonly groups: readonly string[]; readonly view: new (resource: Resource) => Views[K] } } = {
  Pod: { groups: [""], view: Pod },
  ReplicationController: { groups: [""], view: ReplicationController },
  ReplicaSet: { groups: ["apps", "extensions"], view: ReplicaSet },
  Deployment: { groups: ["apps", "extensions"], view: Deployment },
  StatefulSet: { groups: ["apps"], view: StatefulSet },
  DaemonSet: { groups: ["apps", "extensions"], view: DaemonSet },
  Job: { groups: ["batch"], view: Job },
  CronJob: { groups: ["batch"], view: CronJob },
  Service: { groups: [""], view: Service },
  Endpoints: { groups: [""], view: Endpoints },
  EndpointSlice: { groups: ["discovery.k8s.io"], view: EndpointSlice },
  Ingress: { groups: ["networking.k8s.io", "extensions"], view: Ingress },
  IngressClass: { groups: ["networking.k8s.io"], view: IngressClass },
  NetworkPolicy: { groups: ["networking.k8s.io", "extensions"], view: NetworkPolicy },
  ConfigMap: { groups: [""], view: ConfigMap },
  Secret: { groups: [""], view: Secret },
  ServiceAccount: { groups: [""], view: ServiceAccount },
  PersistentVolume: { groups: [""], view: PersistentVolume },
  PersistentVolumeClaim: { groups: [""], view: PersistentVolumeClaim },
  StorageClass: { groups: ["storage.k8s.io"], view: StorageClass },
  Namespace: { groups: [""], view: Namespace },
  ResourceQuota: { groups: [""], view: ResourceQuota },
  LimitRange: { groups: [""], view: LimitRange },
  HorizontalPodAutoscaler: { groups: ["autoscaling"], view: HorizontalPodAutoscaler },
  PodDisruptionBudget: { groups: ["policy"], view: PodDisruptionBudget },
  Role: { groups: ["rbac.authorization.k8s.io"], view: Role },
  ClusterRole: { groups: ["rbac.authorization.k8s.io"], view: ClusterRole },
  RoleBinding: { groups: ["rbac.authorization.k8s.io"], view: RoleBinding },
  ClusterRoleBinding: { groups: ["rbac.authorization.k8s.io"], view: ClusterRoleBinding },
  PriorityClass: { groups: ["scheduling.k8s.io"], view: PriorityClass },
};

/** All kinds that a rule may name. */
export const KINDS: readonly Kind[] = ["Resource", "Workload", "PodTemplate", ...(Object.keys(CLASSES) as KubernetesKind[])];

interface KnownKind { readonly kind: KubernetesKind; readonly groups: readonly string[]; readonly view: new (resource: Resource) => ResourceView }

const KNOWN: ReadonlyMap<string, KnownKind> = new Map((Object.keys(CLASSES) as KubernetesKind[]).map((kind) => [kind, { kind, ...CLASSES[kind] }]));

function known({ group, kind }: ResourceId): KnownKind | undefined {
  const one = KNOWN.get(kind);
  return one?.groups.includes(group) ? one : undefined;
}

/** The kind by which we know a resource; undefined for the others (a Service of Knative is no Service). */
export function knownKind(id: ResourceId): KubernetesKind | undefined {
  return known(id)?.kind;
}

/** The view of a resource: of its kind where we know it, else what every resource has. */
export function viewOf(resource: Resource): ResourceView {
  const kind = known(resource.id);
  if (kind) return new kind.view(resource);
  return CustomWorkload.is(resource) ? new CustomWorkload(resource) : new ResourceView(resource);
}

/** The group under which a kind is stored: kinds that moved out of `extensions` are the same objects there and here. */
export function storageGroup(group: string, kind: string): string {
  return group === "extensions" && KNOWN.get(kind)?.groups.includes(group) ? groupOf(kind as KubernetesKind) : group;
}

/** The group of a kind that we know. */
export function groupOf(kind: KubernetesKind): string {
  return CLASSES[kind].groups[0]!;
}
