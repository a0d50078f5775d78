import type {
  DeviceClaim, DeviceClaimConfiguration, DeviceConstraint, DeviceRequest, DeviceSubRequest, ExactDeviceRequest, ResourceClaim, ResourceClaimTemplate,
} from "../../resource/api/resource-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName, dns1123SubdomainProblem } from "../names.ts";
import { validateTemplateMetadata } from "../pod/claim-template.ts";
import type { Validation } from "../validation.ts";
import { validateDistinctItems, validateItems } from "./collections.ts";
import { validateConfiguration } from "./configuration.ts";
import { validateFullyQualifiedName, validateLabelName } from "./names.ts";
import { validateSelectors } from "./selector.ts";
import { validateDeviceToleration } from "./taints.ts";

/*
 * Claims of devices, after pkg/apis/resource/validation/validation.go and pkg/api/resourceclaimspec/util.go. The status of
 * a claim is emptied before.
 */

const SPEC = Path.of("spec");
const MOST_REQUESTS = 32;
const MOST_CONSTRAINTS = 32;
const MOST_CONFIGURATIONS = 32;
const MOST_ALTERNATIVES = 8;
const MODES = ["All", "ExactCount"];
const NAME_RULES = { namespaced: true, name: dnsSubdomainName };

/** A ResourceClaim (ValidateResourceClaim). */
export function validateResourceClaim(claim: ResourceClaim, validation: Validation): void {
  const devices = claim.spec?.devices ?? {};
  validateAdminAccess(devices, validation);
  validateMetadata(claim, NAME_RULES, validation);
  validateDeviceClaim(devices, SPEC.child("devices"), validation);
}

/** A ResourceClaimTemplate (ValidateResourceClaimTemplate). */
export function validateResourceClaimTemplate(template: ResourceClaimTemplate, validation: Validation): void {
  const { metadata = {}, spec = {} } = template.spec ?? {};
  const devices = spec.devices ?? {};
  validateAdminAccess(devices, validation);
  validateMetadata(template, NAME_RULES, validation);
  validateTemplateMetadata(metadata, SPEC.child("metadata"), validation);
  validateDeviceClaim(devices, SPEC.child("spec", "devices"), validation);
}

/** Admin access needs a label on the namespace, which no namespace of an empty cluster has (AuthorizedForAdmin in pkg/registry/resource/utils.go). */
function validateAdminAccess({ requests = [] }: DeviceClaim, validation: Validation): void {
  const index = requests.findIndex(({ exactly }) => exactly?.adminAccess);
  if (index < 0) return;
  // The server leaves out a step of the path where the claim is in a template.
  const path = SPEC.child("devices", "requests", index, "adminAccess");
  validation.forbidden(path, 'admin access needs the label "resource.kubernetes.io/admin-access: true" on the namespace');
}

/** What a claim asks for. The names of requests and, behind "/", of their alternatives are what constraints and configuration refer to. */
function validateDeviceClaim({ requests = [], constraints = [], config = [] }: DeviceClaim, path: Path, validation: Validation): void {
  const names = new Set<string>();
  for (const { name = "", firstAvailable = [] } of requests) {
    names.add(name);
    for (const alternative of firstAvailable) names.add(`${name}/${alternative.name ?? ""}`);
  }
  validateDistinctItems(requests, MOST_REQUESTS, validateRequest, ({ name = "" }) => name, path.child("requests"), validation, "name");
  validateItems(constraints, MOST_CONSTRAINTS, (item, itemPath) => validateConstraint(item, names, itemPath, validation), path.child("constraints"), validation);
  validateItems(config, MOST_CONFIGURATIONS, (item, itemPath) => validateClaimConfiguration(item, names, itemPath, validation), path.child("config"), validation);
}

