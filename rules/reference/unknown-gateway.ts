import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-gateway",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A route names a Gateway, or a Gateway names a GatewayClass, that does not exist.",
      why: "No controller takes the route (or Gateway) up, so nothing is routed.",
      how: "Correct the name and namespace, or add the object.",
      see: ["https://gateway-api.sigs.k8s.io/reference/spec/"],
    },
  },
  {
    targets: ["gateway.networking.k8s.io/Gateway", "gateway.networking.k8s.io/GatewayClass"],
    consequence: ({ holder }) => `nothing is routed for ${holder.id.kind} ${holder.id.name}`,
    unproved: "warning",
    onlyAmongPeers: true,
  },
);
