import { isInteger, isNegative, parseQuantity } from "../resource/quantity.ts";
import { quote } from "../resource/words.ts";
import type { Path } from "../source/path.ts";
import { qualifiedNameProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/*
 * Names of resources (cpu, memory, hugepages-2Mi, example.com/gpu) and their amounts, after
 * pkg/apis/core/helper/helpers.go and validateResourceName and its callers in pkg/apis/core/validation/validation.go.
 */

/** A quantity as it stands in a manifest that has been decoded. */
export type WrittenQuantity = string | number;

const CONTAINER_RESOURCES = ["cpu", "memory", "ephemeral-storage"] as const;
const COUNTED_OBJECTS = [
  "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports",
  "services.loadbalancers",
] as const;
const QUOTA_RESOURCES: readonly string[] = [
  ...CONTAINER_RESOURCES, "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
  "limits.ephemeral-storage", ...COUNTED_OBJECTS,
];
const CONTAINER_NAMES: ReadonlySet<string> = new Set(CONTAINER_RESOURCES);
const COUNTED_NAMES: ReadonlySet<string> = new Set(COUNTED_OBJECTS);
const QUOTA_NAMES: ReadonlySet<string> = new Set(QUOTA_RESOURCES);
const STANDARD_NAMES: ReadonlySet<string> = new Set([...QUOTA_RESOURCES, "storage"]);
const HUGE_PAGES = "hugepages-";

/** A name of huge pages of some size: `hugepages-2Mi`. */
export function isHugePagesName(name: string): boolean {
  return name.startsWith(HUGE_PAGES);
}

function isQuotaHugePagesName(name: string): boolean {
  return name.startsWith(HUGE_PAGES) || name.startsWith(`requests.${HUGE_PAGES}`);
}

/** A name without a domain, or with one of Kubernetes' own (IsNativeResource). */
function isNativeResource(name: string): boolean {
  return !name.includes("/") || name.includes("kubernetes.io/");
}

/** A name with a domain of its own, such as `nvidia.com/gpu` (IsExtendedResourceName). */
export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith("requests.") && qualifiedNameProblem(`requests.${name}`) === undefined;
}

/** Whether a container may ask for it under a name without a domain (IsStandardContainerResourceName). */
function isStandardContainerResource(name: string): boolean {
  return CONTAINER_NAMES.has(name) || isHugePagesName(name);
}

/** Whether quotas know the name, which has no domain (IsStandardQuotaResourceName). */
export function isStandardQuotaResource(name: string): boolean {
  return QUOTA_NAMES.has(name) || isQuotaHugePagesName(name);
}

/** Whether it is counted in whole numbers: objects and extended resources (IsIntegerResourceName). */
export function isIntegerResource(name: string): boolean {
  return COUNTED_NAMES.has(name) || isExtendedResource(name);
}

/** Whether more of it may be promised than there is: not of huge pages and extended resources (IsOvercommitAllowed). */
export function isOvercommitAllowed(name: string): boolean {
  return isNativeResource(name) && !isHugePagesName(name);
}

/** A name that Kubernetes knows, or one with a domain (validateResourceName). Returns whether it is valid. */
export function validateResourceName(name: string, path: Path, validation: Validation): boolean {
  const problem = resourceNameProblem(name);
  if (problem !== undefined) validation.invalid(path, problem);
  return problem === undefined;
}

function resourceNameProblem(name: string): string | undefined {
  const problem = qualifiedNameProblem(name);
  if (problem !== undefined) return `the resource name ${problem}`;
  if (name.includes("/") || STANDARD_NAMES.has(name) || isQuotaHugePagesName(name)) return undefined;
  return `${quote(name)} is no resource that Kubernetes knows; names of your own need a domain, for example "example.com/${name}"`;
}

/** A resource that a container can ask for (validateContainerResourceName). */
export function validateContainerResourceName(name: string, path: Path, validation: Validation): void {
  if (CONTAINER_NAMES.has(name)) return;
  validateResourceName(name, path, validation);
  if (!name.includes("/")) {
    if (!isStandardContainerResource(name)) {
      validation.invalid(path, `${quote(name)} is no resource of containers; use "cpu", "memory", "ephemeral-storage", "hugepages-…" or a name with a domain`);
    }
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    validation.invalid(path, `${quote(name)} may not name an extended resource: no "requests." in front, and a valid name behind the domain`);
  }
}

/** A resource that a quota can limit (ValidateResourceQuotaResourceName). */
export function validateQuotaResourceName(name: string, path: Path, validation: Validation): void {
  validateResourceName(name, path, validation);
  if (!name.includes("/") && !isStandardQuotaResource(name)) {
    validation.invalid(path, `${quote(name)} is no resource that a quota can limit; known are ${QUOTA_RESOURCES.join(", ")}, and "count/…" for objects`);
  }
}

/** An amount of a resource: not negative, and a whole number where objects or devices are counted (ValidateResourceQuantityValue). */
export function validateResourceQuantity(name: string, value: WrittenQuantity, path: Path, validation: Validation): void {
  const quantity = parseQuantity(value);
  if (!quantity) return; // the decoder has refused it
  if (isNegative(quantity)) validation.invalid(path, `${quote(value)} may not be negative`);
  if (!CONTAINER_NAMES.has(name) && isIntegerResource(name) && !isInteger(quantity)) validation.invalid(path, `${quote(value)} must be a whole number, since ${name} is counted`);
}
