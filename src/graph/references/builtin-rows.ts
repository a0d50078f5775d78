import type { ReferenceRow } from "./row.ts";

const STORAGE_CLASS = "storage.k8s.io/StorageClass";
const CSI_SECRETS = ["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeStageSecretRef", "nodeExpandSecretRef"];

/** A PersistentVolumeClaimSpec at a path. */
const claimRows = (at: string): ReferenceRow[] => [
  { at, name: "storageClassName", to: STORAGE_CLASS, namespace: "none", without: "breaks" },
  { at, name: "volumeAttributesClassName", to: "storage.k8s.io/VolumeAttributesClass", namespace: "none", without: "breaks" },
  { at, name: "volumeName", to: "/PersistentVolume", namespace: "none", without: "breaks" },
  { at: `${at}.dataSource`, name: "name", to: { kind: "kind", group: "apiGroup" }, without: "breaks" },
  { at: `${at}.dataSourceRef`, name: "name", to: { kind: "kind", group: "apiGroup" }, namespace: { field: "namespace" }, without: "breaks" },
];

const ingressBackend = (at: string): ReferenceRow[] => [
  { at: `${at}.service`, name: "name", to: "/Service", port: "port", without: "breaks" },
  { at: `${at}.resource`, name: "name", to: { kind: "kind", group: "apiGroup" }, without: "breaks" },
];

const webhookService = (at: string): ReferenceRow => ({ at, name: "name", to: "/Service", namespace: { field: "namespace" }, port: "port", portOtherwise: 443, without: "breaks" });

const subjects: ReferenceRow = { at: "subjects[]", name: "name", to: { kind: "kind", group: "apiGroup" }, namespace: { field: "namespace" }, without: "tolerated" };

/** What the built-in kinds name besides their Pod templates, by `group/Kind`. */
export const BUILTIN_ROWS: Readonly<Record<string, readonly ReferenceRow[]>> = {
  "apps/StatefulSet": [
    // The controller does not look for it; without it the Pods have no DNS names.
    { at: "spec", name: "serviceName", to: "/Service", without: "breaks" },
    ...claimRows("spec.volumeClaimTemplates[].spec"),
  ],
  "/PersistentVolumeClaim": claimRows("spec"),
  "/PersistentVolume": [
    { at: "spec", name: "storageClassName", to: STORAGE_CLASS, namespace: "none", without: "tolerated" },
    { at: "spec.claimRef", name: "name", to: "/PersistentVolumeClaim", namespace: { field: "namespace" }, without: "tolerated" },
    ...CSI_SECRETS.map((secret): ReferenceRow => ({ at: `spec.csi.${secret}`, name: "name", to: "/Secret", namespace: { field: "namespace" }, without: "breaks" })),
  ],
  "networking.k8s.io/Ingress": [
    ...ingressBackend("spec.defaultBackend"),
    ...ingressBackend("spec.rules[].http.paths[].backend"),
    { at: "spec.tls[]", name: "secretName", to: "/Secret", without: "breaks" },
    { at: "spec", name: "ingressClassName", to: "networking.k8s.io/IngressClass", namespace: "none", without: "breaks" },
  ],
  "networking.k8s.io/IngressClass": [
    { at: "spec.parameters", name: "name", to: { kind: "kind", group: "apiGroup" }, namespace: { field: "namespace" }, without: "breaks" },
  ],
  "autoscaling/HorizontalPodAutoscaler": [
    { at: "spec.scaleTargetRef", name: "name", to: { kind: "kind", group: "apiVersion" }, without: "breaks" },
    { at: "spec.metrics[].object.describedObject", name: "name", to: { kind: "kind", group: "apiVersion" }, without: "breaks" },
  ],
  "/ServiceAccount": [
    { at: "imagePullSecrets[]", name: "name", to: "/Secret", without: "tolerated" },
    { at: "secrets[]", name: "name", to: "/Secret", without: "tolerated" },
  ],
  "/Secret": [{ at: "metadata.annotations", name: "kubernetes.io/service-account.name", to: "/ServiceAccount", without: "breaks" }],
  "rbac.authorization.k8s.io/RoleBinding": [
    { at: "roleRef", name: "name", to: { kind: "kind", group: "apiGroup", otherwise: "rbac.authorization.k8s.io/Role" }, without: "breaks" },
    subjects,
  ],
  "rbac.authorization.k8s.io/ClusterRoleBinding": [
    { at: "roleRef", name: "name", to: { kind: "kind", group: "apiGroup", otherwise: "rbac.authorization.k8s.io/ClusterRole" }, without: "breaks" },
    subjects,
  ],
  "admissionregistration.k8s.io/ValidatingWebhookConfiguration": [webhookService("webhooks[].clientConfig.service")],
  "admissionregistration.k8s.io/MutatingWebhookConfiguration": [webhookService("webhooks[].clientConfig.service")],
  "apiextensions.k8s.io/CustomResourceDefinition": [webhookService("spec.conversion.webhook.clientConfig.service")],
  "apiregistration.k8s.io/APIService": [webhookService("spec.service")],
  "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding": [
    { at: "spec", name: "policyName", to: "admissionregistration.k8s.io/ValidatingAdmissionPolicy", namespace: "none", without: "breaks" },
  ],
  "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding": [
    { at: "spec", name: "policyName", to: "admissionregistration.k8s.io/MutatingAdmissionPolicy", namespace: "none", without: "breaks" },
  ],
  "flowcontrol.apiserver.k8s.io/FlowSchema": [
    { at: "spec.priorityLevelConfiguration", name: "name", to: "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration", namespace: "none", without: "breaks" },
  ],
};
