import { templatesBeside } from "../../src/graph/templates-beside.ts";
import { formatQuantity } from "../../src/resource/quantity-text.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { limitRangeBreaches, type Breach } from "../../src/simulation/limit-ranges.ts";

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
  among: ({ graph }) => templatesBeside(graph, "LimitRange"),

  *check(template, { graph }) {
    for (const breach of limitRangeBreaches(graph, template)) {
      const { item, bound, name, container } = breach;
      const place = container?.field;
      yield {
        at: !place ? template.field.child("spec", "containers") : place.child(container.at("resources") === undefined ? "name" : "resources"),
        part: "key",
        message: messageOf(breach),
        label: "every such Pod is refused",
        related: [{ at: item.field.child(bound, name), message: `the ${bound === "min" ? "minimum" : "maximum"}` }],
      };
    }
  },
});

function messageOf({ bound, name, allowed, asked, container }: Breach): string {
  const who = container ? `container "${container.name}"` : "the Pod";
  const limit = formatQuantity(allowed, name);
  if (bound === "min") return asked ? `${who} requests ${formatQuantity(asked, name)} of ${name}, less than the minimum of ${limit}` : `${who} requests no ${name}, of which the minimum is ${limit}`;
  return asked ? `${who} wants up to ${formatQuantity(asked, name)} of ${name}, more than the maximum of ${limit}` : `${who} has no limit of ${name}, of which the maximum is ${limit}`;
}
