import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import type { PersistentVolumeClaim } from "../../src/kinds/storage.ts";
import { StatefulSet } from "../../src/kinds/workload.ts";
import { Field, keyOf, nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem } from "../../src/rule/rule.ts";
import { claimsMadeFrom } from "../../src/simulation/claim-templates.ts";

const CONSEQUENCE = "a volume is bound to one claim; the other stays Pending";
const claimsByVolume = new WeakMap<Graph, ReadonlyMap<string, readonly PersistentVolumeClaim[]>>();

export default defineRule({
  meta: {
    id: "storage/conflicting-volume-claim",
    effect: "broken",
    docs: {
      what: "A claim names a volume that is kept for another claim, or that another claim names too: also one of several that a StatefulSet makes.",
      why: "A volume is bound to one claim; the other claim stays Pending, and so do the Pods that mount it.",
      how: "Let all Pods mount one claim, or give each claim a volume of its own.",
      see: ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reserving-a-persistentvolume"],
    },
  },
  kinds: ["PersistentVolumeClaim", "StatefulSet"],

  *check(claim, { graph }) {
    if (claim instanceof StatefulSet) return yield* templatesOf(claim, graph);
    const { volumeName } = claim.spec;
    if (volumeName === undefined) return;
    const at = claim.spec.field.child("volumeName");
    const volume = graph.named("PersistentVolume", undefined, volumeName)[0];
    const owner = volume?.claimRef;
    if (volume && owner) {
      if (owner.name === "" || (owner.name === claim.name && owner.namespace === claim.namespace)) return;
      yield {
        at,
        message: `${nameOf(claim.id)} names ${nameOf(volume.id)}, which is kept for PersistentVolumeClaim ${owner.namespace}/${owner.name}`,
        label: `kept for ${owner.namespace}/${owner.name}`,
        notes: [CONSEQUENCE],
        related: [{ at: new Field(volume.resource, ["spec", "claimRef", "name"]), message: `the claim of ${nameOf(volume.id)}` }],
      };
      return;
    }
    // Every claim but the first is reported. Claims of two namespaces may be meant for two clusters, unless the volume is here.
    const first = claimsOf(graph).get(volumeName)![0]!;
    if (keyOf(first.id) === keyOf(claim.id)) return;
    const certain = volume !== undefined || first.namespace === claim.namespace;
    yield {
      at,
      message: `${nameOf(claim.id)} and ${nameOf(first.id)} name one PersistentVolume, ${volumeName}`,
      label: `also named by ${first.namespace}/${first.name}`,
      notes: [CONSEQUENCE],
      related: [{ at: first.spec.field.child("volumeName"), message: `${nameOf(first.id)} names it here` }],
      ...(certain ? {} : { effect: "risky" as const, severity: "warning" as const }),
    };
  },
});

/** A template that names a volume does so for the claim of each Pod. */
function* templatesOf(set: StatefulSet, graph: Graph): Iterable<Problem> {
  for (const template of set.volumeClaimTemplates) {
    const { volumeName } = template.spec;
    const [first, second] = volumeName === undefined ? [] : claimsMadeFrom(template, set, graph);
    if (!first || !second) continue;
    yield {
      at: template.spec.field.child("volumeName"),
      message: `${nameOf(first.id)} and ${nameOf(second.id)}, which ${nameOf(set.id)} makes, name one PersistentVolume, ${volumeName}`,
      label: `for each of ${set.replicas} Pods`,
      notes: [CONSEQUENCE],
    };
  }
}

/** The claims that name each volume: in the order of their names, so that the order of documents does not matter. */
function claimsOf(graph: Graph): ReadonlyMap<string, readonly PersistentVolumeClaim[]> {
  const known = claimsByVolume.get(graph);
  if (known) return known;
  const claims = new Map<string, PersistentVolumeClaim[]>();
  for (const claim of graph.ofKind("PersistentVolumeClaim")) if (claim.spec.volumeName !== undefined) append(claims, claim.spec.volumeName, claim);
  for (const list of claims.values()) list.sort((a, b) => (nameOf(a.id) < nameOf(b.id) ? -1 : 1));
  claimsByVolume.set(graph, claims);
  return claims;
}
