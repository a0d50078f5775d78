import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "service/endpoints-with-selector",
    effect: "broken",
    docs: {
      what: "Endpoints are written by hand for a Service that has a selector.",
      why: "Where there is a selector the cluster keeps the Endpoints itself: it replaces what is written here by the addresses of the selected Pods.",
      how: "Remove the selector to send to the written addresses, or remove the Endpoints.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors"],
    },
  },
  kinds: ["Endpoints"],

  *check(endpoints, { graph }) {
    const service = graph.named("Service", endpoints.namespace, endpoints.name).find(({ selector, type }) => selector && type !== "ExternalName");
    if (!service?.selector) return;
    yield {
      at: endpoints.field.child("metadata", "name"),
      message: `${nameOf(service.id)} has a selector, so the cluster overwrites these Endpoints`,
      label: "the addresses written here are lost",
      related: [{ at: service.selector.field, message: "the selector" }],
    };
  },
});
