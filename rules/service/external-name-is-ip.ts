import { defineRule } from "../../src/rule/rule.ts";
import { servicesOfType } from "../../src/graph/service-types.ts";

export default defineRule({
  meta: {
    id: "service/external-name-is-ip",
    effect: "broken",
    docs: {
      what: "The external name of a Service is an IP address.",
      why: "The name becomes a DNS alias (CNAME), which must be a name: resolvers look for a host called so and find none.",
      how: "Use a DNS name, or a Service without selector with an EndpointSlice that holds the address.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#externalname"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => servicesOfType(graph, "ExternalName"),

  *check(service) {
    if (!/^\d+\.\d+\.\d+\.\d+\.?$|:/.test(service.externalName ?? "")) return;
    yield {
      at: service.field.child("spec", "externalName"),
      message: `externalName "${service.externalName}" is an IP address, not a DNS name`,
      label: "no resolver finds a host of this name",
      notes: ["use a Service without selector and an EndpointSlice with this address"],
    };
  },
});
