import type { PersistentVolume, PersistentVolumeSpec, VolumeNodeAffinity } from "../../resource/api/core-v1.ts";
import { parseQuantity, signOf } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { deprecatedNodeLabel } from "../deprecated-labels.ts";
import { finishedName, validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import { validateNodeSelector } from "../node-selector.ts";
import type { Validation } from "../validation.ts";
import { validateAccessModes, validateClassName, validateVolumeMode } from "./access-modes.ts";
import { validateVolumeSources } from "./persistent-volume-sources.ts";

const SPEC = Path.of("spec");
const ANNOTATIONS = Path.of("metadata", "annotations");
const RECLAIM_POLICIES = ["Delete", "Recycle", "Retain"];
const MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options";
/** Plugins that read mount options from the annotation. */
const MOUNTABLE = [
  "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "nfs", "rbd", "quobyte", "iscsi", "cinder", "cephfs", "azureFile", "vsphereVolume",
  "azureDisk", "photonPersistentDisk",
] as const;
const DEPRECATED_ANNOTATIONS: Readonly<Record<string, string>> = {
  "volume.beta.kubernetes.io/storage-class": "storageClassName", [MOUNT_OPTIONS]: "mountOptions",
};
/** Plugins that are gone from Kubernetes, and the version that removed them; storageOS is how the server writes it. */
const DEAD_PLUGINS = [
  ["cephfs", "cephfs", "1.31"], ["photonPersistentDisk", "photonPersistentDisk", "1.16"], ["scaleIO", "scaleIO", "1.22"],
  ["storageos", "storageOS", "1.25"], ["glusterfs", "glusterfs", "1.26"], ["rbd", "rbd", "1.31"],
] as const;

/** A PersistentVolume (ValidatePersistentVolume in pkg/apis/core/validation/validation.go and in pkg/volume/validation). */
export function validatePersistentVolume(volume: PersistentVolume, validation: Validation): void {
  validateMetadata(volume, { namespaced: false, name: dnsSubdomainName }, validation);
  const spec = volume.spec ?? {};
  validatePersistentVolumeSpec(spec, finishedName(volume.metadata), SPEC, validation);
  if (hasAnnotation(volume, MOUNT_OPTIONS) && !MOUNTABLE.some((plugin) => spec[plugin])) {
    validation.forbidden(ANNOTATIONS.child(MOUNT_OPTIONS), "volumes of this type take no mount options from an annotation");
  }
  if (validation.causes.length === 0) warnPersistentVolume(volume, spec, validation);
}

function validatePersistentVolumeSpec(spec: PersistentVolumeSpec, name: string, path: Path, validation: Validation): void {
  validateAccessModes(spec.accessModes, path.child("accessModes"), validation);
  validateCapacity(spec.capacity ?? {}, path.child("capacity"), validation);
  const policy = spec.persistentVolumeReclaimPolicy || "Retain";
  if (!RECLAIM_POLICIES.includes(policy)) validation.notSupported(path.child("persistentVolumeReclaimPolicy"), policy, RECLAIM_POLICIES);
  if (spec.nodeAffinity) validateVolumeNodeAffinity(spec.nodeAffinity, path.child("nodeAffinity"), validation);
  validateVolumeSources(spec, name, path, validation);
  if (policy === "Recycle" && spec.hostPath && isRoot(spec.hostPath.path ?? "")) {
    validation.forbidden(path.child("persistentVolumeReclaimPolicy"), 'a hostPath volume of "/" may not be recycled; use "Retain"');
  }
  validateClassName(spec.storageClassName, path.child("storageClassName"), validation);
  validateVolumeMode(spec.volumeMode, path.child("volumeMode"), validation);
  validateVolumeAttributesClassName(spec, path, validation);
}

/** Capacity holds an amount of storage above zero, and nothing else. */
function validateCapacity(capacity: NonNullable<PersistentVolumeSpec["capacity"]>, path: Path, validation: Validation): void {
  const names = Object.keys(capacity);
  if (names.length === 0) validation.required(path, 'write the size of the volume: "storage: 10Gi"');
  if (names.length !== 1 || names[0] !== "storage") validation.notSupported(path, names.join(", "), ["storage"]);
  for (const name of names) {
    const quantity = parseQuantity(capacity[name]);
    if (quantity && signOf(quantity) <= 0) validation.invalid(path.key(name), `${quote(capacity[name])} must be more than zero`);
  }
}

/** The node affinity of a volume must have required terms. */
function validateVolumeNodeAffinity(affinity: VolumeNodeAffinity, path: Path, validation: Validation): void {
  const required = path.child("required");
  if (!affinity.required) validation.required(required, "the node affinity of a volume must say what nodes need, under required");
  else validateNodeSelector(affinity.required, required, validation, { allowsInvalidValues: !validation.has("volumeAffinityLabelValues") });
}

/** Whether a path is "/" once it is cleaned as Go's path.Clean does. */
function isRoot(path: string): boolean {
  if (!path.startsWith("/")) return false;
  let depth = 0;
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    depth = part === ".." ? Math.max(0, depth - 1) : depth + 1;
  }
  return depth === 0;
}

function validateVolumeAttributesClassName({ volumeAttributesClassName: name, csi }: PersistentVolumeSpec, path: Path, validation: Validation): void {
  if (name === undefined || !validation.has("volumeAttributesClassName")) return;
  if (name === "") validation.required(path.child("volumeAttributesClassName"), "name a VolumeAttributesClass, or leave the field out");
  validateClassName(name, path.child("volumeAttributesClassName"), validation);
  if (!csi) validation.required(path.child("csi"), "only CSI volumes have a volumeAttributesClassName");
}

function hasAnnotation({ metadata }: PersistentVolume, key: string): boolean {
  return Object.hasOwn(metadata?.annotations ?? {}, key);
}

/** GetWarningsForPersistentVolume in pkg/api/persistentvolume/util.go. */
function warnPersistentVolume(volume: PersistentVolume, spec: PersistentVolumeSpec, validation: Validation): void {
  for (const key in DEPRECATED_ANNOTATIONS) {
    if (hasAnnotation(volume, key)) validation.warn(ANNOTATIONS.key(key), `this annotation is deprecated; use spec.${DEPRECATED_ANNOTATIONS[key]!}`);
  }
  if (spec.persistentVolumeReclaimPolicy === "Recycle") {
    validation.warn(SPEC.child("persistentVolumeReclaimPolicy"), 'the reclaim policy "Recycle" is deprecated; use dynamic provisioning');
  }
  spec.nodeAffinity?.required?.nodeSelectorTerms?.forEach(({ matchExpressions = [] }, i) => {
    matchExpressions.forEach(({ key = "" }, j) => {
      const advice = deprecatedNodeLabel(key);
      if (advice !== undefined) validation.warn(SPEC.child("nodeAffinity", "required", "nodeSelectorTerms").child(i, "matchExpressions", j, "key"), advice);
    });
  });
  for (const [plugin, shown, version] of DEAD_PLUGINS) {
    if (spec[plugin]) validation.warn(SPEC.child(shown), `${plugin} volumes have not worked since Kubernetes ${version}; use a CSI driver`);
  }
}
