import type { DownwardAPIVolumeSource, EmptyDirVolumeSource, EphemeralVolumeSource, GitRepoVolumeSource, ImageVolumeSource, Volume } from "../../resource/api/core-v1.ts";
import { isNegative, parseQuantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validateClaimTemplate } from "./claim-template.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";
import { validateDescendingPath, validateFileMode } from "./paths.ts";
import { validateDownwardApiFile, validateProjected } from "./projected.ts";
import {
  validateAzureDisk, validateConfigMap, validateCsi, validateFibreChannel, validateFlexVolume, validateFlocker, validateGiven, validateHostPath,
  validateIscsi, validateNfs, validatePartition, validateQuobyte, validateSecret, validateStorageOs,
} from "./volume-sources.ts";

/*
 * The volumes of a Pod, after ValidateVolumes and validateVolumeSource in pkg/apis/core/validation/validation.go.
 */

// Each kind of volume has a type of its own; the table below pairs field and function.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type SourceValidator = (source: any, path: Path, validation: Validation, context: PodContext) => void;

interface SourceRule {
  readonly field: keyof Volume;
  readonly validate: SourceValidator;
  /** Where the server reports a source beside another, if it spells the field differently there. */
  readonly extraField?: string;
  /** Where the server reports what is wrong with the source, if it spells the field differently there. */
  readonly pathField?: string;
}

/** What only needs some fields to be given. */
function given(...fields: string[]): SourceValidator {
  return (source: object, path, validation) => {
    validateGiven(source, fields, path, validation);
  };
}

/** In the order of the server, which decides which of two sources counts as the extra one. */
const SOURCES: readonly SourceRule[] = [
  { field: "emptyDir", validate: validateEmptyDir },
  { field: "hostPath", validate: validateHostPath },
  { field: "gitRepo", validate: validateGitRepo },
  { field: "gcePersistentDisk", validate: validateDisk("pdName"), pathField: "persistentDisk" },
  { field: "awsElasticBlockStore", validate: validateDisk("volumeID") },
  { field: "secret", validate: validateSecret },
  { field: "nfs", validate: validateNfs },
  { field: "iscsi", validate: validateIscsi },
  { field: "glusterfs", validate: given("endpoints", "path") },
  { field: "flocker", validate: validateFlocker },
  { field: "persistentVolumeClaim", validate: given("claimName") },
  { field: "rbd", validate: validateRbd },
  { field: "cinder", validate: validateCinder },
  { field: "cephfs", validate: validateMonitors, extraField: "cephFS" },
  { field: "quobyte", validate: validateQuobyte },
  { field: "downwardAPI", validate: validateDownwardApi, extraField: "downwarAPI" },
  { field: "fc", validate: validateFibreChannel },
  { field: "flexVolume", validate: validateFlexVolume },
  { field: "configMap", validate: validateConfigMap },
  { field: "azureFile", validate: given("secretName", "shareName") },
  { field: "vsphereVolume", validate: given("volumePath") },
  { field: "photonPersistentDisk", validate: given("pdID") },
  { field: "portworxVolume", validate: given("volumeID") },
  { field: "azureDisk", validate: validateAzureDisk },
  { field: "storageos", validate: validateStorageOs },
  { field: "projected", validate: validateProjected },
  { field: "scaleIO", validate: given("gateway", "system", "volumeName") },
  { field: "csi", validate: validateCsi },
  { field: "ephemeral", validate: validateEphemeral },
  { field: "image", validate: validateImageVolume },
];

/** A list of one for each field: nearly every volume has one source. */
const SOURCE_ALONE: ReadonlyMap<string, readonly SourceRule[]> = new Map(SOURCES.map((rule) => [rule.field, [rule]]));

/** All volumes; fills context.volumes with those that containers may mount. */
export function validateVolumes(context: PodContext, path: Path): void {
  const { validation, spec, podName } = context;
  const volumes = spec.volumes ?? [];
  const madeClaims = podName === "" ? undefined : new Set(volumes.flatMap(({ name, ephemeral }) => (ephemeral ? `${podName}-${name ?? ""}` : [])));
  for (let i = 0; i < volumes.length; i++) {
    const volume = volumes[i]!;
    // Before 1.35 the server takes image volumes and their mounts out, unread.
    if (volume.image && !validation.has("imageVolumes")) continue;
    const start = validation.causes.length;
    validateVolume(volume, path.child(i), context);
    if (validation.causes.length === start) context.volumes.set(volume.name ?? "", volume);
    const claimName = volume.persistentVolumeClaim?.claimName;
    if (claimName !== undefined && madeClaims?.has(claimName)) {
      validation.invalid(path.child(i, "persistentVolumeClaim", "claimName"), `the claim ${quote(claimName)} is made for an ephemeral volume of this Pod`);
    }
  }
}

