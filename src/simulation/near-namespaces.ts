import type { Graph } from "../graph/graph.ts";
import { isSlip } from "../graph/references/index.ts";
import { NAMESPACE_NAME_LABEL } from "../kinds/labels.ts";
import type { Namespace } from "../kinds/namespace.ts";
import { satisfies, type Requirement, type Selector } from "../kinds/selector.ts";
import { closest } from "../resource/words.ts";
import { Simulation } from "./simulation.ts";

/** A namespace of the input that a selector seems to mean without matching it. */
export interface NearNamespace {
  readonly namespace: Namespace;
  readonly requirement: Requirement;
  /** What is different, in some words. */
  readonly hint: string;
  /** What the namespace has instead; undefined where it has no such label. */
  readonly value: string | undefined;
  /** Whether it can hardly be meant otherwise: a label could still be set by hand. */
  readonly isProof: boolean;
}

/** Namespaces that every cluster has. */
const EVERYWHERE = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** What was worked out for the selectors of a graph, by their meaning: most policies name the same few namespaces. */
interface Known {
  readonly names: readonly string[];
  readonly matches: Map<unknown, readonly string[]>;
  /** Selectors to which no namespace is near. */
  readonly far: Set<unknown>;
}

const cache = new WeakMap<Graph, Known>();

function knownOf(graph: Graph): Known {
  let known = cache.get(graph);
  if (!known) {
    const names = new Set([...EVERYWHERE, ...graph.declaredNamespaces.keys(), ...Simulation.of(graph).pods.namespaces]);
    cache.set(graph, (known = { names: [...names], matches: new Map(), far: new Set() }));
  }
  return known;
}

/** The namespaces that a selector of namespaces matches: those that the input declares or uses, and those of every cluster. */
export function namespacesWith(selector: Selector, graph: Graph): readonly string[] {
  const { names, matches } = knownOf(graph);
  let found = matches.get(selector.meaning);
  if (!found) matches.set(selector.meaning, (found = names.filter((name) => selector.matches(graph.namespaceLabels(name)))));
  return found;
}

/** The declared namespace that comes nearest to a selector with one requirement that it does not satisfy. */
export function nearNamespace(selector: Selector, graph: Graph): NearNamespace | undefined {
  const { far } = knownOf(graph);
  if (far.has(selector.meaning)) return undefined;
  const near = findNear(selector, graph);
  if (!near) far.add(selector.meaning);
  return near;
}

function findNear({ requirements }: Selector, graph: Graph): NearNamespace | undefined {
  for (const namespace of graph.ofKind("Namespace")) {
    const labels = namespace.effectiveLabels;
    const differing = requirements.filter((requirement) => !satisfies(labels, requirement));
    const [requirement] = differing;
    if (differing.length !== 1 || requirement!.operator !== "In" || requirement!.values.length !== 1) continue;
    const { key, values: [wanted] } = requirement!;
    const value = labels.get(key);
    if (value !== undefined && closest(wanted!, [value]) !== undefined && isSlip(wanted!, value)) {
      return { namespace, requirement: requirement!, hint: `namespace ${namespace.name} has ${key}=${value}`, value, isProof: key === NAMESPACE_NAME_LABEL };
    }
    if (value === undefined && wanted === namespace.name && /(^|[/-])name$|^namespace$|^ns$/.test(key)) {
      return { namespace, requirement: requirement!, hint: `namespace ${namespace.name} has no label ${key}; ${NAMESPACE_NAME_LABEL} is there always`, value: undefined, isProof: false };
    }
  }
  return undefined;
}
