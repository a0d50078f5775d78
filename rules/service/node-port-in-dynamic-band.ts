import { defineRule } from "../../src/rule/rule.ts";
import { servicesOfType } from "../../src/graph/service-types.ts";

export default defineRule({
  meta: {
    id: "service/node-port-in-dynamic-band",
    effect: "risky",
    severity: "info",
    docs: {
      what: "A Service asks for a node port out of the band from which the cluster takes ports by itself.",
      why: "Another Service without a number of its own may have been given the port already; then this one is refused. The cluster takes from the lower band only when the upper one is used up.",
      how: "Choose a number in the lower band (30000 to 30085 of the usual range).",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#avoid-nodeport-collisions"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => servicesOfType(graph, "NodePort", "LoadBalancer"),

  *check(service, { nodePortRange: [first, last] }) {
    // pkg/registry/core/service/portallocator: min(max(16, size / 32), 128) ports are kept for numbers that are asked for.
    const kept = Math.min(Math.max(16, Math.floor((last - first + 1) / 32)), 128);
    for (const servicePort of service.ports) {
      const { nodePort } = servicePort;
      if (nodePort === undefined || nodePort < first + kept || nodePort > last) continue;
      yield {
        at: servicePort.field.child("nodePort"),
        message: `node port ${nodePort} may have been given to another Service by the cluster`,
        label: `${first} to ${first + kept - 1} are kept for numbers that are asked for`,
      };
    }
  },
});
