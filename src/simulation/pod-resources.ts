import type { Graph } from "../graph/graph.ts";
import type { Container } from "../kinds/container.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import { quantities, type LimitRangeItem } from "../kinds/quota.ts";
import { addQuantities, compareQuantities, parseQuantity, ZERO, type Quantity } from "../resource/quantity.ts";

/** Amounts by resource name. */
export type Amounts = ReadonlyMap<string, Quantity>;

/** What a container asks for once the defaults of its namespace are filled in. */
export interface ContainerResources {
  readonly container: Container;
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What a Pod of a template asks for. */
export interface PodResources {
  /** Init containers, sidecars and regular containers. */
  readonly containers: readonly ContainerResources[];
  /** What the scheduler and quotas count for the whole Pod. */
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** The items of a namespace's LimitRanges for one type: `Container`, `Pod`, `PersistentVolumeClaim`. */
export function limitRangeItems(graph: Graph, namespace: string, type: string): readonly LimitRangeItem[] {
  return graph.ofKind("LimitRange").filter((range) => range.namespace === namespace).flatMap(({ limits }) => limits.filter((item) => item.type === type));
}

/** What a Pod asks for after the LimitRanger has filled in its defaults (kubernetes plugin/pkg/admission/limitranger). */
export function podResources(template: PodTemplate, limits: readonly LimitRangeItem[]): PodResources {
  const defaults = defaultsOf(limits);
  const containers = [...template.initContainers, ...template.containers].map((container) => containerResources(container, defaults));
  return { containers, requests: total(containers, "requests", template), limits: total(containers, "limits", template) };
}

interface Defaults { readonly requests: Amounts; readonly limits: Amounts }

/** A missing default limit is the maximum, and a missing default request the default limit, else the minimum (SetDefaults_LimitRangeItem). */
function defaultsOf(items: readonly LimitRangeItem[]): Defaults {
  const limits = new Map<string, Quantity>();
  const requests = new Map<string, Quantity>();
  for (const item of items) {
    const limit = new Map([...read(item, "max"), ...read(item, "default")]);
    for (const [key, value] of limit) limits.set(key, value);
    for (const [key, value] of [...read(item, "min"), ...limit, ...read(item, "defaultRequest")]) requests.set(key, value);
  }
  return { requests, limits };
}

function read(item: LimitRangeItem, of: "min" | "max" | "default" | "defaultRequest"): [string, Quantity][] {
  return [...item.amounts(of)].flatMap(([key, value]) => pair(key, parseQuantity(value)));
}

function pair(key: string, value: Quantity | undefined): [string, Quantity][] {
  return value ? [[key, value]] : [];
}

function containerResources(container: Container, defaults: Defaults): ContainerResources {
  const written = (list: "requests" | "limits") => new Map([...quantities(container, "resources", list)].flatMap(([key, value]) => pair(key, parseQuantity(value))));
  const ownLimits = written("limits");
  // A written limit is also the request (SetDefaults_Pod), before the LimitRanger looks.
  const requests = new Map([...ownLimits, ...written("requests")]);
  return { container, requests: new Map([...defaults.requests, ...requests]), limits: new Map([...defaults.limits, ...ownLimits]) };
}

/**
 * The sum over containers and sidecars, or the most that the Pod needs while it starts, whichever is greater, and the
 * overhead (k8s.io/component-helpers resource.PodRequests). What is written for the whole Pod takes the place of the sum.
 */
function total(containers: readonly ContainerResources[], list: "requests" | "limits", template: PodTemplate): Amounts {
  const running = new Map<string, Quantity>();
  const starting = new Map<string, Quantity>();
  const sidecars = new Map<string, Quantity>();
  for (const one of containers) {
    const { role, isSidecar } = one.container;
    for (const [key, value] of one[list]) {
      if (role === "container" || isSidecar) add(running, key, value);
      if (isSidecar) add(sidecars, key, value);
      if (role === "init") atLeast(starting, key, isSidecar ? sidecars.get(key) ?? ZERO : addQuantities(value, sidecars.get(key) ?? ZERO));
    }
  }
  for (const [key, value] of starting) atLeast(running, key, value);
  for (const [key, value] of quantities(template, "spec", "resources", list)) for (const [name, amount] of pair(key, parseQuantity(value))) running.set(name, amount);
  for (const [key, value] of quantities(template, "spec", "overhead")) {
    const amount = parseQuantity(value);
    if (amount && (list === "requests" || running.has(key))) add(running, key, amount);
  }
  return running;
}

function add(to: Map<string, Quantity>, key: string, value: Quantity): void {
  const before = to.get(key);
  to.set(key, before ? addQuantities(before, value) : value);
}

function atLeast(to: Map<string, Quantity>, key: string, value: Quantity): void {
  const before = to.get(key);
  if (!before || compareQuantities(before, value) < 0) to.set(key, value);
}
