import type { ReferenceRow } from "./row.ts";

const CONTAINER_LISTS = ["containers", "initContainers", "ephemeralContainers"];

const containerRows = (list: string): ReferenceRow[] => [
  { at: `${list}[].env[].valueFrom.configMapKeyRef`, name: "name", to: "/ConfigMap", key: "key", optional: "optional", without: "blocks" },
  { at: `${list}[].env[].valueFrom.secretKeyRef`, name: "name", to: "/Secret", key: "key", optional: "optional", without: "blocks" },
  { at: `${list}[].envFrom[].configMapRef`, name: "name", to: "/ConfigMap", optional: "optional", without: "blocks" },
  { at: `${list}[].envFrom[].secretRef`, name: "name", to: "/Secret", optional: "optional", without: "blocks" },
];

/** Volume plugins that take their credentials from a Secret of the Pod's namespace (k8s.io/kubernetes pkg/api/v1/pod VisitPodSecretNames). */
const VOLUME_SECRETS: readonly (readonly [at: string, name: string])[] = [
  ["azureFile", "secretName"], ["cephfs.secretRef", "name"], ["cinder.secretRef", "name"], ["flexVolume.secretRef", "name"], ["iscsi.secretRef", "name"],
  ["rbd.secretRef", "name"], ["scaleIO.secretRef", "name"], ["storageos.secretRef", "name"], ["csi.nodePublishSecretRef", "name"],
];

/** What a PodSpec names, relative to the PodSpec. */
export const POD_ROWS: readonly ReferenceRow[] = [
  ...CONTAINER_LISTS.flatMap(containerRows),
  { at: "volumes[].configMap", name: "name", to: "/ConfigMap", items: "items", optional: "optional", without: "blocks" },
  { at: "volumes[].secret", name: "secretName", to: "/Secret", items: "items", optional: "optional", without: "blocks" },
  { at: "volumes[].projected.sources[].configMap", name: "name", to: "/ConfigMap", items: "items", optional: "optional", without: "blocks" },
  { at: "volumes[].projected.sources[].secret", name: "name", to: "/Secret", items: "items", optional: "optional", without: "blocks" },
  ...VOLUME_SECRETS.map(([at, name]): ReferenceRow => ({ at: `volumes[].${at}`, name, to: "/Secret", without: "blocks" })),
  { at: "volumes[].persistentVolumeClaim", name: "claimName", to: "/PersistentVolumeClaim", without: "blocks" },
  { at: "volumes[].ephemeral.volumeClaimTemplate.spec", name: "storageClassName", to: "storage.k8s.io/StorageClass", namespace: "none", without: "blocks" },
  // The kubelet goes on without a pull secret, and fails only where the registry asks for one.
  { at: "imagePullSecrets[]", name: "name", to: "/Secret", without: "tolerated" },
  { at: "", name: "serviceAccountName", to: "/ServiceAccount", without: "blocks" },
  { at: "", name: "priorityClassName", to: "scheduling.k8s.io/PriorityClass", namespace: "none", without: "blocks" },
  { at: "", name: "runtimeClassName", to: "node.k8s.io/RuntimeClass", namespace: "none", without: "blocks" },
  { at: "resourceClaims[]", name: "resourceClaimName", to: "resource.k8s.io/ResourceClaim", without: "blocks" },
  { at: "resourceClaims[]", name: "resourceClaimTemplateName", to: "resource.k8s.io/ResourceClaimTemplate", without: "blocks" },
];