function validateRequest({ name, exactly, firstAvailable = [] }: DeviceRequest, path: Path, validation: Validation): void {
  validateLabelName(name, path.child("name"), validation);
  const hasBoth = exactly !== undefined && firstAvailable.length > 0;
  if (hasBoth) validation.invalid(path, "a request has exactly or firstAvailable, not both");
  else if (!exactly && firstAvailable.length === 0) validation.required(path, "a request needs exactly or firstAvailable");
  if (hasBoth && validation.has("deviceRequestUnion")) return;
  const checkAlternative = (alternative: DeviceSubRequest, itemPath: Path): void => {
    validateLabelName(alternative.name, itemPath.child("name"), validation);
    validateExactRequest(alternative, itemPath, validation);
  };
  validateDistinctItems(firstAvailable, MOST_ALTERNATIVES, checkAlternative, (alternative) => alternative.name ?? "", path.child("firstAvailable"), validation, "name");
  if (exactly) validateExactRequest(exactly, path.child("exactly"), validation);
}

function validateExactRequest(request: ExactDeviceRequest | DeviceSubRequest, path: Path, validation: Validation): void {
  validateDeviceClassName(request.deviceClassName ?? "", path.child("deviceClassName"), validation);
  validateSelectors(request.selectors ?? [], path.child("selectors"), validation);
  validateAmount(request, path, validation);
  if (!validation.has("deviceTaints")) return;
  request.tolerations?.forEach((toleration, i) => validateDeviceToleration(toleration, path.child("tolerations", i), validation));
}

function validateDeviceClassName(name: string, path: Path, validation: Validation): void {
  if (name === "") return validation.required(path, "name the DeviceClass of the devices");
  const problem = dns1123SubdomainProblem(name);
  if (problem !== undefined) validation.invalid(path, problem);
}

/** How many devices: one, unless a count or the mode All is given (pkg/apis/resource/v1/defaults.go). */
function validateAmount({ allocationMode, count = 0 }: ExactDeviceRequest, path: Path, validation: Validation): void {
  const mode = allocationMode || "ExactCount";
  if (!MODES.includes(mode)) validation.notSupported(path.child("allocationMode"), mode, MODES);
  else if (mode === "All" && count !== 0) validation.invalid(path.child("count"), `a count of ${count} does not go with allocationMode "All"; remove it`);
  else if (mode === "ExactCount" && count < 0) validation.invalid(path.child("count"), `${count} must be greater than zero`);
}

function validateConstraint({ requests = [], matchAttribute, distinctAttribute }: DeviceConstraint, names: ReadonlySet<string>, path: Path, validation: Validation): void {
  validateRequestReferences(requests, names, path.child("requests"), validation);
  const hasDistinct = validation.has("consumableCapacity");
  if (matchAttribute !== undefined) validateFullyQualifiedName(matchAttribute, path.child("matchAttribute"), validation);
  else if (!hasDistinct) validation.required(path.child("matchAttribute"), "name the attribute that the devices must share");
  else if (distinctAttribute !== undefined) validateFullyQualifiedName(distinctAttribute, path.child("distinctAttribute"), validation);
  else validation.required(path, "a constraint needs matchAttribute or distinctAttribute");
}

function validateClaimConfiguration(config: DeviceClaimConfiguration, names: ReadonlySet<string>, path: Path, validation: Validation): void {
  validateRequestReferences(config.requests ?? [], names, path.child("requests"), validation);
  validateConfiguration(config, path, validation);
}

function validateRequestReferences(references: readonly string[], names: ReadonlySet<string>, path: Path, validation: Validation): void {
  validateDistinctItems(references, MOST_REQUESTS, (name, itemPath) => validateReference(name, names, itemPath, validation), (name) => name, path, validation);
}

/** The name of a request of the claim, or of one of its alternatives behind "/". */
function validateReference(name: string, names: ReadonlySet<string>, path: Path, validation: Validation): void {
  const segments = name.split("/");
  if (segments.length <= 2) for (const segment of segments) validateLabelName(segment, path, validation);
  if (names.has(name)) return;
  validation.invalid(path, `${quote(name)} is no request of this claim; there ${names.size === 0 ? "are none" : `are ${[...names].map(quote).join(", ")}`}`);
}
