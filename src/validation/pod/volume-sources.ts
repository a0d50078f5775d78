import type {
  AzureDiskVolumeSource, ConfigMapVolumeSource, CSIVolumeSource, FCVolumeSource, FlexVolumeSource, FlockerVolumeSource, HostPathVolumeSource,
  ISCSIVolumeSource, KeyToPath, NFSVolumeSource, QuobyteVolumeSource, SecretVolumeSource, StorageOSVolumeSource,
} from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem, rangeProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateFileMode, validateNoBacksteps, validateVolumeFilePath } from "./paths.ts";

/*
 * The sources of volumes that PersistentVolumes share with Pods, or that only Pods have, after the functions
 * validate…VolumeSource in pkg/apis/core/validation/validation.go.
 */

const ISCSI_IQN = /iqn\.\d{4}-\d{2}\.([A-Za-z0-9\-.]+)(:[^,;*&$|\t\n\f\r ]+)$/;
const ISCSI_EUI = /^eui.[A-Za-z0-9]{16}$/;
const ISCSI_NAA = /^naa.[A-Za-z0-9]{32}$/;
const HOST_PATH_TYPES = ["", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice"];
const AZURE_CACHING_MODES = ["None", "ReadOnly", "ReadWrite"];
const AZURE_DISK_KINDS = ["Dedicated", "Managed", "Shared"];
const CSI_DRIVER_LENGTH = 63;

/** Reports each of the named string fields that is empty or absent. */
export function validateGiven(source: object, fields: readonly string[], path: Path, validation: Validation): void {
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i]!;
    if (!(source as Record<string, unknown>)[field]) validation.required(path.child(field), `${quote(field)} must be given here`);
  }
}

/** A file or folder of the Node; PersistentVolumes use it too. */
export function validateHostPath({ path: hostPath = "", type = "" }: HostPathVolumeSource, path: Path, validation: Validation): void {
  if (hostPath === "") {
    validation.required(path.child("path"), "a hostPath volume needs the path on the node");
    return;
  }
  validateNoBacksteps(hostPath, path.child("path"), validation);
  if (!HOST_PATH_TYPES.includes(type)) validation.notSupported(path.child("type"), type, HOST_PATH_TYPES);
}

/** An NFS export; PersistentVolumes use it too. */
export function validateNfs(source: NFSVolumeSource, path: Path, validation: Validation): void {
  validateGiven(source, ["server", "path"], path, validation);
  if (!source.path?.startsWith("/")) validation.invalid(path.child("path"), `${quote(source.path ?? "")} must be an absolute path`);
}

/** An iSCSI disk of a Pod's volume. */
export function validateIscsi(source: ISCSIVolumeSource, path: Path, validation: Validation): void {
  validateGiven(source, ["targetPortal"], path, validation);
  validateIscsiTarget(source, path, validation);
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef) {
    validation.required(path.child("secretRef"), "CHAP authentication needs the secret with its user names and passwords");
  }
  validateInitiatorName(source.initiatorName, path.child("initiatorname"), validation);
}

/** The iqn and lun of an iSCSI disk; PersistentVolumes use it too. */
export function validateIscsiTarget({ iqn = "", lun = 0 }: Pick<ISCSIVolumeSource, "iqn" | "lun">, path: Path, validation: Validation): void {
  if (iqn === "") validation.required(path.child("iqn"), "an iSCSI volume needs the qualified name of its target");
  else validateInitiatorName(iqn, path.child("iqn"), validation);
  const problem = rangeProblem(lun, 0, 255);
  if (problem !== undefined) validation.invalid(path.child("lun"), problem);
}

/** A qualified name of iSCSI: it starts with iqn, eui or naa. An absent one is fine. */
export function validateInitiatorName(name: string | undefined, path: Path, validation: Validation): void {
  if (name === undefined) return;
  const kind = name.slice(0, 3);
  const format = kind === "iqn" ? ISCSI_IQN : kind === "eui" ? ISCSI_EUI : kind === "naa" ? ISCSI_NAA : undefined;
  if (!format?.test(name)) validation.invalid(path, `${quote(name)} is not an iSCSI name; write one such as "iqn.2001-04.com.example:storage"`);
}

