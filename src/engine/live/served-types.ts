import type { Schemas } from "../../schema/schemas.ts";
import type { Type } from "../../schema/types.ts";

/** What an apply has to know of the types of built-in kinds. */
export interface ServedTypes {
  /** Of a kind; undefined for one that nobody describes. */
  readonly typeOf: (apiVersion: string, kind: string) => Type | undefined;
  /** By which of their fields the items of a list are the same item; undefined for a list that is replaced as a whole. */
  readonly keysOf: (struct: string, field: string) => readonly string[] | undefined;
}

/** The types of the kinds that a version serves. */
export function servedTypes(schemas: Schemas): ServedTypes {
  const details = new Map<string, ReturnType<Schemas["definition"]>>();
  return {
    typeOf: (apiVersion, kind) => {
      const served = schemas.find(apiVersion, kind);
      return served && schemas.kindType(served);
    },
    keysOf: (struct, field) => {
      if (!details.has(struct)) details.set(struct, schemas.definition(struct));
      return details.get(struct)?.details?.[field]?.keys;
    },
  };
}

/** Structs that are replaced as a whole, by name (structType=atomic in k8s.io/api and apimachinery). */
const ATOMIC_STRUCTS: ReadonlySet<string> = new Set([
  "ConfigMapKeySelector", "CrossVersionObjectReference", "EndpointAddress", "EndpointPort", "FileKeySelector", "LabelSelector", "LocalObjectReference", "MatchResources", "NamedRuleWithOperations", "NodeSelector", "NodeSelectorTerm",
  "ObjectFieldSelector", "ObjectReference", "OwnerReference", "ParamKind", "ParamRef", "ResourceFieldSelector", "RoleRef", "ScopeSelector", "SecretKeySelector", "SecretReference", "ServiceBackendPort", "Subject", "TopologySelectorTerm",
  "TypedLocalObjectReference", "TypedObjectReference", "Variable",
]);
/** Maps that are (mapType=atomic). */
const ATOMIC_MAPS: ReadonlySet<string> = new Set(["core.v1.PodSpec.nodeSelector", "core.v1.ServiceSpec.selector", "core.v1.ReplicationControllerSpec.selector", "node.v1.Scheduling.nodeSelector"]);

/** Fields whose struct is laid over all the same (structType=granular). */
const GRANULAR_FIELDS: ReadonlySet<string> = new Set(["core.v1.PersistentVolumeSpec.claimRef"]);

/** Whether a field of that type is replaced as a whole. */
export function isReplaced(around: Type | undefined, key: string, type: Type | undefined): boolean {
  const field = around?.kind === "struct" ? `${around.name}.${key}` : "";
  if (type?.kind === "struct") return ATOMIC_STRUCTS.has(type.name.slice(type.name.lastIndexOf(".") + 1)) && !GRANULAR_FIELDS.has(field);
  return ATOMIC_MAPS.has(field);
}
