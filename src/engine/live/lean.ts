import { asObject, asString } from "../../resource/resource.ts";
import type { JsonObject } from "../../source/document.ts";
import { isMadeKind, isMaker } from "./made.ts";
import type { ObservedObject } from "./observed.ts";

/** Kinds of whose status something is looked at, and what. */
const STATUS: Readonly<Record<string, readonly string[]>> = {
  "/Pod": ["phase", "conditions", "initContainerStatuses", "containerStatuses"], "/ResourceQuota": ["used"], "batch/Job": ["conditions"], "apps/Deployment": ["replicas"], "apps/DaemonSet": ["desiredNumberScheduled"],
};

/** What is needed of a Pod that a controller made, of which the simulation makes its own: whose it is, and where it runs. */
const POD_FIELDS: readonly string[] = ["nodeName"];

/**
 * An object of a cluster without what nobody will look at: most of its status, and of Pods, ReplicaSets and Jobs that controllers made their whole template.
 * That is known once the maker is among `known`, by uid: makers are to be read first.
 */
export function lean<T extends ObservedObject>(object: T, known: ReadonlySet<string>): T {
  const { resource: { id }, status } = object;
  const kept = picked(status, STATUS[`${id.group}/${id.kind}`] ?? []);
  const isWritten = !object.owner || !known.has(object.owner.uid) || !isMaker(object.owner) || !isMadeKind(id);
  const { value } = object.resource;
  const metadata = asObject(value.metadata);
  // A Pod that a controller took over was written by somebody, who gave it its name.
  if (isWritten || (id.kind === "Pod" && asString(metadata?.generateName) === undefined)) return { ...object, status: kept };
  return { ...object, status: kept, resource: { ...object.resource, value: { apiVersion: value.apiVersion, kind: value.kind, metadata: picked(metadata, ["name", "namespace", "generateName"]), spec: picked(asObject(value.spec), POD_FIELDS) } } };
}

function picked(object: JsonObject | undefined, keys: readonly string[]): JsonObject | undefined {
  return object && Object.fromEntries(keys.filter((key) => object[key] !== undefined).map((key) => [key, object[key]!]));
}
