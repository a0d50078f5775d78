import type { CSIPersistentVolumeSource, GlusterfsPersistentVolumeSource, ISCSIPersistentVolumeSource, PersistentVolumeSpec, SecretReference } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem, dnsLabelName } from "../names.ts";
import { validateNoBacksteps } from "../pod/paths.ts";
import {
  validateAzureDisk, validateCsiDriverName, validateFibreChannel, validateFlexVolume, validateFlocker, validateGiven, validateHostPath,
  validateInitiatorName, validateIscsiTarget, validateNfs, validatePartition, validateQuobyte, validateStorageOs,
} from "../pod/volume-sources.ts";
import type { Validation } from "../validation.ts";
/** A volume source: its field, the name that its causes have where it differs, and what it must look like. */
interface Plugin<Name extends PluginName = PluginName> {
  readonly field: Name;
  /** Where the server names the field otherwise in causes about the source. */
  readonly shown?: string;
  /** Where the server names the field otherwise in the cause for a second source. */
  readonly shownAsSecond?: string;
  readonly validate: (source: NonNullable<PersistentVolumeSpec[Name]>, path: Path, validation: Validation, volume: Volume) => void;
}
interface Volume { readonly name: string; readonly spec: PersistentVolumeSpec; readonly path: Path }
type PluginName =
  | "awsElasticBlockStore" | "azureDisk" | "azureFile" | "cephfs" | "cinder" | "csi" | "fc" | "flexVolume" | "flocker" | "gcePersistentDisk" | "glusterfs"
  | "hostPath" | "iscsi" | "local" | "nfs" | "photonPersistentDisk" | "portworxVolume" | "quobyte" | "rbd" | "scaleIO" | "storageos" | "vsphereVolume";

/** A source that only needs some fields. */
const needs = (...fields: string[]) => (source: object, path: Path, validation: Validation): void => validateGiven(source, fields, path, validation);
const plugin = <Name extends PluginName>(entry: Plugin<Name>): Plugin => entry as unknown as Plugin;
const ISCSI_PREFIX_LENGTH = 64;

/** In the order in which the server looks at them. */
const PLUGINS: readonly Plugin[] = [
  plugin({ field: "hostPath", validate: validateHostPath }),
  plugin({ field: "gcePersistentDisk", shown: "persistentDisk", validate: validateDisk("pdName") }),
  plugin({ field: "awsElasticBlockStore", validate: validateDisk("volumeID") }),
  plugin({ field: "glusterfs", validate: validateGlusterfs }),
  plugin({ field: "flocker", validate: validateFlocker }),
  plugin({ field: "nfs", validate: validateNfs }),
  plugin({ field: "rbd", validate: (source, path, validation) => {
    validateMonitors(source.monitors, path, validation);
    validateGiven(source, ["image"], path, validation);
  } }),
  plugin({ field: "quobyte", validate: validateQuobyte }),
  plugin({ field: "cephfs", shownAsSecond: "cephFS", validate: (source, path, validation) => validateMonitors(source.monitors, path, validation) }),
  plugin({ field: "iscsi", validate: validatePersistentIscsi }),
  plugin({ field: "cinder", validate: (source, path, validation) => {
    validateGiven(source, ["volumeID"], path, validation);
    requireSecret(source.secretRef, path, validation);
  } }),
  plugin({ field: "fc", validate: validateFibreChannel }),
  plugin({ field: "flexVolume", validate: validateFlexVolume }),
  plugin({ field: "azureFile", validate: (source, path, validation) => {
    validateGiven(source, ["secretName", "shareName"], path, validation);
    if (source.secretNamespace === "") validation.required(path.child("secretNamespace"), "name a namespace, or leave the field out");
  } }),
  plugin({ field: "vsphereVolume", validate: needs("volumePath") }),
  plugin({ field: "photonPersistentDisk", validate: needs("pdID") }),
  plugin({ field: "portworxVolume", validate: needs("volumeID") }),
  plugin({ field: "azureDisk", validate: validateAzureDisk }),
  plugin({ field: "scaleIO", validate: needs("gateway", "system", "volumeName") }),
  plugin({ field: "local", validate: (source, path, validation, volume) => {
    if (!source.path) validation.required(path.child("path"), "a local volume needs the path on the node");
    else validateNoBacksteps(source.path, path.child("path"), validation);
    if (!volume.spec.nodeAffinity) validation.required(volume.path.child("nodeAffinity"), "a local volume needs a nodeAffinity that names its node");
  } }),
  plugin({ field: "storageos", validate: (source, path, validation) => {
    validateStorageOs(source, path, validation);
    if (source.secretRef) validateGiven(source.secretRef, ["namespace"], path.child("secretRef"), validation);
  } }),
  plugin({ field: "csi", validate: validatePersistentCsi }),
];