/** A Fibre Channel disk: targetWWNs with lun, or wwids; PersistentVolumes use it too. */
export function validateFibreChannel({ targetWWNs = [], wwids = [], lun }: FCVolumeSource, path: Path, validation: Validation): void {
  const field = path.child("targetWWNs");
  if (targetWWNs.length === 0 && wwids.length === 0) validation.required(field, "a Fibre Channel volume needs targetWWNs or wwids");
  if (targetWWNs.length > 0 && wwids.length > 0) validation.invalid(field, "targetWWNs and wwids exclude each other; keep one");
  if (targetWWNs.length === 0) return;
  if (lun === undefined) validation.required(path.child("lun"), "targetWWNs need a lun");
  else if (rangeProblem(lun, 0, 255) !== undefined) validation.invalid(path.child("lun"), rangeProblem(lun, 0, 255)!);
}

/** The partition of a disk, 0 to 255 (GCE and AWS disks). */
export function validatePartition(partition: number | undefined, path: Path, validation: Validation): void {
  const problem = rangeProblem(partition ?? 0, 0, 255);
  if (problem !== undefined) validation.invalid(path.child("partition"), problem);
}

/** A Quobyte volume; PersistentVolumes use it too. */
export function validateQuobyte({ registry = "", tenant = "", volume = "" }: QuobyteVolumeSource, path: Path, validation: Validation): void {
  if (registry === "") validation.required(path.child("registry"), `a Quobyte volume needs its registry, "host:port" or several of them with commas`);
  else if (tenant.length >= 65) validation.required(path.child("tenant"), `${quote(tenant)} is too long: a tenant has at most 64 characters`);
  else {
    for (const pair of registry.split(",")) {
      if (!isHostAndPort(pair)) validation.invalid(path.child("registry"), `${quote(pair)} is not a host and a port; write "host:port"`);
    }
  }
  if (volume === "") validation.required(path.child("volume"), "a Quobyte volume needs the name of the volume");
}

/** Whether Go's net.SplitHostPort takes the text apart: one colon before the port, an IPv6 host in brackets. */
function isHostAndPort(text: string): boolean {
  const last = text.lastIndexOf(":");
  if (last < 0) return false;
  if (!text.startsWith("[")) return !text.slice(0, last).includes(":") && !/[[\]]/.test(text);
  const end = text.indexOf("]");
  return end >= 0 && end + 1 === last && !text.includes("[", 1) && !text.includes("]", end + 1);
}

/** A Flocker dataset, by name or by UUID; PersistentVolumes use it too. */
export function validateFlocker({ datasetName = "", datasetUUID = "" }: FlockerVolumeSource, path: Path, validation: Validation): void {
  if (datasetName === "" && datasetUUID === "") validation.required(path, "a Flocker volume needs datasetName or datasetUUID");
  if (datasetName !== "" && datasetUUID !== "") validation.invalid(path, "datasetName and datasetUUID exclude each other; keep one");
  if (datasetName.includes("/")) validation.invalid(path.child("datasetName"), `${quote(datasetName)} may not contain "/"`);
}

/** A flex volume's driver and options; PersistentVolumes use it too. */
export function validateFlexVolume(source: Pick<FlexVolumeSource, "driver" | "options">, path: Path, validation: Validation): void {
  validateGiven(source, ["driver"], path, validation);
  for (const key in source.options) {
    const domain = `.${key.split("/", 1)[0]!.toLowerCase()}`;
    if (!domain.endsWith(".kubernetes.io") && !domain.endsWith(".k8s.io")) continue;
    validation.invalid(path.child("options").key(key), `${quote(key)} uses a domain that Kubernetes keeps for itself`);
  }
}

