import type { TopologySelectorTerm } from "../../resource/api/core-v1.ts";
import type { StorageClass, VolumeAttributesClass } from "../../resource/api/storage-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { deprecatedNodeLabel } from "../deprecated-labels.ts";
import { byteLength, validateLabelName } from "../labels.ts";
import { validateMetadata, type MetadataRules } from "../metadata.ts";
import { dnsSubdomainName, qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

/*
 * StorageClass and VolumeAttributesClass, after pkg/apis/storage/validation/validation.go and pkg/apis/storage/v1/defaults.go.
 */

const METADATA_RULES: MetadataRules = { namespaced: false, name: dnsSubdomainName };
const RECLAIM_POLICIES = ["Delete", "Retain"];
const BINDING_MODES = ["Immediate", "WaitForFirstConsumer"];
const PARAMETERS_SIZE = 256 * 1024;
const PARAMETERS_COUNT = 512;
const TOPOLOGIES = Path.of("allowedTopologies");

/** A StorageClass (ValidateStorageClass), with the warnings of its strategy. */
export function validateStorageClass(storageClass: StorageClass, validation: Validation): void {
  validateMetadata(storageClass, METADATA_RULES, validation);
  validateProvisioner(storageClass.provisioner, Path.of("provisioner"), validation);
  validateParameters(storageClass.parameters ?? {}, Path.of("parameters"), validation);
  const { reclaimPolicy = "Delete", volumeBindingMode = "Immediate", allowedTopologies = [] } = storageClass;
  if (reclaimPolicy !== "" && !RECLAIM_POLICIES.includes(reclaimPolicy)) validation.notSupported(Path.of("reclaimPolicy"), reclaimPolicy, RECLAIM_POLICIES);
  if (!BINDING_MODES.includes(volumeBindingMode)) validation.notSupported(Path.of("volumeBindingMode"), volumeBindingMode, BINDING_MODES);
  validateTopologies(allowedTopologies, validation);
  if (validation.causes.length === 0) warnOfDeprecatedLabels(allowedTopologies, validation);
}

/** A VolumeAttributesClass (ValidateVolumeAttributesClass): the same, but its parameters may not be empty. */
export function validateVolumeAttributesClass(attributesClass: VolumeAttributesClass, validation: Validation): void {
  validateMetadata(attributesClass, METADATA_RULES, validation);
  validateProvisioner(attributesClass.driverName, Path.of("driverName"), validation);
  const { parameters = {} } = attributesClass;
  validateParameters(parameters, Path.of("parameters"), validation);
  if (Object.keys(parameters).length === 0) validation.required(Path.of("parameters"), "a VolumeAttributesClass needs at least one parameter");
}

function validateProvisioner(name: string | undefined, path: Path, validation: Validation): void {
  if (!name) {
    validation.required(path, 'name the driver, for example "ebs.csi.aws.com"');
    return;
  }
  const problem = qualifiedNameProblem(name.toLowerCase());
  if (problem !== undefined) validation.invalid(path, problem);
}

function validateParameters(parameters: Readonly<Record<string, string>>, path: Path, validation: Validation): void {
  const names = Object.keys(parameters);
  if (names.length > PARAMETERS_COUNT) {
    validation.tooLong(path, `there are ${names.length} parameters; at most ${PARAMETERS_COUNT} are allowed`);
    return;
  }
  let size = 0;
  for (const name of names) {
    if (name === "") validation.invalid(path, "the name of a parameter may not be empty");
    size += byteLength(name) + byteLength(parameters[name]!);
  }
  if (size > PARAMETERS_SIZE) validation.tooLong(path, `the parameters take ${size} bytes together; at most ${PARAMETERS_SIZE} are allowed`);
}

/** Terms of topology: each key once in a term, each value once in an expression, and no two terms alike (order does not count). */
function validateTopologies(terms: readonly TopologySelectorTerm[], validation: Validation): void {
  // The server compares each term with as many empty ones as there are terms, so that terms without expressions are duplicates.
  const seen = new Map<string, number>(terms.length === 0 ? [] : [["[]", terms.length]]);
  terms.forEach((term, i) => {
    const path = TOPOLOGIES.child(i, "matchLabelExpressions");
    const key = validateTopologyTerm(term, path, validation);
    for (let times = seen.get(key) ?? 0; times > 0; times--) validation.duplicate(path, "another term of allowedTopologies says the same, or the term is empty");
    seen.set(key, (seen.get(key) ?? 0) + 1);
  });
}

/** Returns a text that is the same for terms that mean the same (ValidateTopologySelectorTerm). */
function validateTopologyTerm({ matchLabelExpressions = [] }: TopologySelectorTerm, path: Path, validation: Validation): string {
  const valuesByKey = new Map<string, string[]>();
  matchLabelExpressions.forEach(({ key = "", values = [] }, i) => {
    const valuesPath = path.child(i, "values");
    if (values.length === 0) validation.required(valuesPath, `write at least one value for ${quote(key)}`);
    const distinct = new Set<string>();
    values.forEach((value, j) => {
      if (distinct.has(value)) validation.duplicate(valuesPath.index(j), `${quote(value)} is there twice`);
      distinct.add(value);
    });
    validateLabelName(key, path.child(i, "key"), validation);
    if (valuesByKey.has(key)) validation.duplicate(path.child(i, "key"), `${quote(key)} is in this term twice; put its values into one expression`);
    valuesByKey.set(key, [...distinct].sort());
  });
  return JSON.stringify([...valuesByKey].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** GetWarningsForStorageClass in pkg/api/storage/util.go. */
function warnOfDeprecatedLabels(terms: readonly TopologySelectorTerm[], validation: Validation): void {
  terms.forEach(({ matchLabelExpressions = [] }, i) => {
    matchLabelExpressions.forEach(({ key = "" }, j) => {
      const advice = deprecatedNodeLabel(key);
      if (advice !== undefined) validation.warn(TOPOLOGIES.child(i, "matchLabelExpressions", j, "key"), advice);
    });
  });
}
