import type { Selector } from "../../kinds/selector.ts";
import type { ResourceId } from "../../resource/resource.ts";

/** Names that a cluster has without any manifest, by `group/Kind`; a pattern where there are many. */
const EVERYWHERE: Readonly<Record<string, RegExp>> = {
  // pkg/controller/serviceaccount, pkg/controller/certificates/rootcacertpublisher: one in each namespace.
  "/ServiceAccount": /^default$/,
  "/ConfigMap": /^(kube-root-ca|openshift-service-ca)\.crt$/,
  "/Namespace": /^(default|kube-system|kube-public|kube-node-lease)$/,
  "scheduling.k8s.io/PriorityClass": /^system-(cluster|node)-critical$/,
  // plugin/pkg/auth/authorizer/rbac/bootstrappolicy: every bootstrap role but these four begins with system:.
  "rbac.authorization.k8s.io/ClusterRole": /^(cluster-admin|admin|edit|view|system:.+)$/,
  "rbac.authorization.k8s.io/ClusterRoleBinding": /^(cluster-admin|system:.+)$/,
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": /^(catch-all|exempt|global-default|leader-election|node-high|system|workload-high|workload-low)$/,
};

/** Names that every usual cluster has in kube-system or default. */
const IN_NAMESPACE: Readonly<Record<string, RegExp>> = {
  "default//Service": /^kubernetes$/,
  "default//Endpoints": /^kubernetes$/,
  "kube-system//Service": /^(kube-dns|metrics-server)$/,
  "kube-system/rbac.authorization.k8s.io/Role": /^(extension-apiserver-authentication-reader|system:.+)$/,
  "kube-public/rbac.authorization.k8s.io/Role": /^system:.+$/,
  "kube-system//ConfigMap": /^(extension-apiserver-authentication|coredns|kube-proxy|kubeadm-config|kubelet-config)$/,
  // The controllers' own accounts, made by kube-controller-manager with --use-service-account-credentials.
  "kube-system//ServiceAccount": /^.+$/,
};

/** Whether a cluster has this object although no manifest makes it. */
export function existsWithoutManifest({ group, kind, namespace, name }: ResourceId): boolean {
  const type = `${group}/${kind}`;
  return (EVERYWHERE[type]?.test(name) ?? false) || (namespace !== undefined && (IN_NAMESPACE[`${namespace}/${type}`]?.test(name) ?? false));
}

const PLACEHOLDER = /\$\(|\$\{|\$[A-Z_]|\{\{|<[\w .-]+>|^__.*__$|^(CHANGE_?ME|PLACEHOLDER|REPLACE_?ME|TODO|XXX+)|^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Whether a name is to be filled in before it is applied: `$(NAME)`, `${NAME}`, `<NAME>`, `__NAME__`, `PROJECT_ID`. Names that Kubernetes takes have no capitals. */
export function isPlaceholder(name: string): boolean {
  return PLACEHOLDER.test(name);
}

/** Whether a label that a selector asks for is to be filled in before it is applied. */
export function hasPlaceholder({ conditions }: Selector): boolean {
  return conditions.some(({ values }) => values.some(isPlaceholder));
}