/** An Azure disk, whose URI has to fit its kind ("Shared" unless given); PersistentVolumes use it too. */
export function validateAzureDisk(source: AzureDiskVolumeSource, path: Path, validation: Validation): void {
  const { diskURI = "", cachingMode = "ReadWrite", kind = "Shared" } = source;
  validateGiven(source, ["diskName", "diskURI"], path, validation);
  if (!AZURE_CACHING_MODES.includes(cachingMode)) validation.notSupported(path.child("cachingMode"), cachingMode, AZURE_CACHING_MODES);
  if (!AZURE_DISK_KINDS.includes(kind)) validation.notSupported(path.child("kind"), kind, AZURE_DISK_KINDS);
  const start = kind === "Managed" ? "/subscriptions/" : "https://";
  if (!diskURI.startsWith(start)) validation.notSupported(path.child("diskURI"), diskURI, [`${start}…`]);
}

/** A StorageOS volume; the secret's name is required where there is a secret. PersistentVolumes use it too. */
export function validateStorageOs(source: StorageOSVolumeSource, path: Path, validation: Validation): void {
  const { volumeName = "", volumeNamespace = "", secretRef } = source;
  if (volumeName === "") validation.required(path.child("volumeName"), "a StorageOS volume needs its name");
  else validateLabel(volumeName, path.child("volumeName"), validation);
  if (volumeNamespace !== "") validateLabel(volumeNamespace, path.child("volumeNamespace"), validation);
  if (secretRef) validateGiven(secretRef, ["name"], path.child("secretRef"), validation);
}

/** The name of a CSI driver (ValidateCSIDriverName); CSIDriver, CSINode and PersistentVolume use it too. */
export function validateCsiDriverName(driver: string | undefined, path: Path, validation: Validation): void {
  if (!driver) {
    validation.required(path, "the name of the CSI driver must be given here");
    return;
  }
  if (driver.length > CSI_DRIVER_LENGTH) validation.tooLong(path, `${quote(driver)} is ${driver.length} characters long; at most ${CSI_DRIVER_LENGTH} are allowed`);
  const problem = dns1123SubdomainProblem(driver.toLowerCase());
  if (problem !== undefined) validation.invalid(path, problem);
}

/** A volume that a CSI driver makes for the Pod. */
export function validateCsi({ driver, nodePublishSecretRef }: CSIVolumeSource, path: Path, validation: Validation): void {
  validateCsiDriverName(driver, path.child("driver"), validation);
  if (!nodePublishSecretRef) return;
  if (!nodePublishSecretRef.name) {
    validation.required(path.child("nodePublishSecretRef", "name"), "the name of the secret must be given here");
    return;
  }
  const problem = dns1123SubdomainProblem(nodePublishSecretRef.name);
  if (problem !== undefined) validation.invalid(path.child("name"), `the secret ${problem}`); // the server names the volume's "name"
}

/** A Secret's keys as files. */
export function validateSecret(source: SecretVolumeSource, path: Path, validation: Validation): void {
  validateGiven(source, ["secretName"], path, validation);
  validateKeys(source, path, validation);
}

/** A ConfigMap's keys as files. */
export function validateConfigMap(source: ConfigMapVolumeSource, path: Path, validation: Validation): void {
  validateGiven(source, ["name"], path, validation);
  validateKeys(source, path, validation);
}

function validateKeys(source: Pick<ConfigMapVolumeSource, "defaultMode" | "items">, path: Path, validation: Validation): void {
  validateFileMode(source.defaultMode, path.child("defaultMode"), validation);
  source.items?.forEach((item, i) => {
    validateKeyToPath(item, path.child("items", i), validation);
  });
}

/** One key of a Secret or ConfigMap, and the file that it becomes. */
export function validateKeyToPath(item: KeyToPath, path: Path, validation: Validation): void {
  validateGiven(item, ["key", "path"], path, validation);
  validateVolumeFilePath(item.path ?? "", path.child("path"), validation);
  validateFileMode(item.mode, path.child("mode"), validation);
}

function validateLabel(value: string, path: Path, validation: Validation): void {
  const problem = dns1123LabelProblem(value);
  if (problem !== undefined) validation.invalid(path, problem);
}
