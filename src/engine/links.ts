import { makesUnknownObjects } from "../graph/references/makers.ts";
import { referencesOf } from "../graph/references/reference.ts";
import { Ingress } from "../kinds/ingress.ts";
import { podTemplatePatterns } from "../kinds/pod-template-paths.ts";
import { NetworkPolicy } from "../kinds/network-policy.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { Selector } from "../kinds/selector.ts";
import { Service } from "../kinds/service.ts";
import { PersistentVolumeClaim } from "../kinds/storage.ts";
import { DaemonSet, Workload } from "../kinds/workload.ts";
import { asObject, type Resource, type ResourceId } from "../resource/resource.ts";
import { aimOf } from "../simulation/monitors.ts";
import { NUMBER_LABELS } from "../simulation/numbered-pods.ts";
import { groupOf } from "../simulation/workload-pods.ts";

/**
 * What of other namespaces can matter to the findings of a resource, and what of it can matter to theirs. Generous: a link
 * too many costs time, one too few a wrong report. What a rule looks up outside the namespace of its resource belongs here.
 */
export interface Links {
  /** Names of namespaces that stand as a word in its texts. */
  readonly mentions: ReadonlySet<string>;
  /** Whether the namespaces that it mentions look at it in turn. */
  readonly isSeenWhereMentioned: boolean;
  /** It looks where somebody offers one of these. */
  readonly wants: readonly string[];
  /** The same, but only where neither its own namespace nor the cluster offers them. */
  readonly lacks: readonly string[];
  /** Cluster-scoped objects that it names. */
  readonly clusterTargets: readonly ResourceId[];
  readonly offers: readonly string[];
  /** The namespaces that it looks into. */
  readonly namespaces: readonly View[];
  /** It looks everywhere. */
  readonly looksEverywhere: boolean;
  /** It matters everywhere. */
  readonly mattersEverywhere: boolean;
}

/** Namespaces that a selector matches. With `offering`, where it matches several, only those that offer it matter (and kube-system). */
export interface View { readonly selector: Selector; readonly offering: string | undefined }

/** The links of what a view shows; `known` are the names of all namespaces. */
export function linksOf(view: ResourceView, known: ReadonlySet<string>): Links {
  const { resource } = view;
  const tokens: Tokens = { wants: [], lacks: [], offers: [objectToken(resource.id)] };
  const clusterTargets: ResourceId[] = [];
  for (const { target } of referencesOf(resource)) {
    if (target.namespace === undefined) {
      clusterTargets.push(target);
      tokens.offers.push(usesToken(target));
    } else (target.namespace === resource.id.namespace ? tokens.lacks : tokens.wants).push(objectToken(target));
  }
  const sort = resource.id.group === "monitoring.coreos.com" ? monitorLinks(view, tokens) : kindLinks(view, tokens);
  return {
    ...tokens,
    clusterTargets,
    mentions: mentionsIn(resource, known),
    isSeenWhereMentioned: !(view instanceof NetworkPolicy),
    namespaces: sort.namespaces ?? [],
    looksEverywhere: sort.looksEverywhere ?? false,
    mattersEverywhere: (sort.mattersEverywhere ?? false) || makesUnknownObjects(resource) || (!(view instanceof Workload) && podTemplatePatterns(resource).length > 0),
  };
}

interface Tokens { readonly wants: string[]; readonly lacks: string[]; readonly offers: string[] }

type Sort = Partial<Pick<Links, "namespaces" | "looksEverywhere" | "mattersEverywhere">>;

/** The token of an object by kind and name: one that is named and absent may lie in another namespace. */
export function objectToken({ group, kind, name }: Pick<ResourceId, "group" | "kind" | "name">): string {
  return `object ${group}/${kind}/${name}`;
}

/** The token of whoever names objects of a cluster-scoped kind: one of nearly the name that is absent may be used by others. */
export function usesToken({ group, kind }: Pick<ResourceId, "group" | "kind">): string {
  return `uses ${group}/${kind}`;
}

