import type { JsonObject } from "../source/document.ts";
import type { Dump, DumpResource, OpenApiSchema } from "./compact.ts";

/** Asks an API server for a path and gives the JSON of its answer. */
export type Get = (path: string) => unknown;

interface Discovery { readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[] }
interface ResourceList { readonly resources?: readonly (Omit<DumpResource, "resource" | "groupVersion" | "shortNames"> & { readonly name: string; readonly shortNames?: readonly string[] })[] }
interface OpenApiIndex { readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>> }
interface OpenApiDocument { readonly components?: { readonly schemas?: Readonly<Record<string, OpenApiSchema>> } }

/** Everything that we need of what a running API server publishes: version, discovery, OpenAPI v3, CustomResourceDefinitions. */
export function pullDump(get: Get): Dump {
  const { gitVersion } = get("/version") as { gitVersion: string };
  const groupVersions = ["v1", ...(get("/apis") as Discovery).groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion))];
  const resources = groupVersions.flatMap((groupVersion) => resourcesOf(groupVersion, get));
  const schemas: Record<string, OpenApiSchema> = {};
  for (const [path, { serverRelativeURL }] of Object.entries((get("/openapi/v3") as OpenApiIndex).paths)) {
    if (path.startsWith("api/") || path.startsWith("apis/")) Object.assign(schemas, (get(serverRelativeURL) as OpenApiDocument).components?.schemas);
  }
  const { items } = get("/apis/apiextensions.k8s.io/v1/customresourcedefinitions") as { items: readonly JsonObject[] };
  return { kubernetes: gitVersion, schemas, resources, ...(items.length > 0 ? { customResourceDefinitions: items } : {}) };
}

/** Subresources (`pods/status`) are left out. */
function resourcesOf(groupVersion: string, get: Get): DumpResource[] {
  const list = get(groupVersion.includes("/") ? `/apis/${groupVersion}` : `/api/${groupVersion}`) as ResourceList;
  return (list.resources ?? []).filter(({ name }) => !name.includes("/")).map(({ name, kind, namespaced, shortNames = [], verbs }) => ({ groupVersion, kind, resource: name, namespaced, shortNames, verbs }));
}
