import type { ObjectFieldSelector, ResourceFieldSelector } from "../../resource/api/core-v1.ts";
import { compareQuantities, isZero, parseQuantity, type Quantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

/*
 * References of the downward API to fields of the Pod and resources of its containers, after
 * validateObjectFieldSelector and validateContainerResourceFieldSelector in pkg/apis/core/validation/validation.go.
 */

/** Fields that an environment variable can hold. */
export const ENVIRONMENT_FIELDS = [
  "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP",
  "status.podIPs",
];
/** Fields that a file can hold. */
export const VOLUME_FIELDS = ["metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid"];
/** Fields that have a name at all (ConvertDownwardAPIFieldLabel in pkg/apis/core/pods/helpers.go). */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([...ENVIRONMENT_FIELDS, ...VOLUME_FIELDS, "spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host"]);

const RESOURCES = ["limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage"];
const HUGE_PAGES = /^(?:limits|requests)\.hugepages-/;
const SUBSCRIPT = /^(.+?)\['(.*)'\]$/s;
const BINARY_UNITS = quantities("1", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
const DECIMAL_UNITS = quantities("1", "1k", "1M", "1G", "1T", "1P", "1E");
const CPU_UNITS = quantities("1", "1m");
const ONE = quantities("1");
const UNITS: ReadonlySet<string> = new Set(["1", "1m", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"]);
const EXPONENT = /[eE]([-+]?[0-9]+)$/;
const NUMBER = /^[-+]?0*(\d*)(?:\.(\d*))?/;

function quantities(...texts: string[]): Quantity[] {
  return texts.map((text) => parseQuantity(text)!);
}

/** A field of the Pod: one of `allowed`, or a single label or annotation. */
export function validateFieldReference(reference: ObjectFieldSelector, allowed: readonly string[], path: Path, validation: Validation): void {
  const fieldPath = reference.fieldPath ?? "";
  const fieldPathPath = path.child("fieldPath");
  if (fieldPath === "") {
    validation.required(fieldPathPath, `a fieldRef needs the path of a field, for example "metadata.name"`);
    return;
  }
  const apiVersion = reference.apiVersion || "v1";
  if (apiVersion !== "v1") {
    validation.invalid(fieldPathPath, `a fieldRef reads Pods of apiVersion "v1", not ${quote(apiVersion)}`);
    return;
  }
  const subscript = SUBSCRIPT.exec(fieldPath);
  if (subscript) validateSubscript(fieldPath, subscript[1]!, subscript[2]!, path, validation);
  else if (!KNOWN_FIELDS.has(fieldPath)) validation.invalid(fieldPathPath, `${quote(fieldPath)} is no field of a Pod that can be read; use ${allowed.join(", ")}`);
  else if (!allowed.includes(fieldPath) && !(fieldPath === "spec.host" && allowed.includes("spec.nodeName"))) {
    validation.notSupported(fieldPathPath, fieldPath, allowed);
  }
}

function validateSubscript(fieldPath: string, field: string, key: string, path: Path, validation: Validation): void {
  if (field !== "metadata.annotations" && field !== "metadata.labels") {
    validation.invalid(path.child("fieldPath"), `${quote(fieldPath)}: only metadata.labels and metadata.annotations have keys`);
    return;
  }
  const problem = qualifiedNameProblem(field === "metadata.annotations" ? key.toLowerCase() : key);
  if (problem !== undefined) validation.invalid(path, `the key ${problem}`);
}

/** A resource of a container, and the unit in which it is given. A file has to say whose resource it is. */
export function validateResourceReference(reference: ResourceFieldSelector, needsContainer: boolean, path: Path, validation: Validation): void {
  const { resource = "", containerName = "", divisor } = reference;
  if (needsContainer && containerName === "") validation.required(path.child("containerName"), "a file has to say which container's resource it holds");
  else if (resource === "") validation.required(path.child("resource"), `a resourceFieldRef needs a resource, for example "limits.memory"`);
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) validation.notSupported(path.child("resource"), resource, RESOURCES);
  validateDivisor(resource, divisor, path.child("divisor"), validation);
}

function validateDivisor(resource: string, divisor: string | number | undefined, path: Path, validation: Validation): void {
  const quantity = parseQuantity(divisor ?? 0);
  if (!quantity || isZero(quantity)) return;
  const isCpu = resource.endsWith(".cpu");
  if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) return;
  const text = String(divisor);
  const units = EXPONENT.test(text) ? ONE : isCpu ? CPU_UNITS : text.endsWith("i") ? BINARY_UNITS : DECIMAL_UNITS;
  if (units.some((unit) => compareQuantities(unit, quantity) === 0) && (UNITS.has(text) || !isKeptAsWritten(text))) return;
  validation.invalid(path, `${quote(text)} is no unit of ${resource}; use ${isCpu ? `"1m" or "1"` : `"1", "1k", "1M", "1G", "1T", "1P", "1E", or "1Ki" to "1Ei"`}`);
}

/**
 * Whether the server compares a unit as it is written ("+1", "1e0") and not in its canonical form ("1" for "1000m"):
 * ParseQuantity in k8s.io/apimachinery/pkg/api/resource/quantity.go keeps the text where it looks canonical already.
 */
function isKeptAsWritten(text: string): boolean {
  const [, whole = "", decimals = ""] = NUMBER.exec(text) ?? [];
  if (text.endsWith("i")) return decimals === "" && Number(whole) % 8 !== 0;
  const digits = whole + decimals;
  return (Number(EXPONENT.exec(text)?.[1] ?? 0) - decimals.length) % 3 === 0 && !digits.endsWith("000") && !digits.startsWith("0");
}
