import type { Cause } from "../resource/cause.ts";
import type { CustomSchema } from "../resource/custom-schema.ts";
import { closest, quote } from "../resource/words.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import { Path } from "../source/path.ts";
import type { CustomKind } from "./custom-kind.ts";
import { decode, type Decoded } from "./decode.ts";
import type { StructType } from "./types.ts";

/**
 * Decodes a custom resource as the API server's handler does before validation (apiextensions-apiserver, packages pruning,
 * objectmeta and defaulting below pkg/apiserver/schema): unknown fields are refused, nulls go where the schema is not
 * nullable, defaults are put in, metadata (also of embedded resources) is read as ObjectMeta.
 */
export function decodeCustom(value: JsonObject, kind: CustomKind, objectMeta: StructType): Decoded {
  const decoder = new CustomDecoder(objectMeta);
  const root = decoder.metadata(value, Path.root);
  if (kind.keepsUnknownFields) return { causes: decoder.causes, value: defaulted(root, kind.schema) as JsonObject };
  const pruned = decoder.object(root, kind.schema, Path.root, treatmentBy(kind.schema), true);
  return { causes: decoder.causes, value: defaulted(pruned, kind.schema) as JsonObject };
}

/** What happens to fields that the schema does not have. */
type UnknownFields = "refuse" | "keep";

function treatmentBy(schema: CustomSchema | undefined): UnknownFields {
  return schema?.["x-kubernetes-preserve-unknown-fields"] === true ? "keep" : "refuse";
}

const META_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

class CustomDecoder {
  readonly causes: Cause[] = [];
  private readonly objectMeta: StructType;

  constructor(objectMeta: StructType) {
    this.objectMeta = objectMeta;
  }

  /** Without a schema (`additionalProperties: true`) every field is unknown; `embedded`: apiVersion, kind and metadata need none. */
  object(value: JsonObject, schema: CustomSchema | undefined, path: Path, unknown: UnknownFields, embedded: boolean): JsonObject {
    let copy: Record<string, JsonValue | undefined> | undefined;
    for (const name in value) {
      if (embedded && META_FIELDS.has(name)) continue;
      const field = fieldOf(schema, name);
      if (field === undefined) {
        if (unknown === "refuse" && !(META_FIELDS.has(name) && path === Path.root)) this.unknown(name, schema, path);
        continue;
      }
      const before = value[name] ?? null;
      const inner = field === true ? undefined : field;
      if (before === null && inner && !inner.nullable && inner.default === undefined) {
        Reflect.deleteProperty((copy ??= { ...value }), name);
        continue;
      }
      const after = this.value(before, inner, path.child(name));
      if (after !== before) (copy ??= { ...value })[name] = after;
    }
    return copy ?? value;
  }

  /** Reads `metadata` of a resource as the Go type. */
  metadata(value: JsonObject, path: Path): JsonObject {
    const before = value.metadata;
    if (before === undefined || before === null) return value;
    const at = path.child("metadata");
    if (typeof before !== "object" || Array.isArray(before)) {
      this.causes.push({ type: "TypeInvalid", path: at, message: `must be an object, not ${quote(before)}` });
      return value;
    }
    const { causes, value: after } = decode(before as JsonObject, this.objectMeta, undefined, at);
    this.causes.push(...causes);
    return after === before ? value : { ...value, metadata: after };
  }

  private value(value: JsonValue, schema: CustomSchema | undefined, path: Path): JsonValue {
    return this.inner(value, schema, path, treatmentBy(schema));
  }

  private inner(value: JsonValue, schema: CustomSchema | undefined, path: Path, unknown: UnknownFields): JsonValue {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return this.list(value as readonly JsonValue[], schema, path, unknown);
    const isEmbedded = schema?.["x-kubernetes-embedded-resource"] === true;
    const object = isEmbedded ? this.embedded(value as JsonObject, path) : (value as JsonObject);
    return this.object(object, schema, path, unknown, isEmbedded);
  }

  private list(value: readonly JsonValue[], schema: CustomSchema | undefined, path: Path, unknown: UnknownFields): JsonValue {
    const items = schema?.items;
    const kept = unknown === "keep" ? "keep" : treatmentBy(items);
    if (kept === "keep" && items === undefined) return value;
    let copy: JsonValue[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const after = this.inner(value[i] ?? null, items, path.index(i), kept);
      if (after !== value[i]) (copy ??= [...value])[i] = after;
    }
    return copy ?? value;
  }

  private embedded(value: JsonObject, path: Path): JsonObject {
    for (const name of ["apiVersion", "kind"]) {
      const text = value[name];
      if (text !== undefined && typeof text !== "string") this.causes.push({ type: "TypeInvalid", path: path.child(name), message: `must be a string, not ${quote(text)}` });
    }
    return this.metadata(value, path);
  }

  private unknown(name: string, schema: CustomSchema | undefined, path: Path): void {
    const near = closest(name, Object.keys(schema?.properties ?? {}));
    const message = `unknown field ${quote(name)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`;
    this.causes.push({ type: "Unknown", path: path.child(name), message, atKey: true, ...(near === undefined ? {} : { suggestion: { kind: "rename", to: near } }) });
  }
}

/** The schema of a field; true where anything is allowed but nothing described. */
function fieldOf(schema: CustomSchema | undefined, name: string): CustomSchema | true | undefined {
  if (schema?.properties && Object.hasOwn(schema.properties, name)) return schema.properties[name];
  const additional = schema?.additionalProperties;
  return typeof additional === "boolean" ? true : additional;
}

/** Puts the defaults of the schema in; nulls that are not nullable count as absent. */
function defaulted(value: JsonValue, schema: CustomSchema | undefined): JsonValue {
  if (schema === undefined || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return defaultedList(value as readonly JsonValue[], schema);
  const object = value as JsonObject;
  let copy: Record<string, JsonValue | undefined> | undefined;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined) continue;
    const present = Object.hasOwn(object, name) ? object[name] : undefined;
    if (present === undefined || (present === null && !property.nullable)) (copy ??= { ...object })[name] = property.default as JsonValue;
  }
  for (const name of Object.keys(copy ?? object)) {
    const field = fieldOf(schema, name);
    const before = (copy ?? object)[name] ?? null;
    if (field === undefined || field === true) continue;
    const after = defaulted(before === null && !field.nullable ? ((field.default as JsonValue | undefined) ?? null) : before, field);
    if (after !== before) (copy ??= { ...object })[name] = after;
  }
  return copy ?? object;
}

function defaultedList(value: readonly JsonValue[], { items }: CustomSchema): JsonValue {
  if (items === undefined) return value;
  let copy: JsonValue[] | undefined;
  for (let i = 0; i < value.length; i++) {
    const before = value[i] ?? null;
    const after = defaulted(before === null && !items.nullable ? ((items.default as JsonValue | undefined) ?? null) : before, items);
    if (after !== before) (copy ??= [...value])[i] = after;
  }
  return copy ?? value;
}
