import { References } from "../graph/references/index.ts";
import type { Reference, Target } from "../graph/references/reference.ts";
import { splitType } from "../graph/references/row-tree.ts";
import { Field, nameOf } from "../resource/resource.ts";
import { defaultSeverity, defineRule, type Problem, type ResourceRule, type RuleContext, type RuleMeta, type Severity } from "./rule.ts";

/** How a rule speaks of targets that are not there. */
export interface MissingTargetOptions {
  /** The targets that it is about, as `group/Kind`; every kind that no other rule is about where absent. */
  readonly targets: readonly string[];
  /** Which referring objects it leaves to other rules, as `group/Kind`. */
  readonly notFrom?: readonly string[];
  /** What happens in the cluster, for the finding's note. */
  readonly consequence: (reference: Reference) => string;
  /**
   * How loudly an absent target is reported that the input neither proves nor suggests to be missing (it may exist in
   * the cluster). `off`: say nothing unless it is proved.
   */
  readonly unproved: Severity | "off";
  /** Say nothing either unless the input has some object of that kind: then it looks as if it meant to bring them all. */
  readonly onlyAmongPeers?: boolean;
}

/** A rule about references to objects that do not exist. One finding for each holder and target. */
export function defineMissingTargetRule(meta: RuleMeta, options: MissingTargetOptions): ResourceRule<"Resource"> {
  const targets = options.targets.map(splitType);
  const notFrom = new Set(options.notFrom);
  const isMeant = ({ target: { group, kind } }: Reference): boolean => targets.some((target) => target.kind === kind && target.group === group);
  return defineRule({
    meta,
    kinds: ["Resource"],
    among: ({ graph }) => References.of(graph).holdersOfMissing(isMeant),
    *check({ resource }, context) {
      if (notFrom.has(typeOf(resource.id))) return;
      const seen = new Set<string>();
      for (const reference of References.of(context.graph).missingFrom(resource)) {
        if (!isMeant(reference)) continue;
        const key = `${typeOf(reference.target)}/${reference.target.name}`;
        if (seen.has(key)) continue;
        const problem = missingTarget(reference, context, options, defaultSeverity(meta));
        if (problem) {
          seen.add(key);
          yield problem;
        }
      }
    },
  });
}

/** `group/Kind` of a target. */
export function typeOf({ group, kind }: Pick<Target, "group" | "kind">): string {
  return `${group}/${kind}`;
}

function missingTarget(reference: Reference, context: RuleContext, options: MissingTargetOptions, proved: Severity): Problem | undefined {
  const { target, field, optional } = reference;
  if (optional || context.externals.has(target)) return undefined;
  const references = References.of(context.graph);
  const resolution = references.resolve(reference);
  // Found in another namespace: namespace/cross-namespace-reference says so.
  if (resolution.state !== "absent" || (resolution.elsewhere.length > 0 && target.namespace !== undefined)) return undefined;
  const { near } = resolution;
  const certain = context.complete || (near !== undefined && !references.isUsed(near, reference));
  const severity = certain ? proved : options.unproved;
  if (severity === "off" || (!certain && options.onlyAmongPeers && !references.hasKind(target))) return undefined;
  return {
    at: field,
    message: `${nameOf(target)} does not exist${certain ? "" : " in the input"}`,
    label: near ? `did you mean "${near.id.name}"?` : "nothing in the input makes it",
    notes: [options.consequence(reference), ...(near ? [] : ["if it exists in the cluster, declare it under externals in kubeverdict.yaml"])],
    related: near ? [{ at: new Field(near, ["metadata", "name"]), message: `${nameOf(near.id)} is here` }] : [],
    severity,
    ...(certain ? {} : { effect: "risky" as const }),
    ...(near ? { fix: { title: `set ${String(field.path.at(-1))}: ${near.id.name}`, safe: false, edits: [{ set: field, to: near.id.name }] } } : {}),
  };
}
