import type { CSIDriver, CSIDriverSpec, CSINode, CSINodeDriver, CSIStorageCapacity, TokenRequest } from "../../resource/api/storage-v1.ts";
import type { LabelSelector } from "../../resource/api/meta-v1.ts";
import { isNegative, parseQuantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { deprecatedNodeLabel } from "../deprecated-labels.ts";
import { byteLength, validateLabelSelector } from "../labels.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName, qualifiedNameProblem } from "../names.ts";
import { validateNonNegative } from "../numbers.ts";
import { validateCsiDriverName } from "../pod/volume-sources.ts";
import type { Validation } from "../validation.ts";

/*
 * What CSI drivers and the kubelet register in storage.k8s.io, after pkg/apis/storage/validation/validation.go.
 */

const SPEC = Path.of("spec");
const FS_GROUP_POLICIES = ["File", "None", "ReadWriteOnceWithFSType"];
const LIFECYCLE_MODES = ["Persistent", "Ephemeral"];
const LEAST_UPDATE_PERIOD = 10;
const LEAST_TOKEN_SECONDS = 600;
const MOST_TOKEN_SECONDS = 2 ** 32;
const NODE_ID_LENGTH = 256;

/** A CSIDriver (ValidateCSIDriver); its booleans all have defaults. */
export function validateCsiDriver(driver: CSIDriver, validation: Validation): void {
  validateMetadata(driver, { namespaced: false, name: dnsSubdomainName }, validation);
  const spec = driver.spec ?? {};
  const { fsGroupPolicy, volumeLifecycleModes = [], tokenRequests = [] } = spec;
  if (fsGroupPolicy !== undefined && !FS_GROUP_POLICIES.includes(fsGroupPolicy)) {
    validation.notSupported(SPEC.child("fsGroupPolicy"), fsGroupPolicy, FS_GROUP_POLICIES);
  }
  validateTokenRequests(tokenRequests, validation);
  for (const mode of volumeLifecycleModes) {
    if (!LIFECYCLE_MODES.includes(mode)) validation.notSupported(SPEC.child("volumeLifecycleModes"), mode, LIFECYCLE_MODES);
  }
  validateUpdatePeriod(spec, validation);
  validateTokenInSecrets(spec, validation);
}

function validateTokenRequests(requests: readonly TokenRequest[], validation: Validation): void {
  const audiences = new Set<string>();
  requests.forEach(({ audience = "", expirationSeconds }, i) => {
    const path = SPEC.child("tokenRequests", i);
    if (audiences.has(audience)) {
      validation.duplicate(path.child("audience"), `there is another token request for audience ${quote(audience)}`);
      return;
    }
    audiences.add(audience);
    if (expirationSeconds === undefined || (expirationSeconds >= LEAST_TOKEN_SECONDS && expirationSeconds <= MOST_TOKEN_SECONDS)) return;
    validation.invalid(path.child("expirationSeconds"), `${expirationSeconds} is out of range: tokens last from ${LEAST_TOKEN_SECONDS} to ${MOST_TOKEN_SECONDS} seconds`);
  });
}

function validateUpdatePeriod({ nodeAllocatableUpdatePeriodSeconds: period }: CSIDriverSpec, validation: Validation): void {
  if (period === undefined || period >= LEAST_UPDATE_PERIOD || !validation.has("csiDriverUpdatePeriod")) return;
  validation.invalid(SPEC.child("nodeAllocatableUpdatePeriodSeconds"), `${period} is too short; the period must be at least ${LEAST_UPDATE_PERIOD} seconds`);
}

function validateTokenInSecrets({ serviceAccountTokenInSecrets, tokenRequests = [] }: CSIDriverSpec, validation: Validation): void {
  if (!validation.has("csiDriverTokenInSecrets")) return;
  const path = SPEC.child("serviceAccountTokenInSecrets");
  if (serviceAccountTokenInSecrets !== undefined) {
    if (tokenRequests.length === 0) validation.invalid(path, "serviceAccountTokenInSecrets means nothing without tokenRequests; add some or leave it out");
  } else if (tokenRequests.length > 0 && validation.causes.length === 0) {
    validation.warn(path, "tokens reach the driver in the volume context, where they may be logged; set serviceAccountTokenInSecrets to true and read them from secrets");
  }
}

/** A CSINode (ValidateCSINode). */
export function validateCsiNode(node: CSINode, validation: Validation): void {
  validateMetadata(node, { namespaced: false, name: dnsSubdomainName }, validation);
  const names = new Set<string>();
  node.spec?.drivers?.forEach((driver, i) => {
    const path = SPEC.child("drivers", i);
    validateNodeDriver(driver, path, validation);
    const { name = "" } = driver;
    if (names.has(name)) validation.duplicate(path.child("name"), `there is another driver named ${quote(name)}`);
    names.add(name);
  });
}

function validateNodeDriver({ name, nodeID = "", allocatable, topologyKeys = [] }: CSINodeDriver, path: Path, validation: Validation): void {
  validateCsiDriverName(name, path.child("name"), validation);
  if (nodeID === "") validation.required(path.child("nodeID"), "the driver's own name for the node is missing");
  const length = byteLength(nodeID);
  if (length > NODE_ID_LENGTH) validation.invalid(path.child("nodeID"), `${quote(nodeID)} is ${length} bytes long; at most ${NODE_ID_LENGTH} are allowed`);
  validateNonNegative(allocatable?.count, path.child("allocatable", "count"), validation);
  const keys = new Set<string>();
  for (const key of topologyKeys) {
    if (key === "") validation.required(path, "a topology key may not be empty");
    if (keys.has(key)) validation.duplicate(path, `the topology key ${quote(key)} is there twice`);
    keys.add(key);
    const problem = qualifiedNameProblem(key);
    if (problem !== undefined) validation.invalid(path, `the topology key ${problem}`);
  }
}

/** A CSIStorageCapacity (ValidateCSIStorageCapacity), with the warnings of its strategy. */
export function validateCsiStorageCapacity(capacity: CSIStorageCapacity, validation: Validation): void {
  validateMetadata(capacity, { namespaced: true, name: dnsSubdomainName }, validation);
  const topology = Path.of("nodeTopology");
  validateLabelSelector(capacity.nodeTopology, topology, validation);
  const problem = dnsSubdomainName(capacity.storageClassName ?? "");
  if (problem !== undefined) validation.invalid(Path.of("storageClassName"), problem);
  const quantity = capacity.capacity === undefined ? undefined : parseQuantity(capacity.capacity);
  if (quantity && isNegative(quantity)) validation.invalid(Path.of("capacity"), `${quote(capacity.capacity)} may not be negative`);
  if (validation.causes.length === 0) warnOfDeprecatedLabels(capacity.nodeTopology, topology, validation);
}

/** GetWarningsForNodeSelector in pkg/api/node/util.go. */
function warnOfDeprecatedLabels(selector: LabelSelector | undefined, path: Path, validation: Validation): void {
  selector?.matchExpressions?.forEach(({ key = "" }, i) => {
    const advice = deprecatedNodeLabel(key);
    if (advice !== undefined) validation.warn(path.child("matchExpressions", i, "key"), advice);
  });
  for (const key in selector?.matchLabels) {
    const advice = deprecatedNodeLabel(key);
    if (advice !== undefined) validation.warn(path.child("matchLabels", key), advice);
  }
}