/** The source of a PersistentVolume: exactly one, though flexVolume may come second (ValidatePersistentVolumeSpec in pkg/apis/core/validation/validation.go). */
export function validateVolumeSources(spec: PersistentVolumeSpec, name: string, path: Path, validation: Validation): void {
  let found: string | undefined;
  for (const { field, shown, shownAsSecond, validate } of PLUGINS) {
    const source = spec[field];
    if (!source) continue;
    if (found !== undefined && field !== "flexVolume") {
      validation.forbidden(path.child(shownAsSecond ?? field), `a volume has one type, and this one is ${found} already`);
      continue;
    }
    found = field;
    (validate as (source: object, path: Path, validation: Validation, volume: Volume) => void)(source, path.child(shown ?? field), validation, { name, spec, path });
  }
  if (found === undefined) validation.required(path, "a volume needs a type, for example csi, nfs or hostPath");
}

function validateDisk(name: string): (source: { readonly partition?: number }, path: Path, validation: Validation) => void {
  return (source, path, validation) => {
    validateGiven(source, [name], path, validation);
    validatePartition(source.partition, path, validation);
  };
}

function validateMonitors(monitors: readonly string[] | undefined, path: Path, validation: Validation): void {
  if (!monitors?.length) validation.required(path.child("monitors"), "a Ceph volume needs at least one monitor");
}

function validateGlusterfs(source: GlusterfsPersistentVolumeSource, path: Path, validation: Validation): void {
  validateGiven(source, ["endpoints", "path"], path, validation);
  if (source.endpointsNamespace === undefined) return;
  const problem = dnsLabelName(source.endpointsNamespace);
  if (problem !== undefined) validation.invalid(path.child("endpointsNamespace"), problem);
}

function validatePersistentIscsi(source: ISCSIPersistentVolumeSource, path: Path, validation: Validation, { name }: Volume): void {
  const { targetPortal = "", initiatorName, secretRef } = source;
  validateGiven(source, ["targetPortal"], path, validation);
  if (initiatorName !== undefined && byteLength(`${name}:${targetPortal}`) > ISCSI_PREFIX_LENGTH) {
    const message = `with an initiatorName, the name of the volume and the targetPortal may take ${ISCSI_PREFIX_LENGTH - 1} characters together; ${quote(targetPortal)} is too long`;
    validation.invalid(path.child("targetportal"), message);
  }
  validateIscsiTarget(source, path, validation);
  if (secretRef) validateGiven(secretRef, ["name"], path.child("secretRef"), validation);
  else if (source.chapAuthDiscovery || source.chapAuthSession) validation.required(path.child("secretRef"), "CHAP authentication needs a secretRef");
  validateInitiatorName(initiatorName, path.child("initiatorname"), validation);
}

function requireSecret(secretRef: SecretReference | undefined, path: Path, validation: Validation): void {
  if (secretRef) validateGiven(secretRef, ["name", "namespace"], path.child("secretRef"), validation);
}

function validatePersistentCsi(source: CSIPersistentVolumeSource, path: Path, validation: Validation): void {
  validateCsiDriverName(source.driver, path.child("driver"), validation);
  validateGiven(source, ["volumeHandle"], path, validation);
  for (const field of ["controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"] as const) {
    if (source[field]) validateSecretReference(source[field], path.child(field), validation);
  }
}

function validateSecretReference(secretRef: SecretReference, path: Path, validation: Validation): void {
  validateGiven(secretRef, ["name", "namespace"], path, validation);
  const { name, namespace } = secretRef;
  const nameProblem = name ? dns1123SubdomainProblem(name) : undefined;
  if (nameProblem !== undefined) validation.invalid(path.child("name"), nameProblem);
  const namespaceProblem = namespace ? dns1123LabelProblem(namespace) : undefined;
  if (namespaceProblem !== undefined) validation.invalid(path.child("namespace"), namespaceProblem);
}
