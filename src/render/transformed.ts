import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";

/** The field of a kustomization that gave an object the value at the path, judged by what such fields change; undefined where none did. */
export function transformedBy(kustomization: JsonObject, path: FieldPath, value: JsonValue | undefined): FieldPath | undefined {
  const last = path.at(-1), parent = path.at(-2);
  if (value === undefined || last === undefined) return undefined;
  if (last === "namespace" && value === kustomization.namespace) return ["namespace"];
  if (parent === "labels" || parent === "matchLabels" || parent === "selector") return labelled(kustomization, String(last), value);
  if (parent === "annotations") return entry(kustomization.commonAnnotations, String(last), value) ? ["commonAnnotations", String(last)] : undefined;
  if (last === "replicas") return listed(kustomization.replicas, "count", (count) => count === value, "replicas");
  const image = last === "image" ? asString(value) : undefined;
  if (image === undefined) return undefined;
  return listed(kustomization.images, "digest", (digest) => image.endsWith(`@${String(digest)}`), "images")
    ?? listed(kustomization.images, "newTag", (tag) => image.endsWith(`:${String(tag)}`), "images")
    ?? listed(kustomization.images, "newName", (name) => image.startsWith(`${String(name)}:`) || image === name, "images");
}

function labelled(kustomization: JsonObject, key: string, value: JsonValue): FieldPath | undefined {
  const index = asList(kustomization.labels).findIndex((one) => entry(asObject(one)?.pairs, key, value));
  if (index >= 0) return ["labels", index, "pairs", key];
  return entry(kustomization.commonLabels, key, value) ? ["commonLabels", key] : undefined;
}

function entry(map: JsonValue | undefined, key: string, value: JsonValue): boolean {
  const object = asObject(map);
  return object !== undefined && Object.hasOwn(object, key) && object[key] === value;
}

function listed(list: JsonValue | undefined, key: string, fits: (value: JsonValue) => boolean, name: string): FieldPath | undefined {
  const index = asList(list).findIndex((one) => {
    const value = asObject(one)?.[key];
    return value !== undefined && fits(value);
  });
  return index < 0 ? undefined : [name, index, key];
}
