import type { Graph } from "../graph/graph.ts";
import type { Container } from "../kinds/container.ts";
import type { PodTemplate } from "../kinds/pod-template.ts";
import { append } from "../graph/multimap.ts";
import { quantities, type LimitRange, type LimitRangeItem } from "../kinds/quota.ts";
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

const rangesByNamespace = new WeakMap<Graph, ReadonlyMap<string, readonly LimitRange[]>>();

/** The items of a namespace's LimitRanges for one type: `Container`, `Pod`, `PersistentVolumeClaim`. */
export function limitRangeItems(graph: Graph, namespace: string, type: string): readonly LimitRangeItem[] {
  const ranges = limitRanges(graph).get(namespace);
  return ranges ? ranges.flatMap(({ limits }) => limits.filter((item) => item.type === type)) : NO_ITEMS;
}

const NO_ITEMS: readonly LimitRangeItem[] = [];

function limitRanges(graph: Graph): ReadonlyMap<string, readonly LimitRange[]> {
  const known = rangesByNamespace.get(graph);
  if (known) return known;
  const ranges = new Map<string, LimitRange[]>();
  for (const range of graph.ofKind("LimitRange")) append(ranges, range.namespace ?? "", range);
  rangesByNamespace.set(graph, ranges);
  return ranges;
}

/** What each container asks for after the LimitRanger has filled in its defaults (kubernetes plugin/pkg/admission/limitranger). */
export function resourcesOfContainers(template: PodTemplate, limits: readonly LimitRangeItem[]): readonly ContainerResources[] {
  const defaults = limits.length === 0 ? NO_DEFAULTS : defaultsOf(limits);
  return [...template.initContainers, ...template.containers].map((container) => containerResources(container, defaults));
}

/** The same with what the whole Pod asks for. */
export function podResources(template: PodTemplate, limits: readonly LimitRangeItem[]): PodResources {
  const containers = resourcesOfContainers(template, limits);
  return { containers, requests: total(containers, "requests", template), limits: total(containers, "limits", template) };
}

interface Defaults { readonly requests: Amounts; readonly limits: Amounts }

const NO_DEFAULTS: Defaults = { requests: new Map(), limits: new Map() };

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
  const requests = new Map(defaults.requests);
  const limits = new Map(defaults.limits);
  for (const [key, value] of quantities(container, "resources", "limits")) {
    const amount = parseQuantity(value);
    if (!amount) continue;
    limits.set(key, amount);
    // A written limit is also the request (SetDefaults_Pod), before the LimitRanger looks.
    requests.set(key, amount);
  }
  for (const [key, value] of quantities(container, "resources", "requests")) {
    const amount = parseQuantity(value);
    if (amount) requests.set(key, amount);
  }
  return { container, requests, limits };
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
