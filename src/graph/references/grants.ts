import { GATEWAY_API } from "../../kinds/gateway.ts";
import { asList, asObject, asString } from "../../resource/resource.ts";
import type { Graph } from "../graph.ts";
import type { Reference, Target } from "./reference.ts";

const ANY_NAME = "";

const cache = new WeakMap<Graph, ReadonlyMap<string, ReadonlySet<string>>>();

/**
 * Whether a reference works only with a ReferenceGrant in the namespace of its target: backends and certificates of the Gateway API that
 * lie elsewhere. (Parents need none: the Gateway itself says from where it takes routes.)
 */
export function needsGrant({ holder, target, field }: Reference): boolean {
  return holder.id.group === GATEWAY_API && target.namespace !== undefined && target.namespace !== holder.id.namespace && !field.path.includes("parentRefs") && !field.path.includes("parentRef");
}

/** Whether an object may name another: in its own namespace always, elsewhere where a ReferenceGrant of the input allows it. */
export function isGranted(graph: Graph, from: Type, target: Target): boolean {
  if (from.namespace === target.namespace) return true;
  const names = grantsOf(graph).get(grantKey(from, target));
  return names !== undefined && (names.has(ANY_NAME) || names.has(target.name));
}

interface Type { readonly group: string; readonly kind: string; readonly namespace: string | undefined }

function grantKey(from: Type, to: Type): string {
  return `${from.group}/${from.kind}/${from.namespace ?? ""} ${to.group}/${to.kind}/${to.namespace ?? ""}`;
}

/** By who may name what, the names that may be named. */
function grantsOf(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const known = cache.get(graph);
  if (known) return known;
  const grants = new Map<string, Set<string>>();
  for (const { id: { group, kind, namespace }, value } of graph.resources) {
    if (group !== GATEWAY_API || kind !== "ReferenceGrant") continue;
    const spec = asObject(value.spec);
    for (const from of asList(spec?.from).map(asObject)) {
      for (const to of asList(spec?.to).map(asObject)) {
        const key = grantKey(
          { group: asString(from?.group) ?? "", kind: asString(from?.kind) ?? "", namespace: asString(from?.namespace) },
          { group: asString(to?.group) ?? "", kind: asString(to?.kind) ?? "", namespace },
        );
        if (!grants.has(key)) grants.set(key, new Set());
        grants.get(key)!.add(asString(to?.name) ?? ANY_NAME);
      }
    }
  }
  cache.set(graph, grants);
  return grants;
}
