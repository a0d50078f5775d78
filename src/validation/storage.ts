import { validateCsiDriver, validateCsiNode, validateCsiStorageCapacity } from "./storage/csi.ts";
import { validatePersistentVolumeClaim } from "./storage/persistent-volume-claim.ts";
import { validatePersistentVolume } from "./storage/persistent-volume.ts";
import { validateStorageClass, validateVolumeAttributesClass } from "./storage/storage-class.ts";
import { validateVolumeAttachment } from "./storage/volume-attachment.ts";
import type { Validators } from "./validator.ts";

export { validatePersistentVolumeClaimSpec, warnPersistentVolumeClaimSpec } from "./storage/persistent-volume-claim.ts";

/** Volumes, claims and the kinds of storage.k8s.io. */
export const validators: Validators = {
  "/PersistentVolume": validatePersistentVolume,
  "/PersistentVolumeClaim": validatePersistentVolumeClaim,
  "storage.k8s.io/CSIDriver": validateCsiDriver,
  "storage.k8s.io/CSINode": validateCsiNode,
  "storage.k8s.io/CSIStorageCapacity": validateCsiStorageCapacity,
  "storage.k8s.io/StorageClass": validateStorageClass,
  "storage.k8s.io/VolumeAttachment": validateVolumeAttachment,
  "storage.k8s.io/VolumeAttributesClass": validateVolumeAttributesClass,
};
