/** A kind whose objects the operator reads, as RBAC names it. */
export interface WatchedKind {
  readonly group: string;
  readonly kind: string;
  /** Its name in addresses and roles: `networkpolicies`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

const namespaced = (group: string, kinds: Readonly<Record<string, string>>): WatchedKind[] => Object.entries(kinds).map(([kind, plural]) => ({ group, kind, plural, isNamespaced: true }));
const clusterScoped = (group: string, kinds: Readonly<Record<string, string>>): WatchedKind[] => Object.entries(kinds).map(([kind, plural]) => ({ group, kind, plural, isNamespaced: false }));

/**
 * Every kind that views, reference tables and simulation read; a test compares it with them. The roles in deploy/ are made from it.
 * What a cluster does not serve is left out there, until it does.
 */
export const WATCHED_KINDS: readonly WatchedKind[] = [
  ...namespaced("", {
    ConfigMap: "configmaps", Endpoints: "endpoints", LimitRange: "limitranges", PersistentVolumeClaim: "persistentvolumeclaims", Pod: "pods",
    ReplicationController: "replicationcontrollers", ResourceQuota: "resourcequotas", Secret: "secrets", Service: "services", ServiceAccount: "serviceaccounts",
  }),
  ...clusterScoped("", { Namespace: "namespaces", Node: "nodes", PersistentVolume: "persistentvolumes" }),
  ...clusterScoped("admissionregistration.k8s.io", {
    MutatingAdmissionPolicy: "mutatingadmissionpolicies", MutatingAdmissionPolicyBinding: "mutatingadmissionpolicybindings",
    MutatingWebhookConfiguration: "mutatingwebhookconfigurations", ValidatingAdmissionPolicy: "validatingadmissionpolicies",
    ValidatingAdmissionPolicyBinding: "validatingadmissionpolicybindings", ValidatingWebhookConfiguration: "validatingwebhookconfigurations",
  }),
  ...clusterScoped("apiextensions.k8s.io", { CustomResourceDefinition: "customresourcedefinitions" }),
  ...clusterScoped("apiregistration.k8s.io", { APIService: "apiservices" }),
  ...namespaced("apps", { DaemonSet: "daemonsets", Deployment: "deployments", ReplicaSet: "replicasets", StatefulSet: "statefulsets" }),
  ...namespaced("autoscaling", { HorizontalPodAutoscaler: "horizontalpodautoscalers" }),
  ...namespaced("batch", { CronJob: "cronjobs", Job: "jobs" }),
  ...namespaced("discovery.k8s.io", { EndpointSlice: "endpointslices" }),
  ...clusterScoped("flowcontrol.apiserver.k8s.io", { FlowSchema: "flowschemas", PriorityLevelConfiguration: "prioritylevelconfigurations" }),
  ...namespaced("networking.k8s.io", { Ingress: "ingresses", NetworkPolicy: "networkpolicies" }),
  ...clusterScoped("networking.k8s.io", { IngressClass: "ingressclasses" }),
  ...clusterScoped("node.k8s.io", { RuntimeClass: "runtimeclasses" }),
  ...namespaced("policy", { PodDisruptionBudget: "poddisruptionbudgets" }),
  ...namespaced("rbac.authorization.k8s.io", { Role: "roles", RoleBinding: "rolebindings" }),
  ...clusterScoped("rbac.authorization.k8s.io", { ClusterRole: "clusterroles", ClusterRoleBinding: "clusterrolebindings" }),
  ...namespaced("resource.k8s.io", { ResourceClaim: "resourceclaims", ResourceClaimTemplate: "resourceclaimtemplates" }),
  ...clusterScoped("scheduling.k8s.io", { PriorityClass: "priorityclasses" }),
  ...clusterScoped("snapshot.storage.k8s.io", { VolumeSnapshotClass: "volumesnapshotclasses" }),
  ...namespaced("snapshot.storage.k8s.io", { VolumeSnapshot: "volumesnapshots" }),
  ...clusterScoped("storage.k8s.io", { StorageClass: "storageclasses", VolumeAttributesClass: "volumeattributesclasses" }),
  ...namespaced("apps.kruise.io", { CloneSet: "clonesets", DaemonSet: "daemonsets", StatefulSet: "statefulsets" }),
  ...namespaced("apps.openshift.io", { DeploymentConfig: "deploymentconfigs" }),
  ...namespaced("argoproj.io", { Rollout: "rollouts" }),
  ...namespaced("autoscaling.k8s.io", { VerticalPodAutoscaler: "verticalpodautoscalers" }),
  ...namespaced("cert-manager.io", { Certificate: "certificates", Issuer: "issuers" }),
  ...clusterScoped("cert-manager.io", { ClusterIssuer: "clusterissuers" }),
  ...namespaced("external-secrets.io", { ExternalSecret: "externalsecrets", SecretStore: "secretstores" }),
  ...clusterScoped("external-secrets.io", { ClusterSecretStore: "clustersecretstores" }),
  ...namespaced("gateway.networking.k8s.io", {
    GRPCRoute: "grpcroutes", Gateway: "gateways", HTTPRoute: "httproutes", ListenerSet: "listenersets", ReferenceGrant: "referencegrants", TCPRoute: "tcproutes", TLSRoute: "tlsroutes", UDPRoute: "udproutes",
  }),
  ...clusterScoped("gateway.networking.k8s.io", { GatewayClass: "gatewayclasses" }),
  ...namespaced("keda.sh", { ScaledJob: "scaledjobs", ScaledObject: "scaledobjects", TriggerAuthentication: "triggerauthentications" }),
  ...clusterScoped("keda.sh", { ClusterTriggerAuthentication: "clustertriggerauthentications" }),
  ...namespaced("jobset.x-k8s.io", { JobSet: "jobsets" }),
  ...namespaced("kubeflow.org", { PyTorchJob: "pytorchjobs", TFJob: "tfjobs" }),
  ...namespaced("leaderworkerset.x-k8s.io", { LeaderWorkerSet: "leaderworkersets" }),
  ...namespaced("monitoring.coreos.com", { PodMonitor: "podmonitors", ServiceMonitor: "servicemonitors" }),
  ...namespaced("ray.io", { RayCluster: "rayclusters" }),
  ...namespaced("serving.knative.dev", { Service: "services" }),
];

const BY_TYPE: ReadonlyMap<string, WatchedKind> = new Map(WATCHED_KINDS.map((kind) => [`${kind.group}/${kind.kind}`, kind]));

/** The entry of a kind; undefined where its objects are not read. */
export function watchedKind({ group, kind }: Pick<WatchedKind, "group" | "kind">): WatchedKind | undefined {
  return BY_TYPE.get(`${group}/${kind}`);
}
