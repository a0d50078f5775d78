import { lineOf, placeOfCause, type VerdictEntry } from "../engine/verdicts.ts";
import { asString } from "../resource/resource.ts";

/** One verdict as scripts read it, so that the entry need not stay. */
export function formatVerdictJson(entry: VerdictEntry): string {
  return JSON.stringify(entryOf(entry));
}

/** All of them; schemas/output.json describes it. */
export function joinVerdictsJson(verdicts: readonly string[]): string {
  return `{"documents":[${verdicts.map((verdict) => `\n${verdict}`).join(",")}\n]}\n`;
}

function entryOf(entry: VerdictEntry): object {
  const { document, resource, verdict, causes, warnings } = entry;
  return {
    file: document.file.path,
    document: document.index,
    line: lineOf(entry),
    resource: resource && { apiVersion: asString(resource.value.apiVersion), kind: resource.id.kind, namespace: resource.id.namespace, name: resource.id.name },
    verdict,
    ...(document.rendered && { rendered: document.rendered.from }),
    causes: causes.map((cause) => {
      const place = placeOfCause(entry, cause);
      const start = place?.start;
      return { type: cause.type, field: String(cause.path), message: cause.message, file: place?.file?.path, line: start?.line, column: start?.column };
    }),
    warnings: warnings.map(({ path, message }) => ({ field: String(path), message })),
  };
}
