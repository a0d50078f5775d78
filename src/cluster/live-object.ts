import { asList, asObject, asString, parseApiVersion, type Resource, type ResourceId } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";

/** A kind as a server serves it. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Its name in addresses: `deployments`. */
  readonly plural: string;
  readonly isNamespaced: boolean;
}

/** The object that made another one and looks after it. */
export interface Owner extends Pick<ResourceId, "group" | "kind" | "name"> {
  readonly uid: string;
}

/**
 * An object of a cluster. `resource` is what somebody could have written: without status, without what the server fills into the metadata,
 * and of a Secret only keys and type.
 */
export interface LiveObject {
  readonly resource: Resource;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly status: JsonObject | undefined;
  /** The controller that made it, if one did. */
  readonly owner: Owner | undefined;
  readonly isBeingDeleted: boolean;
}

/** What the server writes into the metadata, and copies of whole objects, Secrets among them. */
const SERVER_METADATA: ReadonlySet<string> = new Set(["managedFields", "resourceVersion", "uid", "selfLink", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"]);
/** What `kubectl apply` without --server-side has sent last. */
export const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** An item of a list or of a watch as a live object; undefined where it is none. The item itself is not kept. */
export function liveObject(item: JsonValue | undefined, { group, version, kind, isNamespaced }: ServedKind): LiveObject | undefined {
  const object = asObject(item);
  const metadata = asObject(object?.metadata);
  const name = asString(metadata?.name);
  if (!object || !metadata || name === undefined) return undefined;
  const owner = asList(metadata.ownerReferences).map(asObject).find((reference) => reference?.controller === true);
  return {
    resource: {
      id: { group, kind, namespace: isNamespaced ? asString(metadata.namespace) : undefined, name },
      version,
      value: written(object, metadata, group === "" ? version : `${group}/${version}`, kind),
      origin: undefined,
    },
    uid: asString(metadata.uid) ?? "",
    resourceVersion: asString(metadata.resourceVersion) ?? "",
    status: asObject(object.status),
    owner: owner && { group: parseApiVersion(asString(owner.apiVersion) ?? "").group, kind: asString(owner.kind) ?? "", name: asString(owner.name) ?? "", uid: asString(owner.uid) ?? "" },
    isBeingDeleted: metadata.deletionTimestamp !== undefined,
  };
}

function written(object: JsonObject, metadata: JsonObject, apiVersion: string, kind: string): JsonObject {
  const kept: Record<string, JsonValue | undefined> = { apiVersion, kind, metadata: writtenMetadata(metadata) };
  for (const [key, value] of Object.entries(object)) {
    if (key === "apiVersion" || key === "kind" || key === "metadata" || key === "status") continue;
    kept[key] = value;
  }
  // Values of Secrets are dropped here, before anything else sees the object.
  if (kind === "Secret" && apiVersion === "v1") for (const key of ["data", "stringData"]) if (kept[key] !== undefined) kept[key] = keysOnly(kept[key]);
  return kept;
}

function writtenMetadata(metadata: JsonObject): JsonObject {
  const kept = Object.entries(metadata).filter(([key]) => !SERVER_METADATA.has(key));
  const annotations = asObject(metadata.annotations);
  if (!annotations || !Object.hasOwn(annotations, LAST_APPLIED)) return Object.fromEntries(kept);
  const others = Object.fromEntries(Object.entries(annotations).filter(([key]) => key !== LAST_APPLIED));
  if (Object.keys(others).length === 0) return Object.fromEntries(kept.filter(([key]) => key !== "annotations"));
  return Object.fromEntries(kept.map(([key, value]) => [key, key === "annotations" ? others : value]));
}

function keysOnly(data: JsonValue): JsonObject {
  return Object.fromEntries(Object.keys(asObject(data) ?? {}).map((key) => [key, ""]));
}
