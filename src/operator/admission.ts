import { isDeepStrictEqual } from "node:util";
import { liveObject, type LiveObject } from "../cluster/live-object.ts";
import type { Workspace } from "../engine/workspace.ts";
import { asList, asObject, asString, keyOf, nameOf, type Resource } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import { isMade, type ClusterState } from "./cluster-state.ts";
import { watchedKind } from "./watched-kinds.ts";

/** What a request is judged against. */
export interface Admitted {
  /** Up to date with the state, or soon to be. */
  readonly workspace: Workspace;
  readonly state: Pick<ClusterState, "get">;
  /** As the workspace takes resources. */
  readonly prepare: (resource: Resource) => Resource;
}

/**
 * What a request of an admission review (admission.k8s.io/v1) would newly refuse or break, a line each: its own object or others. What is broken
 * already is not among it. Nothing is kept of it.
 */
export function newlyBroken(request: JsonObject, { workspace, state, prepare }: Admitted): readonly string[] {
  const isDelete = request.operation === "DELETE";
  const object = objectOf(request, isDelete ? request.oldObject : request.dryRun === true ? withoutAllocations(withName(request.object)) : withName(request.object));
  if (!object) return [];
  const { resource } = object;
  const key = keyOf(resource.id);
  if (!isDelete && isDeepStrictEqual(state.get(key)?.resource.value, resource.value)) return [];
  return workspace.trial(key, isDelete ? undefined : [prepare(resource)])
    .filter(({ effect, severity }) => effect !== "risky" && severity === "error")
    .map(({ resource: about, message, rule }) => `${about && !message.includes(about.name) ? `${nameOf({ ...about, group: "" })}: ` : ""}${message} (${rule})`);
}

/** The object of a request, where it is one that counts; what controllers make of others does not. */
function objectOf(request: JsonObject, value: JsonValue | undefined): LiveObject | undefined {
  const asked = asObject(request.kind);
  const [group, version, kind, namespace] = [asked?.group, asked?.version, asked?.kind, request.namespace].map((one) => asString(one) ?? "") as [string, string, string, string];
  const watched = watchedKind({ group, kind });
  const object = watched && liveObject(value, { ...watched, version });
  if (!object || isMade(object)) return undefined;
  // An object that is being created may leave its namespace to the address.
  return watched.isNamespaced ? { ...object, resource: { ...object.resource, id: { ...object.resource.id, namespace } } } : object;
}

/** An object whose name the server will make up. */
function withName(value: JsonValue | undefined): JsonObject | undefined {
  const object = asObject(value);
  const metadata = asObject(object?.metadata);
  return object && metadata && asString(metadata.name) === undefined ? { ...object, metadata: { ...metadata, name: `${asString(metadata.generateName) ?? ""}new` } } : object;
}

const ALLOCATED: ReadonlySet<string> = new Set(["clusterIP", "clusterIPs", "healthCheckNodePort"]);

/** A dry run gets addresses and ports of Services that are made up and clash; those that were asked for have been checked by the server (pkg/registry/core/service/storage/alloc.go). */
function withoutAllocations(object: JsonObject | undefined): JsonObject | undefined {
  const spec = asObject(object?.spec);
  if (object?.kind !== "Service" || !spec) return object;
  const kept = Object.entries(spec).filter(([field, value]) => !ALLOCATED.has(field) || value === "None");
  const ports = asList(spec.ports).map((port) => Object.fromEntries(Object.entries(asObject(port) ?? {}).filter(([field]) => field !== "nodePort")));
  return { ...object, spec: { ...Object.fromEntries(kept), ports } };
}
