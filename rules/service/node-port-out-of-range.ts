import { defineRule } from "../../src/rule/rule.ts";
import { servicesOfType } from "../../src/graph/service-types.ts";

export default defineRule({
  meta: {
    id: "service/node-port-out-of-range",
    effect: "refused",
    docs: {
      what: "A Service asks for a node port that the cluster does not hand out.",
      why: "The API server refuses the Service when it is created. (A dry run does not look at this, so it passes there.)",
      how: "Choose a number from the range, or leave nodePort out. A cluster with another range (--service-node-port-range) is told by --node-port-range.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => servicesOfType(graph, "NodePort", "LoadBalancer"),

  *check(service, { nodePortRange: [first, last] }) {
    for (const servicePort of service.ports) {
      const { nodePort } = servicePort;
      if (nodePort === undefined || (nodePort >= first && nodePort <= last)) continue;
      yield {
        at: servicePort.field.child("nodePort"),
        message: `node port ${nodePort} is not one that the cluster hands out`,
        label: `${first} to ${last} are possible`,
        notes: nodePort < first ? ["to be reached on this port from outside, use a load balancer, an Ingress, or a hostPort"] : [],
      };
    }
  },
});
