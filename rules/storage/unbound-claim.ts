import { StatefulSet } from "../../src/kinds/workload.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Problem, type RuleContext } from "../../src/rule/rule.ts";
import { claimsMadeFrom } from "../../src/simulation/claim-templates.ts";
import { VolumeBinding, type Claim, type Unbound } from "../../src/simulation/volume-binding.ts";

const BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
const PENDING = "the claim stays Pending, and so do the Pods that mount it";

export default defineRule({
  meta: {
    id: "storage/unbound-claim",
    effect: "broken",
    docs: {
      what: "A claim, or one that a StatefulSet makes from a template, and the volume that is meant for it do not fit, or too few volumes of its class do where nobody provisions any.",
      why: "The claim stays Pending, and so do the Pods that mount it. A claim is bound to a volume that is at least as large, has every access mode that it asks for, the same volume mode and the same class.",
      how: "Make size, access modes, volume mode and `storageClassName` of claim and volume agree. Write `storageClassName: \"\"` in a claim for a volume without a class: where the field is absent, the default class of the cluster fills it in.",
      see: ["https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding"],
    },
  },
  kinds: ["PersistentVolumeClaim", "StatefulSet"],

  *check(view, context) {
    const { graph } = context;
    if (graph.isRefused(view.resource)) return;
    const binding = VolumeBinding.of(graph);
    if (view instanceof StatefulSet) {
      for (const template of view.volumeClaimTemplates) yield* forTemplate(claimsMadeFrom(template, view, graph), binding, context);
    } else if (view.annotation(BIND_COMPLETED) === undefined) yield* problem(view, binding.unbound(view), binding, context);
  },
});

/** What is wrong with the first claim for which anything is; else whether there are fewer volumes than claims. */
function* forTemplate(claims: readonly Claim[], binding: VolumeBinding, context: RuleContext): Iterable<Problem> {
  for (const claim of claims) {
    const unbound = binding.unbound(claim);
    if (unbound) return yield* problem(claim, unbound, binding, context);
  }
  const free = claims.filter(({ id, spec }) => spec.volumeName === undefined && binding.reservedFor(id.namespace ?? "", id.name).length === 0);
  const className = free[0] && binding.classOf(free[0]);
  if (className === undefined || !binding.isHandMade(className)) return;
  const fitting = binding.fits(free[0]!, className);
  if (fitting !== undefined && fitting < free.length) yield* withoutVolume(free[fitting]!, className, `${fitting === 1 ? "1 fits" : `${fitting} fit`}, and ${free.length} are needed`, binding, context);
}

function* problem(claim: Claim, unbound: Unbound | undefined, binding: VolumeBinding, context: RuleContext): Iterable<Problem> {
  if (unbound?.why === "misfit") yield misfit(claim, unbound);
  else if (unbound) yield* withoutVolume(claim, unbound.className, undefined, binding, context);
}

/** A volume that is meant for the claim and does not fit. Where another may take its place, the claim only misses this one. */
function misfit(claim: Claim, { volume, misfits: [first, ...more], isCertain }: Extract<Unbound, { why: "misfit" }>): Problem {
  return {
    ...placeOf(claim, first!.at),
    message: `${nameOf(claim.id)} cannot be bound to ${nameOf(volume.id)}: it ${first!.says}`,
    label: first!.what,
    notes: [...more.map(({ says }) => `it also ${says}`), isCertain ? PENDING : "it gets another volume, or stays Pending"],
    related: [{ at: new Field(volume.resource, ["spec"]), message: `${nameOf(volume.id)} is here` }],
    ...(isCertain ? {} : { effect: "risky" as const, severity: "warning" as const }),
  };
}

/** A claim that any volume of its class would do for, where only those that somebody wrote by hand exist; `counted` says why those that fit are not enough. */
function* withoutVolume(claim: Claim, className: string, counted: string | undefined, binding: VolumeBinding, { complete, externals }: RuleContext): Iterable<Problem> {
  const candidates = binding.freeOfClass(className);
  // Without any volume of the class in the input they come from elsewhere.
  if (!complete && (candidates.length === 0 || externals.has({ group: "", kind: "PersistentVolume", namespace: undefined, name: "" }))) return;
  const only = candidates.length === 1 && counted === undefined ? candidates[0]! : undefined;
  const misfits = only ? binding.misfits(claim, only, "free") : [];
  yield {
    ...placeOf(claim, misfits[0]?.at ?? claim.spec.field.child(candidates.length > 0 && claim.spec.selector ? "selector" : "storageClassName")),
    message: `no PersistentVolume${complete ? "" : " of the input"} ${counted === undefined ? "fits" : "is left for"} ${nameOf(claim.id)}${counted === undefined ? "" : `: ${counted}`}`,
    label: misfits[0]?.what ?? (className === "" ? "volumes without a class are made by hand" : `class "${className}" has no provisioner`),
    notes: [...misfits.map(({ says }) => `it ${says}`), PENDING],
    related: only ? [{ at: new Field(only.resource, ["spec"]), message: `the only volume of its class, ${only.name}, is here` }] : [],
    ...(complete ? {} : { effect: "risky" as const, severity: "warning" as const }),
  };
}

/** A field of the claim, or where it would stand. */
function placeOf({ spec }: Claim, at: Field): Pick<Problem, "at" | "part"> {
  if (at.value === undefined) return { at: spec.field, part: "key" };
  return typeof at.value === "object" ? { at, part: "key" } : { at };
}
