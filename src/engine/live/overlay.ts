import { asObject, keyOf, valueAt, type Field, type Resource } from "../../resource/resource.ts";
import { readResources, type ReadOptions } from "../../resource/read.ts";
import type { JsonObject, JsonValue, ManifestDocument } from "../../source/document.ts";
import type { ProjectFile } from "../project.ts";
import { updatedService } from "./service-update.ts";
import { applyTo, type FieldOwners } from "./apply.ts";
import type { ServedTypes } from "./served-types.ts";

/** The live objects that files describe, by key, and which fields of them an apply owns. */
export type Targets = ReadonlyMap<string, { readonly resource: Resource; readonly owned: FieldOwners }>;

export interface OverlayOptions extends ReadOptions {
  readonly types: ServedTypes;
}

/**
 * Files as they are once they are applied on top of live objects: what a file says counts, what it does not say stays as it is, unless an
 * earlier apply has written it (server-side apply; apimachinery managedfields). Places stay those of the file.
 */
export function overlay(files: readonly ProjectFile[], targets: Targets, options: OverlayOptions): ProjectFile[] {
  return files.map(({ file, documents }) => ({ file, documents: documents.map((document) => overlaid(document, targets, options)) }));
}

function overlaid(document: ManifestDocument, targets: Targets, options: OverlayOptions): ManifestDocument {
  let { value } = document;
  for (const resource of readResources(document, options)) {
    const target = targets.get(keyOf(resource.id));
    if (!target) continue;
    const merged = applyTo(target.resource.value, withoutServers(resource.value), target.owned, options.types);
    const updated = resource.id.kind === "Service" && resource.id.group === "" ? updatedService(target.resource.value, merged) : merged;
    value = replaced(value!, resource.origin!.path, { ...updated, apiVersion: resource.value.apiVersion });
  }
  if (value === document.value) return document;
  // The document with another value: where its fields stand is still what the text says.
  const applied = Object.create(document, { value: { value, enumerable: true } }) as ManifestDocument;
  WRITTEN.set(applied, document);
  return applied;
}

/** Of what a file says, the server takes neither the status nor its own metadata (strategy.go of each kind). */
function withoutServers(value: JsonObject): JsonObject {
  const metadata = Object.entries(asObject(value.metadata) ?? {}).filter(([key]) => !SERVER_METADATA.has(key));
  return { ...value, status: undefined, metadata: Object.fromEntries(metadata) };
}

const SERVER_METADATA: ReadonlySet<string> = new Set(["creationTimestamp", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"]);

/**
 * A live Secret, of which only keys are known, with the values that a file has for them: whether values change is not known, and nobody is told that they do.
 * Any other object as it is.
 */
export function withSecretsOf({ id, value: applied }: Resource, live: Resource): Resource {
  if (id.kind !== "Secret" || id.group !== "") return live;
  const [data, plain] = [asObject(applied.data) ?? {}, asObject(applied.stringData) ?? {}];
  const known = asObject(live.value.data) ?? {};
  const kept = Object.fromEntries(Object.keys(known).map((key) => [key, Object.hasOwn(data, key) ? data[key] : ""]));
  const written = Object.fromEntries(Object.entries(plain).filter(([key]) => Object.hasOwn(known, key)));
  return { ...live, value: { ...live.value, ...(live.value.data !== undefined && { data: kept }), ...(Object.keys(written).length > 0 && { stringData: written }) } };
}

const WRITTEN = new WeakMap<ManifestDocument, ManifestDocument>();

/** Whether a file says the field, so that it does not come from the live object beneath. */
export function isWritten({ resource: { origin }, path }: Field): boolean {
  return origin !== undefined && valueAt((WRITTEN.get(origin.document) ?? origin.document).value, [...origin.path, ...path]) !== undefined;
}

function replaced(value: JsonValue, path: readonly (string | number)[], to: JsonValue): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return to;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).with(step as number, replaced((value as readonly JsonValue[])[step as number]!, rest, to));
  return { ...(value as JsonObject), [step]: replaced((value as JsonObject)[step]!, rest, to) };
}
