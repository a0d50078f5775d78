import type { Graph } from "../graph/graph.ts";
import { hasPlaceholder, isPlaceholder } from "../graph/references/existing-objects.ts";
import { isSlip } from "../graph/references/index.ts";
import { LabelIndex, type Labelled } from "../graph/label-index.ts";
import type { Labels } from "../kinds/labels.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { satisfies, Selector, type Requirement } from "../kinds/selector.ts";
import type { Service } from "../kinds/service.ts";
import { closest } from "../resource/words.ts";

/** How many Services are looked at for one that was meant: a hint is not worth a search through everything. */
const LIMIT = 50;

interface LabelledService extends Labelled { readonly service: Service }

const ANY_NAMESPACE: readonly string[] = ["*"];

const cache = new WeakMap<Graph, LabelIndex<LabelledService>>();

/** The Services of a graph by namespace and label; each also under the place for any namespace. */
function servicesOf(graph: Graph): LabelIndex<LabelledService> {
  let index = cache.get(graph);
  if (!index) {
    const places = (service: Service) => [service.namespace ?? "", ...ANY_NAMESPACE];
    cache.set(graph, (index = new LabelIndex(graph.ofKind("Service").flatMap((service) => places(service).map((namespace) => ({ namespace, labels: service.labels, service }))))));
  }
  return index;
}

/** What a ServiceMonitor or PodMonitor looks for, and where (monitoring.coreos.com/v1: its own namespace unless told). */
export interface Aim {
  readonly selector: Selector;
  /** The namespaces that it looks in; undefined for all of them. */
  readonly namespaces: readonly string[] | undefined;
}

/** The aim of a monitor; undefined where it cannot be read, or is to be filled in. */
export function aimOf(monitor: ResourceView): Aim | undefined {
  const selector = Selector.fromLabelSelector(monitor, ["spec", "selector"]);
  const names = monitor.strings("spec", "namespaceSelector", "matchNames");
  if (!selector?.isReadable || hasPlaceholder(selector) || names.some(isPlaceholder)) return undefined;
  if (monitor.boolean("spec", "namespaceSelector", "any") === true) return { selector, namespaces: undefined };
  return { selector, namespaces: names.length > 0 ? names : [monitor.namespace ?? ""] };
}

/** The Services that an aim meets. */
export function servicesAt(graph: Graph, { selector, namespaces }: Aim): readonly Service[] {
  const index = servicesOf(graph);
  return (namespaces ?? ANY_NAMESPACE).flatMap((namespace) => index.select(namespace, selector)).map(({ service }) => service);
}

/** Whether the input has any Service where an aim looks. */
export function hasServicesNear(graph: Graph, { namespaces }: Aim): boolean {
  const index = servicesOf(graph);
  return (namespaces ?? ANY_NAMESPACE).some((namespace) => index.inNamespace(namespace).length > 0);
}

/** A Service that an aim seems to have meant: but for a slip in one label, or but for labels that only its Pods have. */
export interface NearService {
  readonly service: Service;
  /** The label value that is a slip, and what the Service has; undefined where its Pods have the labels. */
  readonly slip: { readonly requirement: Requirement; readonly value: string } | undefined;
}

/** The Service that comes nearest to an aim that meets none: a slip is nearer than labels of Pods. */
export function nearService(graph: Graph, { selector, namespaces }: Aim): NearService | undefined {
  const index = servicesOf(graph);
  let best: NearService | undefined;
  let looked = 0;
  for (const namespace of namespaces ?? ANY_NAMESPACE) {
    for (const { service, labels } of index.inNamespace(namespace)) {
      if (++looked > LIMIT) return best;
      const slip = slipOf(selector, labels);
      if (slip) return { service, slip };
      if (!best && !selector.isEmpty && selector.matches(podLabels(service))) best = { service, slip: undefined };
    }
  }
  return best;
}

function slipOf(selector: Selector, labels: Labels): NearService["slip"] {
  const differing = selector.conditions.filter((condition) => !satisfies(labels, condition));
  const [condition, ...more] = differing;
  if (!condition || more.length > 0 || condition.operator !== "In" || condition.values.length !== 1) return undefined;
  const value = labels.get(condition.key);
  const wanted = condition.values[0]!;
  if (value === undefined || !isSlip(wanted, value) || closest(wanted, [value]) === undefined) return undefined;
  return { requirement: selector.requirements[selector.conditions.indexOf(condition)]!, value };
}

/** The labels that a Service asks its Pods to have. */
function podLabels({ selector }: Service): Labels {
  return new Map((selector?.conditions ?? []).map(({ key, values }) => [key, values[0] ?? ""]));
}
