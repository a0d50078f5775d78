import type { PodTemplate } from "../../src/kinds/pod-template.ts";
import { Pod } from "../../src/kinds/workload.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { enforcedTemplates, levelAround } from "../../src/simulation/pod-security/level.ts";
import { violationsOf } from "../../src/simulation/pod-security/violations.ts";
import type { Violation } from "../../src/simulation/pod-security/violation.ts";

export default defineRule({
  meta: {
    id: "workload/violates-pod-security",
    effect: "broken",
    docs: {
      what: "A Pod does not keep to the Pod Security level that its Namespace enforces.",
      why: "Where a Namespace has the label `pod-security.kubernetes.io/enforce` with the level `baseline` or `restricted`, the API server refuses such Pods. It accepts the workload, with no more than a warning, but the workload makes no Pods and its Services have no endpoints.",
      how: "Set what the finding says, or let the Namespace enforce a lower level. Where its label `enforce-version` names an older version of Kubernetes, the rules of that version count.",
      see: ["https://kubernetes.io/docs/concepts/security/pod-security-standards/", "https://kubernetes.io/docs/concepts/security/pod-security-admission/"],
    },
  },
  kinds: ["PodTemplate"],
  among: ({ graph }) => enforcedTemplates(graph),

  *check(template, { graph, version }) {
    const enforced = levelAround(template, graph);
    const { workload } = template;
    if (!enforced || graph.isRefused(workload.resource)) return;
    const { level, namespace } = enforced;
    for (const [first, ...more] of oneForAPlace(violationsOf(template, enforced, version))) {
      const lacks = [first, ...more].flatMap((violation) => violation.lacks ?? []);
      const what = lacks.length > 1 ? `container "${first.container!.name}" does not set ${lacks.slice(0, -1).join(", ")} and ${lacks.at(-1)!} in its securityContext` : first.what;
      yield {
        at: first.at,
        ...(first.part && { part: first.part }),
        message: `${what}, but ${nameOf(namespace.id)} enforces the Pod Security level "${level}"`,
        label: "every such Pod is refused",
        notes: [cureOf(first, lacks, template), ...(workload instanceof Pod ? [] : [`${nameOf(workload.id)} is accepted, but makes no Pods`])],
        related: [{ at: enforced.field, message: `${nameOf(namespace.id)} enforces "${level}"` }],
        ...(workload instanceof Pod ? { effect: "refused" as const } : {}),
      };
    }
  },
});

/** What one field, or one container for want of fields, has against it, in the order of the checks. */
function oneForAPlace(violations: readonly Violation[]): Iterable<[Violation, ...Violation[]]> {
  const places = new Map<string, [Violation, ...Violation[]]>();
  for (const violation of violations) {
    const place = JSON.stringify([violation.at.path, violation.lacks !== undefined]);
    const there = places.get(place);
    if (there) there.push(violation);
    else places.set(place, [violation]);
  }
  return places.values();
}

/** What the Pod says holds for containers that say nothing, for some fields. */
function cureOf(violation: Violation, lacks: readonly string[], { allContainers }: PodTemplate): string {
  if (lacks.length === 0) return violation.cure;
  const ofPod = lacks.filter((one) => one.startsWith("runAsNonRoot") || one.startsWith("seccompProfile"));
  const cure = `add ${lacks.join(", ")} to the container's securityContext`;
  if (ofPod.length === 0 || allContainers.length === 1) return cure;
  return ofPod.length === lacks.length ? `${cure}, or to the Pod's, for all containers` : `${cure}; ${ofPod.join(" and ")} may stand in the Pod's, for all containers`;
}
