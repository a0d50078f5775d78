import type { Graph } from "../graph/graph.ts";
import { References } from "../graph/references/index.ts";
import { programTexts } from "../graph/texts.ts";
import { knownKind } from "../kinds/index.ts";
import type { Service } from "../kinds/service.ts";
import type { Resource } from "../resource/resource.ts";

const WORD = /[a-z0-9][-a-z0-9.]*/g;
/** The variables that the kubelet sets for each Service, and what people call their own: `REDIS_SERVICE_HOST`, `REDIS_HOST`. */
const VARIABLE = /\b([A-Z][A-Z0-9_]*?)_(?:SERVICE_)?(?:HOST|PORT|ADDR)\b/g;

const cache = new WeakMap<Graph, ReadonlySet<string>>();

/** Whether anything in the input refers to a Service: an object that names it, or a word in a text that a program or a custom resource holds. Generous: a word that looks like its name is enough. */
export function isServiceMentioned({ resource, namespace = "", name }: Service, graph: Graph): boolean {
  return References.of(graph).holdersOf(resource).length > 0 || mentionsIn(graph).has(`${namespace}/${name}`);
}

function mentionsIn(graph: Graph): ReadonlySet<string> {
  let mentions = cache.get(graph);
  if (!mentions) cache.set(graph, (mentions = collect(graph)));
  return mentions;
}

function collect(graph: Graph): ReadonlySet<string> {
  const names = new Set(graph.ofKind("Service").map(({ name }) => name));
  const mentions = new Set<string>();
  for (const { resource } of graph.ofKind("Resource")) {
    const { namespace = "" } = resource.id;
    for (const text of textsOf(resource)) {
      for (const [word] of text.matchAll(WORD)) for (const [i, label] of word.split(".").slice(0, 3).entries()) if (names.has(label)) addAt(word.split("."), i, namespace, mentions);
      if (text.includes("_")) for (const [, variable] of text.matchAll(VARIABLE)) mentions.add(`${namespace}/${variable!.toLowerCase().replaceAll("_", "-")}`);
    }
  }
  return mentions;
}

/** `db` and `db-0.db` mean the own namespace, `db.shop` that of the next label. */
function addAt(labels: readonly string[], i: number, namespace: string, mentions: Set<string>): void {
  mentions.add(`${namespace}/${labels[i]!}`);
  if (labels[i + 1] !== undefined) mentions.add(`${labels[i + 1]!}/${labels[i]!}`);
}

/** Texts for programs; everything in a custom resource, and in annotations. */
function textsOf(resource: Resource): readonly string[] {
  const texts = programTexts(resource).map(({ text }) => text);
  const { metadata, spec, data } = resource.value;
  strings((metadata as { annotations?: unknown } | undefined)?.annotations, texts);
  if (knownKind(resource.id) === undefined) strings([spec, data], texts);
  return texts;
}

function strings(value: unknown, into: string[]): void {
  if (typeof value === "string") into.push(value);
  else if (typeof value === "object" && value !== null) for (const one of Object.values(value)) strings(one, into);
}