function validateVolume(volume: Volume, path: Path, context: PodContext): void {
  const { validation } = context;
  validateSource(volume, path, context);
  const { name = "" } = volume;
  const problem = dns1123LabelProblem(name);
  if (name === "") validation.required(path.child("name"), "a volume needs a name");
  else if (problem !== undefined) validation.invalid(path.child("name"), problem);
  if (context.volumes.has(name)) validation.duplicate(path.child("name"), `there is another volume with the name ${quote(name)}`);
}

/** Exactly one source; none at all means an emptyDir (SetDefaults_Volume). */
function validateSource(volume: Volume, path: Path, context: PodContext): void {
  let rules: readonly SourceRule[] | undefined;
  for (const field in volume) {
    const alone = SOURCE_ALONE.get(field);
    if (alone) rules = rules ? SOURCES : alone;
  }
  if (rules) validateSources(rules, volume, path, context);
}

function validateSources(rules: readonly SourceRule[], volume: Volume, path: Path, context: PodContext): void {
  let first: keyof Volume | undefined;
  for (const { field, validate, extraField = field, pathField = field } of rules) {
    const source = volume[field];
    if (source === undefined) continue;
    if (first === undefined) validate(source, path.child(pathField), context.validation, context);
    else context.validation.forbidden(path.child(extraField), `a volume has one source, but this one has ${quote(first)} and ${quote(field)}`);
    if (field === "iscsi") validateIscsiLength(volume, path, context.validation);
    if (field === "ephemeral" && first === undefined) validateClaimName(volume, path, context);
    first ??= field;
  }
}

function validateIscsiLength({ name = "", iscsi }: Volume, path: Path, validation: Validation): void {
  if (iscsi?.initiatorName === undefined || `${name}:${iscsi.targetPortal ?? ""}`.length <= 64) return;
  validation.invalid(path.child("name"), `with an initiatorName, the volume's name and the targetPortal may have 63 characters together, and ${quote(name)} makes them longer`);
}

function validateEmptyDir({ sizeLimit }: EmptyDirVolumeSource, path: Path, validation: Validation): void {
  const quantity = parseQuantity(sizeLimit ?? 0);
  if (quantity && isNegative(quantity)) validation.forbidden(path.child("sizeLimit"), `the size limit ${quote(sizeLimit)} may not be negative`);
}

function validateGitRepo(source: GitRepoVolumeSource, path: Path, validation: Validation): void {
  validateGiven(source, ["repository"], path, validation);
  validateDescendingPath(source.directory ?? "", path.child("directory"), validation);
}

/** A disk of a cloud, by the field that names it, and its partition. */
function validateDisk(idField: string): SourceValidator {
  return (source: { partition?: number }, path, validation) => {
    validateGiven(source, [idField], path, validation);
    validatePartition(source.partition, path, validation);
  };
}

function validateMonitors({ monitors = [] }: { monitors?: readonly string[] }, path: Path, validation: Validation): void {
  if (monitors.length === 0) validation.required(path.child("monitors"), "a Ceph volume needs at least one monitor");
}

function validateRbd(source: { monitors?: readonly string[] }, path: Path, validation: Validation): void {
  validateMonitors(source, path, validation);
  validateGiven(source, ["image"], path, validation);
}

function validateCinder(source: { secretRef?: object }, path: Path, validation: Validation): void {
  validateGiven(source, ["volumeID"], path, validation);
  if (source.secretRef) validateGiven(source.secretRef, ["name"], path.child("secretRef"), validation);
}

function validateDownwardApi({ defaultMode, items }: DownwardAPIVolumeSource, path: Path, validation: Validation): void {
  validateFileMode(defaultMode, path.child("defaultMode"), validation);
  items?.forEach((item) => {
    validateDownwardApiFile(item, path, validation);
  });
}

function validateEphemeral({ volumeClaimTemplate }: EphemeralVolumeSource, path: Path, validation: Validation): void {
  const templatePath = path.child("volumeClaimTemplate");
  if (!volumeClaimTemplate) validation.required(templatePath, "an ephemeral volume needs the template of its claim");
  else validateClaimTemplate(volumeClaimTemplate, templatePath, validation);
}

/** The claim of an ephemeral volume is named after Pod and volume. */
function validateClaimName({ name = "" }: Volume, path: Path, { podName, validation }: PodContext): void {
  if (podName === "" || name === "") return;
  const problem = dns1123SubdomainProblem(`${podName}-${name}`);
  if (problem !== undefined) validation.invalid(path.child("name"), `the claim of this volume gets the name ${problem}`);
}

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

function validateImageVolume({ reference = "", pullPolicy = "" }: ImageVolumeSource, path: Path, validation: Validation, { isPod }: PodContext): void {
  if (reference === "" && (isPod || validation.has("templateImageReferences"))) validation.required(path.child("reference"), "an image volume needs the reference of an image");
  if (pullPolicy !== "" && !PULL_POLICIES.includes(pullPolicy)) validation.notSupported(path.child("pullPolicy"), pullPolicy, PULL_POLICIES);
}
