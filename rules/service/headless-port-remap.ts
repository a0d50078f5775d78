import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "service/headless-port-remap",
    effect: "risky",
    fixable: true,
    docs: {
      what: "A headless Service has a port whose target port is another number.",
      why: "The name of a headless Service resolves to the Pods themselves: nothing translates ports, so clients that use the Service's port reach nobody.",
      how: "Make port and targetPort the same number, or let the Service have a cluster IP.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#headless-services"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => graph.ofKind("Service").filter(({ isHeadless }) => isHeadless),

  *check(service) {
    for (const servicePort of service.ports) {
      const { port, targetPort } = servicePort;
      if (typeof targetPort !== "number" || port === undefined || targetPort === port) continue;
      yield {
        at: servicePort.field.child("port"),
        message: `clients of headless Service ${service.name} must connect to ${targetPort}; port ${port} is not translated`,
        label: "only SRV records and documentation see it",
        fix: { title: `set port: ${targetPort}`, safe: false, edits: [{ set: servicePort.field.child("port"), to: targetPort }] },
      };
    }
  },
});
