import type { JsonObject, ManifestDocument } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { asObject, asString, parseApiVersion, type Resource } from "./resource.ts";

export interface ReadOptions {
  /** The namespace of namespaced objects that name none (`--namespace`). */
  readonly namespace: string;
  /** Whether a kind is namespaced; undefined where nobody described it (then it is taken to be namespaced). */
  readonly isNamespaced: (group: string, kind: string) => boolean | undefined;
  /** Where kinds keep Pod templates, by `group/Kind`, besides those that are known. */
  readonly podTemplates?: ReadonlyMap<string, readonly FieldPath[]>;
}

/**
 * The resources of a document: itself, or the items of a List (any depth), as kubectl's visitor flattens them.
 * A document that is no object, or has no kind, is a resource without a kind, so that its verdict can be given.
 * They are added to a list where one is given.
 */
export function readResources(document: ManifestDocument, options: ReadOptions, into: Resource[] = []): Resource[] {
  const value = asObject(document.value);
  if (value) flatten(document, value, ROOT, options, into);
  return into;
}

const ROOT: FieldPath = [];

function flatten(document: ManifestDocument, value: JsonObject, path: FieldPath, options: ReadOptions, into: Resource[]): void {
  const kind = asString(value.kind) ?? "";
  if (kind.endsWith("List") && Array.isArray(value.items)) {
    for (const [index, item] of (value.items as readonly unknown[]).entries()) {
      const object = asObject(item);
      if (object) flatten(document, object, [...path, "items", index], options, into);
    }
    return;
  }
  const { group, version } = parseApiVersion(asString(value.apiVersion) ?? "");
  const metadata = asObject(value.metadata);
  const namespace = options.isNamespaced(group, kind) === false ? undefined : asString(metadata?.namespace) || (document.rendered?.namespace ?? options.namespace);
  const { podTemplates } = options;
  const podTemplatePaths = podTemplates && podTemplates.size > 0 ? podTemplates.get(`${group}/${kind}`) : undefined;
  const resource: Resource = { id: { group, kind, namespace, name: asString(metadata?.name) ?? "" }, version, value, origin: { document, path } };
  into.push(podTemplatePaths ? { ...resource, podTemplatePaths } : resource);
}

/** An object of a cluster as a resource: it lies where its metadata says. */
export function liveResource(value: JsonObject, podTemplates?: ReadOptions["podTemplates"]): Resource {
  const { group, version } = parseApiVersion(asString(value.apiVersion) ?? "");
  const kind = asString(value.kind) ?? "";
  const metadata = asObject(value.metadata);
  const podTemplatePaths = podTemplates?.get(`${group}/${kind}`);
  return { id: { group, kind, namespace: asString(metadata?.namespace) || undefined, name: asString(metadata?.name) ?? "" }, version, value, origin: undefined, ...(podTemplatePaths && { podTemplatePaths }) };
}
