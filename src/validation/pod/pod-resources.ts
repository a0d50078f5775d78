import type { Container, PodSpec } from "../../resource/api/core-v1.ts";
import { addQuantities, compareQuantities, parseQuantity, roundUpToMilli, ZERO, type Quantity } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { isHugePagesName, isOvercommitAllowed } from "../resource-names.ts";
import { isForOperatingSystem, isSidecar, type PodContext } from "./context.ts";
import { isPodResource, quantityOf, requestsOf, validatePodResourceLists, type ResourceList } from "./resources.ts";

/*
 * Resources that a Pod asks for as a whole, after validatePodResources in pkg/apis/core/validation/validation.go,
 * defaultPodRequests in pkg/apis/core/v1/defaults.go and AggregateContainerRequests in
 * k8s.io/component-helpers/resource/helpers.go. In effect since 1.34 (changes.ts); dropped before.
 */

type Amounts = Map<string, Quantity>;

/** spec.resources: valid by themselves, and no less than what the containers ask for. */
export function validatePodResources(context: PodContext, path: Path): void {
  const { spec, validation } = context;
  if (!spec.resources) return;
  if (isForOperatingSystem(spec, "windows")) {
    validation.forbidden(path, "a Windows Pod has no resources as a whole; give them to its containers");
    return;
  }
  if (spec.resources.claims) validation.forbidden(path.child("claims"), "claims belong to containers, not to the Pod as a whole");
  const requests = aggregate(spec, (container) => requestsOf(container, context.isPod));
  const limits = aggregate(spec, (container) => container.resources?.limits ?? {});
  const resources = context.isPod ? withDefaults(spec, requests, limits) : spec.resources;
  validatePodResourceLists(resources, path, validation);
  validateSums(requests, resources.requests, "requests", path, context);
  validateSums(new Map([...limits].filter(([name]) => isHugePagesName(name))), resources.limits, "limits", path, context);
  validateContainerLimits(spec.containers ?? [], resources.limits, path, context);
}

/** What the containers ask for together: the sum of those that run, or what an init container needs while it runs, whichever is more. */
function aggregate(spec: PodSpec, listOf: (container: Container) => ResourceList): Amounts {
  const running: Amounts = new Map();
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.containers ?? []) add(running, amounts(listOf(container)));
  for (const container of spec.initContainers ?? []) {
    const own = amounts(listOf(container));
    if (isSidecar(container)) {
      add(running, own);
      add(sidecars, own);
      raise(starting, sidecars);
    } else {
      add(own, sidecars);
      raise(starting, own);
    }
  }
  raise(running, starting);
  return running;
}

function amounts(list: ResourceList): Amounts {
  return new Map(Object.entries(list).map(([name, value]) => [name, roundUpToMilli(parseQuantity(value) ?? ZERO)]));
}

function add(sums: Amounts, more: Amounts): void {
  for (const [name, quantity] of more) sums.set(name, addQuantities(sums.get(name) ?? ZERO, quantity));
}

function raise(sums: Amounts, least: Amounts): void {
  for (const [name, quantity] of least) {
    const sum = sums.get(name);
    if (!sum || compareQuantities(quantity, sum) > 0) sums.set(name, quantity);
  }
}

/** A Pod's own requests and limits after defaulting: huge pages from its containers' limits, requests from theirs or from its limits. */
function withDefaults({ resources = {} }: PodSpec, requests: Amounts, limits: Amounts): { requests: ResourceList; limits: ResourceList } {
  const ownLimits: Record<string, string | number> = { ...resources.limits };
  const ownRequests: Record<string, string | number> = { ...resources.requests };
  if (Object.keys(ownLimits).length + Object.keys(ownRequests).length > 0) {
    for (const [name, quantity] of limits) {
      if (isHugePagesName(name) && !Object.hasOwn(ownRequests, name) && !Object.hasOwn(ownLimits, name)) ownLimits[name] = textOf(quantity);
    }
  }
  if (Object.keys(ownLimits).length > 0) {
    for (const [name, quantity] of requests) {
      if (isPodResource(name) && isOvercommitAllowed(name) && !Object.hasOwn(ownRequests, name)) ownRequests[name] = textOf(quantity);
    }
    for (const [name, value] of Object.entries(ownLimits)) {
      if (isPodResource(name) && !Object.hasOwn(ownRequests, name)) ownRequests[name] = value;
    }
  }
  return { limits: ownLimits, requests: ownRequests };
}

/** A quantity as text that reads back to the same quantity. */
function textOf({ mantissa, exponent }: Quantity): string {
  return `${mantissa}e${exponent}`;
}

/** What the Pod asks for has to cover its containers together. */
function validateSums(sums: Amounts, list: ResourceList | undefined, field: "requests" | "limits", path: Path, { validation }: PodContext): void {
  for (const [name, sum] of sums) {
    const own = quantityOf(list, name);
    if (own && compareQuantities(sum, own) > 0) {
      validation.invalid(path.child(field).key(name), `the Pod's ${field} of ${quote(list?.[name])} for ${name} are less than those of its containers together`);
    }
  }
}

/** No container may have a higher limit than the Pod. The path is the server's, which is no path of the object. */
function validateContainerLimits(containers: readonly Container[], podLimits: ResourceList | undefined, path: Path, { validation }: PodContext): void {
  containers.forEach(({ resources }, i) => {
    for (const name in resources?.limits) {
      const limit = quantityOf(resources.limits, name);
      const podLimit = quantityOf(podLimits, name);
      if (!limit || !podLimit || compareQuantities(limit, podLimit) <= 0) continue;
      const field = path.child("containers", i).key(name).child("limits");
      validation.invalid(field, `the limit of ${quote(resources.limits[name])} for ${name} is more than the Pod's of ${quote(podLimits?.[name])}`);
    }
  });
}
