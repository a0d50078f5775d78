import type { PersistentVolumeSpec } from "../../resource/api/core-v1.ts";
import type { VolumeAttachment, VolumeAttachmentSource } from "../../resource/api/storage-v1.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import { validateCsiDriverName } from "../pod/volume-sources.ts";
import type { Validation } from "../validation.ts";
import { validateAccessModes } from "./access-modes.ts";
import { validateVolumeSources } from "./persistent-volume-sources.ts";

const SPEC = Path.of("spec");
const SOURCE = SPEC.child("source");

/** A VolumeAttachment (ValidateVolumeAttachment in pkg/apis/storage/validation/validation.go). Its status is emptied before. */
export function validateVolumeAttachment(attachment: VolumeAttachment, validation: Validation): void {
  validateMetadata(attachment, { namespaced: false, name: dnsSubdomainName }, validation);
  const { attacher, source = {}, nodeName = "" } = attachment.spec ?? {};
  validateCsiDriverName(attacher, SPEC.child("attacher"), validation);
  validateSource(source, validation);
  const nodeProblem = dnsSubdomainName(nodeName);
  if (nodeProblem !== undefined) validation.invalid(SPEC.child("nodeName"), nodeProblem);
  if (source.persistentVolumeName === undefined) return;
  const problem = dnsSubdomainName(source.persistentVolumeName);
  if (problem !== undefined) validation.invalid(SOURCE.child("persistentVolumeName"), problem);
}

function validateSource({ inlineVolumeSpec, persistentVolumeName }: VolumeAttachmentSource, validation: Validation): void {
  const isNamed = persistentVolumeName !== undefined;
  if (!inlineVolumeSpec && !isNamed) validation.required(SOURCE, "give persistentVolumeName or inlineVolumeSpec");
  else if (inlineVolumeSpec && isNamed) validation.forbidden(SOURCE, "give persistentVolumeName or inlineVolumeSpec, not both");
  else if (persistentVolumeName === "") validation.required(SOURCE.child("persistentVolumeName"), "the name of the volume may not be empty");
  else if (inlineVolumeSpec) validateInlineVolume(inlineVolumeSpec, SOURCE.child("inlineVolumeSpec"), validation);
}

/** A volume that is written where it is attached: a CSI volume, without what only a PersistentVolume has (ValidatePersistentVolumeSpec). */
function validateInlineVolume(spec: PersistentVolumeSpec, path: Path, validation: Validation): void {
  const forbid = (field: string): void => validation.forbidden(path.child(field), `a volume that is written here takes no ${field}`);
  if (spec.claimRef) forbid("claimRef");
  if (Object.keys(spec.capacity ?? {}).length > 0) forbid("capacity");
  if (!spec.csi) validation.required(path.child("csi"), "only a CSI volume can be written here");
  validateAccessModes(spec.accessModes, path.child("accessModes"), validation);
  const { persistentVolumeReclaimPolicy: policy = "", volumeMode = "Filesystem" } = spec;
  if (policy !== "" && policy !== "Retain") validation.forbidden(path.child("persistentVolumeReclaimPolicy"), 'a volume that is written here can only be kept; write "Retain" or nothing');
  if (spec.nodeAffinity) forbid("nodeAffinity");
  // A local volume needs a nodeAffinity, which is forbidden: whatever it says, it counts as missing.
  const sources = { ...spec };
  delete sources.nodeAffinity;
  validateVolumeSources(sources, "", path, validation);
  if (spec.storageClassName) forbid("storageClassName");
  if (volumeMode !== "Filesystem") validation.forbidden(path.child("volumeMode"), 'a volume that is written here can only have volumeMode "Filesystem"');
}
