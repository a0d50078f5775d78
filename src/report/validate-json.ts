import { lineOf, placeOfCause, type VerdictEntry } from "../engine/verdicts.ts";
import { asString } from "../resource/resource.ts";

/** The verdicts as scripts read them; schemas/output.json describes it. */
export function formatVerdictsJson(entries: readonly VerdictEntry[]): string {
  return `{"documents":[${entries.map((entry) => `\n${JSON.stringify(entryOf(entry))}`).join(",")}\n]}\n`;
}

function entryOf(entry: VerdictEntry): object {
  const { document, resource, verdict, causes, warnings } = entry;
  return {
    file: document.file.path,
    document: document.index,
    line: lineOf(entry),
    resource: resource && { apiVersion: asString(resource.value.apiVersion), kind: resource.id.kind, namespace: resource.id.namespace, name: resource.id.name },
    verdict,
    causes: causes.map((cause) => {
      const start = placeOfCause(entry, cause)?.start;
      return { type: cause.type, field: String(cause.path), message: cause.message, line: start?.line, column: start?.column };
    }),
    warnings: warnings.map(({ path, message }) => ({ field: String(path), message })),
  };
}
