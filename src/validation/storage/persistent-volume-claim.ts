import type { PersistentVolumeClaim, PersistentVolumeClaimSpec, TypedLocalObjectReference, TypedObjectReference } from "../../resource/api/core-v1.ts";
import { isInteger, parseQuantity, roundUpToMilli, signOf } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateLabelSelector } from "../labels.ts";
import { validateMetadata } from "../metadata.ts";
import { dns1123SubdomainProblem, dnsLabelName, dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateAccessModes, validateClassName, validateVolumeMode } from "./access-modes.ts";

const SPEC = Path.of("spec");
const ANNOTATIONS = Path.of("metadata", "annotations");
const STORAGE_CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

/** A PersistentVolumeClaim, after what its strategy drops and fills in (ValidatePersistentVolumeClaim in pkg/apis/core/validation/validation.go). */
export function validatePersistentVolumeClaim(claim: PersistentVolumeClaim, validation: Validation): void {
  validateMetadata(claim, { namespaced: true, name: dnsSubdomainName }, validation);
  const spec = withKeptDataSources(claim.spec ?? {});
  validatePersistentVolumeClaimSpec(spec, SPEC, validation);
  if (validation.causes.length > 0) return;
  if (Object.hasOwn(claim.metadata?.annotations ?? {}, STORAGE_CLASS_ANNOTATION)) {
    validation.warn(ANNOTATIONS.key(STORAGE_CLASS_ANNOTATION), "this annotation is deprecated; use spec.storageClassName");
  }
  warnPersistentVolumeClaimSpec(spec, SPEC, validation);
}

/**
 * What the claim's strategy does to its data sources (pkg/api/persistentvolumeclaim/util.go): a dataSourceRef into another
 * namespace is dropped (gate CrossNamespaceVolumeDataSource, off), so is a dataSource without dataSourceRef that is
 * neither a claim nor a snapshot, and where one of both is left the other becomes its copy.
 */
function withKeptDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  if (!spec.dataSource && !spec.dataSourceRef) return spec;
  let { dataSource, dataSourceRef } = spec;
  if (dataSourceRef?.namespace) dataSourceRef = undefined;
  if (dataSource && !dataSourceRef && !isClaimOrSnapshot(dataSource)) dataSource = undefined;
  dataSource ??= dataSourceRef;
  dataSourceRef ??= dataSource;
  const rest = { ...spec };
  delete rest.dataSource;
  delete rest.dataSourceRef;
  return dataSource && dataSourceRef ? { ...rest, dataSource, dataSourceRef } : rest;
}

function isClaimOrSnapshot({ apiGroup = "", kind }: TypedLocalObjectReference): boolean {
  return (kind === "PersistentVolumeClaim" && apiGroup === "") || (kind === "VolumeSnapshot" && apiGroup === "snapshot.storage.k8s.io");
}

/**
 * The spec of a claim, also of a claim template in a StatefulSet or an ephemeral volume, where nothing is dropped from the
 * data sources before (ValidatePersistentVolumeClaimSpec in pkg/apis/core/validation/validation.go).
 */
export function validatePersistentVolumeClaimSpec(spec: PersistentVolumeClaimSpec, path: Path, validation: Validation): void {
  const { accessModes = [], selector } = spec;
  if (selector) validateLabelSelector(selector, path.child("selector"), validation);
  validateAccessModes(accessModes, path.child("accessModes"), validation);
  validateStorageRequest(spec, path.child("resources").key("storage"), validation);
  validateClassName(spec.storageClassName, path.child("storageClassName"), validation);
  validateVolumeMode(spec.volumeMode, path.child("volumeMode"), validation);
  validateDataSources(spec, path, validation);
  if (validation.has("volumeAttributesClassName")) validateClassName(spec.volumeAttributesClassName, path.child("volumeAttributesClassName"), validation);
}

/** The amount that is asked for; the server leaves "requests" out of its path. */
function validateStorageRequest({ resources }: PersistentVolumeClaimSpec, path: Path, validation: Validation): void {
  const requests = resources?.requests ?? {};
  if (!Object.hasOwn(requests, "storage")) {
    validation.required(path, 'ask for an amount of storage under resources.requests: "storage: 10Gi"');
    return;
  }
  const quantity = parseQuantity(requests.storage);
  if (quantity && signOf(quantity) <= 0) validation.invalid(path, `${quote(requests.storage)} must be more than zero`);
}

function validateDataSources({ dataSource, dataSourceRef }: PersistentVolumeClaimSpec, path: Path, validation: Validation): void {
  if (dataSource) validateDataSource(dataSource, path.child("dataSource"), validation);
  if (!dataSourceRef) return;
  const refPath = path.child("dataSourceRef");
  validateDataSource(dataSourceRef, refPath, validation);
  if (dataSourceRef.namespace) {
    const problem = dnsLabelName(dataSourceRef.namespace);
    if (problem !== undefined) validation.invalid(refPath.child("namespace"), problem);
    if (dataSource) validation.invalid(path, "dataSource may not be given when dataSourceRef has a namespace");
  } else if (dataSource && !isSameSource(dataSource, dataSourceRef)) {
    validation.invalid(path, "dataSource and dataSourceRef must name the same object; leave one of them out");
  }
}

function isSameSource(one: TypedLocalObjectReference, other: TypedObjectReference): boolean {
  return one.apiGroup === other.apiGroup && (one.kind ?? "") === (other.kind ?? "") && (one.name ?? "") === (other.name ?? "");
}

function validateDataSource(source: TypedLocalObjectReference, path: Path, validation: Validation): void {
  const { name = "", kind = "", apiGroup = "" } = source;
  if (name === "") validation.required(path.child("name"), "a data source needs the name of the object");
  if (kind === "") validation.required(path.child("kind"), 'a data source needs the kind of the object, for example "VolumeSnapshot"');
  if (apiGroup === "") {
    if (kind !== "PersistentVolumeClaim") validation.invalid(path, `${quote(kind)} needs its apiGroup; without one, only "PersistentVolumeClaim" can be a data source`);
    return;
  }
  const problem = dns1123SubdomainProblem(apiGroup);
  if (problem !== undefined) validation.invalid(path.child("apiGroup"), problem);
}

/** The warnings for the spec of a claim or claim template: amounts of storage that are no whole numbers of bytes (GetWarningsForPersistentVolumeClaimSpec). */
export function warnPersistentVolumeClaimSpec(spec: PersistentVolumeClaimSpec, path: Path, validation: Validation): void {
  for (const field of ["requests", "limits"] as const) {
    const amount = spec.resources?.[field]?.storage;
    const quantity = amount === undefined ? undefined : parseQuantity(amount);
    if (!quantity || isInteger(roundUpToMilli(quantity))) continue;
    validation.warn(path.child("resources", field).key("storage"), `${quote(amount)} is not a whole number of bytes${typeof amount === "string" && amount.endsWith("m") ? '; "m" means thousandths' : ""}`);
  }
}
