import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "workload/unfit-governing-service",
    effect: "risky",
    docs: {
      what: "The governing Service of a StatefulSet is not headless, or does not select its Pods.",
      why: "Only a headless Service that selects the Pods gives each of them a DNS name (`web-0.web.shop.svc`).",
      how: "Set `clusterIP: None` and the Pods' labels as selector in the governing Service; keep another Service for clients that want one address.",
      see: ["https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"],
    },
  },
  kinds: ["StatefulSet"],

  *check(statefulSet, { graph }) {
    const services = graph.named("Service", statefulSet.namespace, statefulSet.serviceName);
    if (services.length !== 1) return;
    const service = services[0]!;
    const { selector } = service;
    const at = statefulSet.field.child("spec", "serviceName");
    const name = nameOf(service.id);
    const notes = [`Pods get no DNS name such as ${statefulSet.name}-0.${service.name}.${statefulSet.namespace}.svc`];
    if (!service.isHeadless) {
      yield { at, message: `governing ${name} is not headless`, label: "needs clusterIP: None", notes, related: [{ at: service.field.child("spec"), message: `${name} is here` }] };
    } else if (selector && !selector.matches(statefulSet.template.labels)) {
      yield { at, message: `governing ${name} does not select the Pods of StatefulSet ${statefulSet.name}`, label: `it selects ${selector}`, notes, related: [{ at: selector.field, message: "its selector" }] };
    }
  },
});