function kindLinks(view: ResourceView, tokens: Tokens): Sort {
  const { wants, offers } = tokens;
  const both = (token: string): void => {
    wants.push(token);
    offers.push(token);
  };
  if (view instanceof Workload) {
    for (const [key, value] of groupOf(view, 0, undefined, undefined).labels) offers.push(`label ${key}=${value}`);
    for (const [key, value] of view.labels) offers.push(`label ${key}=${value}`);
    for (const { hostPort } of view.template.hostPorts) {
      wants.push(`host port ${hostPort}`);
      if (view instanceof DaemonSet) offers.push(`host port ${hostPort}`);
    }
  } else if (view instanceof Service) {
    if (view.selector) wantPods(view.selector, tokens.lacks);
    for (const { nodePort } of view.ports) if (nodePort !== undefined) both(`node port ${nodePort}`);
    if (view.healthCheckNodePort !== undefined) both(`node port ${view.healthCheckNodePort}`);
  } else if (view instanceof Ingress) {
    for (const { host = "" } of view.rules) both(`host ${view.className ?? ""} ${host}`);
    return { mattersEverywhere: view.defaultBackend !== undefined };
  } else if (view instanceof PersistentVolumeClaim) {
    if (view.spec.volumeName !== undefined) both(`volume ${view.spec.volumeName}`);
  } else if (view instanceof NetworkPolicy) return policyLinks(view, tokens);
  else {
    const selector = Selector.fromLabelSelector(view, ["spec", "selector"]);
    if (selector) wantPods(selector, tokens.lacks);
  }
  return {};
}

function policyLinks(policy: NetworkPolicy, { wants, lacks }: Tokens): Sort {
  wantPods(policy.podSelector, lacks);
  const selectors = [policy.podSelector];
  const namespaces: View[] = [];
  for (const { namespaceSelector, podSelector } of [...policy.ingress, ...policy.egress].flatMap(({ peers }) => peers)) {
    if (namespaceSelector) namespaces.push({ selector: namespaceSelector, offering: podSelector && labelToken(podSelector) });
    if (!podSelector) continue;
    selectors.push(podSelector);
    wantPods(podSelector, namespaceSelector ? wants : lacks);
  }
  return { namespaces, mattersEverywhere: selectors.some(({ conditions }) => conditions.some(({ key }) => NUMBER_LABELS.has(key))) };
}

function monitorLinks(view: ResourceView, { wants }: Tokens): Sort {
  const aim = aimOf(view);
  if (aim) wantPods(aim.selector, wants);
  return { looksEverywhere: aim !== undefined && aim.namespaces === undefined };
}

/** Where nothing of the namespace has the labels, near Pods are looked for in the others. */
function wantPods(selector: Selector, tokens: string[]): void {
  const token = labelToken(selector);
  if (token !== undefined) tokens.push(token);
}

function labelToken({ conditions }: Selector): string | undefined {
  const equality = conditions.find(({ operator, values }) => operator === "In" && values.length === 1);
  return equality && `label ${equality.key}=${equality.values[0]!}`;
}

const WORD = /[a-z0-9](?:[-a-z0-9]*[a-z0-9])?/g;
const NOTHING: ReadonlySet<string> = new Set();

/** The names of namespaces in the texts of a resource, in whatever part of it. */
function mentionsIn({ value, id: { kind, namespace, name: ownName } }: Resource, known: ReadonlySet<string>): ReadonlySet<string> {
  // Kubernetes puts it into every namespace, and its description speaks of kubernetes.default.svc.
  if (kind === "ConfigMap" && ownName === "kube-root-ca.crt") return NOTHING;
  const found = new Set<string>();
  const collect = (part: unknown): void => {
    if (typeof part === "string") {
      if (known.has(part)) found.add(part);
      else if (part.length > 2) for (const [word] of part.matchAll(WORD)) if (known.has(word)) found.add(word);
    } else if (Array.isArray(part)) part.forEach(collect);
    else if (typeof part === "object" && part !== null) for (const key of Object.keys(part)) collect((part as Record<string, unknown>)[key]);
  };
  // Its own name is none: every namespace has a ServiceAccount "default", and would depend on the namespace of that name, and through it on all.
  for (const [key, part] of Object.entries(value)) {
    if (key !== "metadata") collect(part);
    else for (const [name, inner] of Object.entries(asObject(part) ?? {})) if (name !== "name") collect(inner);
  }
  if (namespace !== undefined) found.delete(namespace);
  return found.size === 0 ? NOTHING : found;
}
