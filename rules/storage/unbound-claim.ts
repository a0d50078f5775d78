import type { PersistentVolume, PersistentVolumeClaim } from "../../src/kinds/storage.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem, type RuleContext } from "../../src/rule/rule.ts";
import { VolumeBinding, type Misfit } from "../../src/simulation/volume-binding.ts";

const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

export default defineRule({
  meta: {
    id: "storage/unbound-claim",
    effect: "broken",
    docs: {
      what: "A claim and the volume that is meant for it do not fit, or no volume of its class does where nobody provisions any.",
      why: "The claim stays Pending, and so do the Pods that mount it. A claim is bound to a volume that is at least as large, has every access mode that it asks for, the same volume mode and the same class.",
      how: "Make size, access modes, volume mode and `storageClassName` of claim and volume agree. Write `storageClassName: \"\"` in a claim for a volume without a class: where the field is absent, the default class of the cluster fills it in.",
      see: ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding"],
    },
  },
  kinds: ["PersistentVolumeClaim"],

  *check(claim, context) {
    const { graph } = context;
    if (claim.annotations.has(BIND_COMPLETED) || graph.isRefused(claim.resource)) return;
    const binding = VolumeBinding.of(graph);
    const { volumeName } = claim.spec;
    const reserved = binding.reservedFor(claim.namespace ?? "", claim.name);
    if (volumeName !== undefined) {
      const volumes = graph.named("PersistentVolume", undefined, volumeName);
      // One that names the claim in turn is bound unseen; one that names another claim is storage/conflicting-volume-claim's.
      if (volumes.length !== 1 || volumes[0]!.claimRef || graph.isRefused(volumes[0]!.resource)) return;
      yield* mismatch(claim, volumes[0]!, binding.misfits(claim, volumes[0]!, "named"), true);
    } else if (reserved.length > 0) {
      const misfits = reserved.map((volume) => binding.misfits(claim, volume, "reserved"));
      if (misfits.some(({ length }) => length === 0) || reserved.some(({ resource }) => graph.isRefused(resource))) return;
      const className = binding.classOf(claim);
      const isBound = className !== undefined && (!binding.isHandMade(className) || binding.hasFit(claim, className) !== false);
      yield* mismatch(claim, reserved[0]!, misfits[0]!, className !== undefined && !isBound);
    } else {
      yield* withoutVolume(claim, binding, context);
    }
  },
});

/** A volume that is meant for the claim and does not fit. Where another may take its place, the claim only misses this one. */
function* mismatch(claim: PersistentVolumeClaim, volume: PersistentVolume, misfits: readonly Misfit[], isCertain: boolean): Iterable<Problem> {
  const [first, ...more] = misfits;
  if (!first) return;
  yield {
    at: first.at.value === undefined ? claim.spec.field : first.at,
    ...(first.at.value === undefined ? { part: "key" as const } : {}),
    message: `${nameOf(claim.id)} cannot be bound to ${nameOf(volume.id)}: it ${first.says}`,
    label: first.what,
    notes: [...more.map(({ says }) => `it also ${says}`), isCertain ? "the claim stays Pending, and so do the Pods that mount it" : "it gets another volume, or stays Pending"],
    related: [{ at: new Field(volume.resource, ["spec"]), message: `${nameOf(volume.id)} is here` }],
    ...(isCertain ? {} : { effect: "risky" as const, severity: "warning" as const }),
  };
}

/** A claim that any volume of its class would do for, where only those that somebody wrote by hand exist. */
function* withoutVolume(claim: PersistentVolumeClaim, binding: VolumeBinding, { complete, externals }: RuleContext): Iterable<Problem> {
  const className = binding.classOf(claim);
  if (className === undefined || !binding.isHandMade(className) || binding.hasFit(claim, className) !== false) return;
  const candidates = binding.freeOfClass(className);
  // Without any volume of the class in the input they come from elsewhere.
  if (!complete && (candidates.length === 0 || externals.has({ group: "", kind: "PersistentVolume", namespace: undefined, name: "" }))) return;
  const only = candidates.length === 1 ? candidates[0]! : undefined;
  const misfits = only ? binding.misfits(claim, only, "free") : [];
  const at = misfits[0]?.at ?? claim.spec.field.child(candidates.length > 0 && claim.spec.selector ? "selector" : "storageClassName");
  yield {
    at: at.value === undefined ? claim.spec.field : at,
    ...(at.value === undefined || typeof at.value === "object" ? { part: "key" as const } : {}),
    message: `no PersistentVolume${complete ? "" : " of the input"} fits ${nameOf(claim.id)}`,
    label: misfits[0]?.what ?? (className === "" ? "volumes without a class are made by hand" : `class "${className}" has no provisioner`),
    notes: [...(only ? misfits.map(({ says }) => `it ${says}`) : []), "the claim stays Pending, and so do the Pods that mount it"],
    related: only ? [{ at: new Field(only.resource, ["spec"]), message: `the only volume of its class, ${only.name}, is here` }] : [],
    ...(complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
  };
}
