import { GATEWAY_API } from "../../src/kinds/gateway.ts";
import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-gateway",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A route names a Gateway or ListenerSet, a ListenerSet a Gateway, or a Gateway a GatewayClass, that does not exist.",
      why: "No controller takes the route, listeners or Gateway up, so nothing is routed.",
      how: "Correct the name and namespace, or add the object.",
      see: ["https://gateway-api.sigs.k8s.io/reference/spec/"],
    },
  },
  {
    targets: [`${GATEWAY_API}/Gateway`, `${GATEWAY_API}/ListenerSet`, `${GATEWAY_API}/GatewayClass`],
    consequence: ({ holder }) => `nothing is routed for ${holder.id.kind} ${holder.id.name}`,
    unproved: "warning",
    onlyAmongPeers: true,
  },
);
