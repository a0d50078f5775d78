import type { Container, ContainerResizePolicy, ResourceClaim, ResourceRequirements } from "../../resource/api/core-v1.ts";
import { compareQuantities, isInteger, parseQuantity, roundUpToMilli, signOf, toInteger, ZERO, type Quantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { dns1123LabelProblem } from "../names.ts";
import {
  isHugePagesName, isOvercommitAllowed, validateContainerResourceName, validateResourceName, validateResourceQuantity, type WrittenQuantity,
} from "../resource-names.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";
import { namesHint } from "./words.ts";

/*
 * What containers and Pods ask for, after validateResourceRequirements and its callers in
 * pkg/apis/core/validation/validation.go.
 */

export type ResourceList = Readonly<Record<string, WrittenQuantity>>;

const POD_RESOURCES = ["cpu", "hugepages-", "memory"];
const RESIZE_RESOURCES = ["cpu", "memory"];
const RESIZE_POLICIES = ["NotRequired", "RestartContainer"];

/** The amount of a resource as the server keeps it: rounded up to thousandths (SetDefaults_ResourceList). */
export function quantityOf(list: ResourceList | undefined, name: string): Quantity | undefined {
  if (!list || !Object.hasOwn(list, name)) return undefined;
  return roundUpToMilli(parseQuantity(list[name]) ?? ZERO);
}

/** A container's requests. Those of a Pod's containers are its limits where they name no request (SetDefaults_Pod). */
export function requestsOf({ resources }: Container, isPod: boolean): ResourceList {
  const { limits, requests } = resources ?? {};
  return isPod && limits ? { ...limits, ...requests } : (requests ?? {});
}

/** The resources of a container. Claims are dropped where the version has no resourceClaims. */
export function validateContainerResources(container: Container, path: Path, context: PodContext, isEphemeral: boolean): void {
  const { resources } = container;
  const { validation } = context;
  if (!resources) return;
  const requests = requestsOf(container, context.isPod && !isEphemeral);
  validateLists(resources.limits ?? {}, requests, validateContainerResourceName, path, validation);
  if (resources.claims && validation.has("dynamicResources")) validateClaimReferences(resources.claims, path.child("claims"), context);
}

/** Overhead is checked as if it were limits (validateOverhead). */
export function validateOverhead(overhead: ResourceList, path: Path, validation: Validation): void {
  validateLists(overhead, {}, validateContainerResourceName, path, validation);
}

/** The resources of a whole Pod: cpu, memory and huge pages. */
export function validatePodResourceLists({ limits, requests }: ResourceRequirements, path: Path, validation: Validation): void {
  validateLists(limits ?? {}, requests ?? {}, validatePodResourceName, path, validation);
}

/** Whether a Pod as a whole may ask for it (IsSupportedPodLevelResource). */
export function isPodResource(name: string): boolean {
  return name === "cpu" || name === "memory" || isHugePagesName(name);
}

function validatePodResourceName(name: string, path: Path, validation: Validation): void {
  if (validateResourceName(name, path, validation) && !isPodResource(name)) validation.notSupported(path, name, POD_RESOURCES);
}

type NameCheck = (name: string, path: Path, validation: Validation) => void;

function validateLists(limits: ResourceList, requests: ResourceList, validateName: NameCheck, path: Path, validation: Validation): void {
  const limitsPath = path.child("limits");
  const requestsPath = path.child("requests");
  let hasHugePages = false, hasOther = false;
  const note = (name: string): void => {
    if (name === "cpu" || name === "memory") hasOther = true;
    else if (isHugePagesName(name)) hasHugePages = true;
  };
  for (const name in limits) {
    validateAmount(name, limits[name]!, validateName, limitsPath.key(name), validation);
    note(name);
  }
  for (const name in requests) {
    validateAmount(name, requests[name]!, validateName, requestsPath.key(name), validation);
    validateRequest(name, limits, requests, path, validation);
    note(name);
  }
  if (hasHugePages && !hasOther) {
    validation.forbidden(path, "huge pages need a request or limit for cpu or memory beside them");
  }
}

function validateAmount(name: string, value: WrittenQuantity, validateName: NameCheck, path: Path, validation: Validation): void {
  validateName(name, path, validation);
  validateResourceQuantity(name, value, path, validation);
  if (isHugePagesName(name) && !isWholePages(name, value)) {
    validation.invalid(path, `${quote(value)} is not a whole number of pages of ${quote(name.slice("hugepages-".length))}`);
  }
}

/** Whether an amount of huge pages is a multiple of the page's size, which the name gives (IsHugePageResourceValueDivisible). */
function isWholePages(name: string, value: WrittenQuantity): boolean {
  const size = parseQuantity(name.slice("hugepages-".length));
  const amount = parseQuantity(value);
  if (!size || !amount || signOf(size) <= 0 || !isInteger(size)) return false;
  const pageSize = toInteger(size);
  return pageSize !== 0n && toInteger(roundUpToMilli(amount)) % pageSize === 0n;
}

/** A request may not exceed its limit, and has to equal it where no more can be promised than there is. */
function validateRequest(name: string, limits: ResourceList, requests: ResourceList, path: Path, validation: Validation): void {
  const limit = quantityOf(limits, name);
  const request = quantityOf(requests, name) ?? ZERO;
  if (!limit) {
    if (!isOvercommitAllowed(name)) validation.required(path.child("limits"), `${quote(name)} needs a limit that equals its request of ${quote(requests[name])}`);
    return;
  }
  const order = compareQuantities(request, limit);
  if (order !== 0 && !isOvercommitAllowed(name)) {
    validation.invalid(path.child("requests"), `the request of ${quote(requests[name])} for ${name} must equal its limit of ${quote(limits[name])}`);
  } else if (order > 0) {
    validation.invalid(path.child("requests"), `the request of ${quote(requests[name])} for ${name} is more than its limit of ${quote(limits[name])}`);
  }
}

/** Each claim that a container uses is one of the Pod's, and is used once (validateResourceClaimNames). */
function validateClaimReferences(claims: readonly ResourceClaim[], path: Path, { claimNames, validation }: PodContext): void {
  const used = new Set<string>();
  claims.forEach(({ name = "", request = "" }, i) => {
    const item = path.child(i);
    if (name === "") {
      validation.required(item, "the name of a claim must be given here");
      return;
    }
    const key = request === "" ? name : `${name}/${request}`;
    if (used.has(name)) validation.duplicate(item, `the claim ${quote(name)} is used as a whole already`);
    else {
      const problem = request === "" ? undefined : dns1123LabelProblem(request);
      if (problem !== undefined) validation.invalid(item.child("request"), problem);
      if (used.has(key)) validation.duplicate(item, `the claim ${quote(key)} is used already`);
      else if (request === "") {
        for (const other of used) if (other.startsWith(`${name}/`)) validation.duplicate(item, `a request of the claim ${quote(name)} is used already`);
      }
      used.add(key);
    }
    if (!claimNames.has(name)) validation.notFound(item, `${quote(name)} is none of the Pod's resourceClaims${namesHint(name, claimNames, "resourceClaims")}`);
  });
}

/** What a change of resources does to the container. Causes name the list, as the server's do (validateResizePolicy). */
export function validateResizePolicies(policies: readonly ContainerResizePolicy[], path: Path, { restartPolicy: podRestartPolicy, validation }: PodContext): void {
  const seen = new Set<string>();
  policies.forEach(({ resourceName = "", restartPolicy = "" }, i) => {
    if (seen.has(resourceName)) validation.duplicate(path.child(i), `there is another policy for ${quote(resourceName)}`);
    seen.add(resourceName);
    if (resourceName === "") validation.required(path, "a resize policy needs a resourceName");
    else if (!RESIZE_RESOURCES.includes(resourceName)) validation.notSupported(path, resourceName, RESIZE_RESOURCES);
    if (restartPolicy === "") validation.required(path, "a resize policy needs a restartPolicy");
    else if (!RESIZE_POLICIES.includes(restartPolicy)) validation.notSupported(path, restartPolicy, RESIZE_POLICIES);
    if (podRestartPolicy === "Never" && restartPolicy !== "NotRequired") {
      validation.invalid(path, `${quote(restartPolicy)} does not go with the Pod's restartPolicy "Never"; use "NotRequired"`);
    }
  });
}
