import { defineRule } from "../../src/rule/rule.ts";
import { servicesOfType } from "../../src/graph/service-types.ts";

export default defineRule({
  meta: {
    id: "service/ignored-selector",
    effect: "risky",
    docs: {
      what: "A Service of type ExternalName has a selector.",
      why: "The selector has no effect: the Service is an alias for a name outside the cluster and has no endpoints.",
      how: "Remove the selector, or change the type.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => servicesOfType(graph, "ExternalName"),

  *check(service) {
    if (!service.selector) return;
    yield { at: service.selector.field, part: "key", message: `Service ${service.name} of type ExternalName selects no Pods`, label: "has no effect" };
  },
});
