import type { CustomSchema } from "../resource/custom-schema.ts";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject, ManifestDocument } from "../source/document.ts";
import { printJson } from "../source/print.ts";

/** One served version of a kind that a CustomResourceDefinition defines. */
export interface CustomKind {
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly schema: CustomSchema;
  /** Unknown fields are kept (spec.preserveUnknownFields, or no schema at all). */
  readonly keepsUnknownFields: boolean;
  /** The status is a subresource, so that a create drops it before validation. */
  readonly hasStatus: boolean;
  /** Where the scale subresource reads, as field names. */
  readonly scale?: { readonly specReplicas: readonly string[]; readonly statusReplicas: readonly string[]; readonly labelSelector?: readonly string[] };
  /** What the server warns with when the version is used; our own words where the definition has none. */
  readonly deprecation?: string;
  /** A version with the same schema that is not on its way out, where this one is. */
  readonly successor?: string;
}

/** The CustomResourceDefinitions of documents or live objects, also those within a List. */
export function definitionsIn(documents: Iterable<Pick<ManifestDocument, "value">>): JsonObject[] {
  const found: JsonObject[] = [];
  for (const { value } of documents) collect(asObject(value), found);
  return found;
}

function collect(value: JsonObject | undefined, found: JsonObject[]): void {
  if (value?.kind === "CustomResourceDefinition" && asString(value.apiVersion)?.startsWith("apiextensions.k8s.io/")) found.push(value);
  else if (asString(value?.kind)?.endsWith("List")) for (const item of asList(value?.items)) collect(asObject(item), found);
}

/** The kinds that a CustomResourceDefinition serves. Forgiving: what is wrong with the definition is said where it is validated. */
export function customKindsOf(definition: JsonObject): CustomKind[] {
  const spec = asObject(definition.spec);
  const names = asObject(spec?.names);
  const [group, kind] = [asString(spec?.group), asString(names?.kind)];
  if (spec === undefined || group === undefined || kind === undefined) return [];
  const versions = versionsOf(spec);
  return versions.flatMap((version): CustomKind[] => {
    const name = asString(version.name);
    if (name === undefined || version.served === false) return [];
    const schema = asObject(asObject(version.schema)?.openAPIV3Schema);
    const deprecation = deprecationOf(version, `${group}/${name} ${kind}`);
    const successor = deprecation === undefined ? undefined : successorOf(version, versions);
    const scale = scaleOf(asObject(asObject(version.subresources)?.scale));
    return [{
      apiVersion: `${group}/${name}`, group, version: name, kind, plural: asString(names?.plural) ?? "", namespaced: spec.scope !== "Cluster",
      schema: (schema ?? {}) as CustomSchema, keepsUnknownFields: schema === undefined || spec.preserveUnknownFields === true,
      hasStatus: asObject(asObject(version.subresources)?.status) !== undefined,
      ...(scale ? { scale } : {}), ...(deprecation !== undefined ? { deprecation } : {}), ...(successor !== undefined ? { successor: `${group}/${successor}` } : {}),
    }];
  });
}

/** Objects may move between two versions of one schema by their apiVersion alone. */
function successorOf(version: JsonObject, versions: readonly JsonObject[]): string | undefined {
  const schema = printJson(version.schema ?? null);
  return versions.flatMap((other) => (other.served !== false && other.deprecated !== true && printJson(other.schema ?? null) === schema ? asString(other.name) ?? [] : []))[0];
}

/** The versions; apiextensions.k8s.io/v1beta1 had schema and subresources once for all of them, beside a single version. */
function versionsOf(spec: JsonObject): JsonObject[] {
  const versions = asList(spec.versions).flatMap((version) => asObject(version) ?? []);
  const shared: JsonObject = { schema: spec.validation, subresources: spec.subresources };
  if (versions.length > 0) return versions.map((version): JsonObject => Object.assign({}, shared, version));
  return typeof spec.version === "string" ? [Object.assign({ name: spec.version }, shared)] : [];
}

function deprecationOf(version: JsonObject, name: string): string | undefined {
  if (version.deprecated !== true) return undefined;
  return asString(version.deprecationWarning) ?? `${name} is deprecated`;
}

function scaleOf(scale: JsonObject | undefined): CustomKind["scale"] {
  if (!scale) return undefined;
  const labelSelector = asString(scale.labelSelectorPath);
  return {
    specReplicas: fieldsOf(asString(scale.specReplicasPath) ?? ""),
    statusReplicas: fieldsOf(asString(scale.statusReplicasPath) ?? ""),
    ...(labelSelector === undefined ? {} : { labelSelector: fieldsOf(labelSelector) }),
  };
}

/** `.spec.replicas` as field names. */
function fieldsOf(jsonPath: string): string[] {
  return jsonPath.replace(/^\./, "").split(".");
}
