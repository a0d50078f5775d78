import type { LimitRangeItem } from "../../src/kinds/quota.ts";
import { compareQuantities, parseQuantity } from "../../src/resource/quantity.ts";
import { formatQuantity } from "../../src/resource/quantity-text.ts";
import type { Field } from "../../src/resource/resource.ts";
import { defineRule, type Problem } from "../../src/rule/rule.ts";
import { limitRangeItems, podResources, type Amounts } from "../../src/simulation/pod-resources.ts";

export default defineRule({
  meta: {
    id: "scaling/limit-range-violation",
    effect: "broken",
    docs: {
      what: "A container, Pod or claim asks for less than the minimum or more than the maximum of a LimitRange of its namespace.",
      why: "The API server refuses such Pods and claims, so the workload makes no Pods.",
      how: "Bring requests and limits between the LimitRange's minimum and maximum, or change the LimitRange.",
      see: ["https://kubernetes.io/docs/concepts/policy/limit-range/"],
    },
  },
  kinds: ["PodTemplate"],

  *check(template, { graph }) {
    if (graph.ofKind("LimitRange").length === 0) return;
    const items = limitRangeItems(graph, template.namespace, "Container");
    const { containers, requests, limits } = podResources(template, items);
    for (const item of items) {
      for (const one of containers) {
        const place = one.container.field;
        const at = one.container.at("resources") === undefined ? place.child("name") : place.child("resources");
        yield* violations(item, one.requests, one.limits, at, `container "${one.container.name}"`);
      }
    }
    for (const item of limitRangeItems(graph, template.namespace, "Pod")) yield* violations(item, requests, limits, template.field.child("spec", "containers"), "the Pod");
  },
});

/** Requests against the minimum, limits against the maximum; a limit that is missing has no maximum to keep to, and breaks it. */
function* violations(item: LimitRangeItem, requests: Amounts, limits: Amounts, at: Field, who: string): Iterable<Problem> {
  const related = (bound: "min" | "max", name: string) => [{ at: item.field.child(bound, name), message: `the ${bound === "min" ? "minimum" : "maximum"}` }];
  const label = "every such Pod is refused";
  for (const [name, written] of item.amounts("min")) {
    const least = parseQuantity(written);
    const asked = requests.get(name);
    if (least && asked && compareQuantities(asked, least) < 0) yield { at, part: "key", message: `${who} requests ${formatQuantity(asked, name)} of ${name}, less than the minimum of ${formatQuantity(least, name)}`, label, related: related("min", name) };
  }
  for (const [name, written] of item.amounts("max")) {
    const most = parseQuantity(written);
    const asked = limits.get(name) ?? requests.get(name);
    if (most && asked && compareQuantities(asked, most) > 0) yield { at, part: "key", message: `${who} wants up to ${formatQuantity(asked, name)} of ${name}, more than the maximum of ${formatQuantity(most, name)}`, label, related: related("max", name) };
  }
}
