import { asObject, type Resource } from "../../resource/resource.ts";
import type { ManifestDocument } from "../../source/document.ts";
import type { Step } from "../../source/path.ts";

/** Lines of a file that follow each other, from the line `first` on. */
export type Lines = readonly [first: number, text: string];

const SECRET_KIND = /\bkind["']?\s*:\s*["']?Secret\b/;
const SECRET_VALUES = /(?:^|[\s"'{,])(?:data|stringData)["']?\s*:/m;
const HIDDEN = "(hidden)";
/** Longer texts (a dashboard in a ConfigMap) are cut: nobody reads them in a side panel. */
const MOST_CHARACTERS = 24_000;

/**
 * The lines of a resource, with no Secret's value in them: of a Secret only its names and keys are shown, and a text that
 * seems to hold a Secret (a ConfigMap with a manifest in it, a List on one line) is left out.
 */
export function linesOf(resource: Resource): readonly Lines[] {
  const { origin } = resource;
  if (!origin) return [];
  const { document, path } = origin;
  if (resource.id.kind === "Secret") return secretLines(resource, document, path);
  const [first, text] = path.length === 0 ? wholeDocument(document) : itemOf(document, path);
  if (SECRET_KIND.test(text) && SECRET_VALUES.test(text)) return [[first, "# not shown: a Secret's values are among these lines"]];
  return [[first, text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n# …` : text]];
}

function wholeDocument({ file: { text }, start, end, line }: ManifestDocument): Lines {
  const lines = text.slice(start, end).trimEnd().replaceAll("\r\n", "\n").split("\n");
  const isContent = (one: string) => !/^\s*(?:#|$)/.test(one);
  while (lines.length > 1 && lines[0]!.trim() === "") lines.shift();
  // The document's first content may come after comments, which belong to it.
  return [line - Math.max(0, lines.findIndex(isContent)), lines.join("\n")];
}

function itemOf(document: ManifestDocument, path: readonly Step[]): Lines {
  const { start, end } = document.rangeOf(path);
  const { text } = document.file;
  const from = text.lastIndexOf("\n", start.offset - 1) + 1;
  return [start.line, text.slice(from, Math.max(from, end.offset)).trimEnd().replaceAll("\r\n", "\n")];
}

/** A Secret put together anew from what may be seen of it, each line at its place in the file. */
function secretLines({ value }: Resource, document: ManifestDocument, path: readonly Step[]): readonly Lines[] {
  const lines = new Map<number, string>();
  const add = (steps: readonly Step[], text: string) => {
    const { line } = document.rangeOf([...path, ...steps], "key").start;
    lines.set(line, lines.has(line) ? `${lines.get(line)!}, ${text.trim()}` : text);
  };
  const shown = (steps: readonly Step[], indent: string, text: unknown) => { if (typeof text === "string") add(steps, `${indent}${String(steps.at(-1))}: ${text}`); };
  for (const key of ["apiVersion", "kind", "type"]) shown([key], "", value[key]);
  const metadata = asObject(value.metadata);
  if (metadata) add(["metadata"], "metadata:");
  for (const key of ["name", "namespace"]) shown(["metadata", key], "  ", metadata?.[key]);
  for (const field of ["labels", "annotations"]) {
    const map = asObject(metadata?.[field]);
    if (!map) continue;
    add(["metadata", field], `  ${field}:`);
    for (const key of Object.keys(map)) add(["metadata", field, key], `    ${key}: ${field === "labels" ? String(map[key]) : HIDDEN}`);
  }
  for (const field of ["data", "stringData"]) {
    const map = asObject(value[field]);
    if (!map) continue;
    add([field], `${field}:`);
    for (const key of Object.keys(map)) add([field, key], `  ${key}: ${HIDDEN}`);
  }
  return [...lines].sort(([a], [b]) => a - b);
}
