import type { ServicePort } from "../../src/kinds/service.ts";
import { Simulation } from "../../src/simulation/simulation.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";

export default defineRule({
  meta: {
    id: "service/wrong-port-protocol",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Service port has another protocol than the container port that it sends to.",
      why: "A target port by name is looked up together with its protocol, so it is not found and gets no endpoints. By number the traffic is sent, and most likely nobody listens for it.",
      how: "Give the Service port the protocol that the container declares, or declare the port for this protocol too.",
      see: ["https://kubernetes.io/docs/reference/networking/service-protocols/"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => doubtfulServices(graph),

  *check(service, { graph }) {
    const { selected } = Simulation.of(graph).endpointsOf(service);
    if (selected.length === 0) return;
    for (const port of service.ports) {
      const declared = selected.flatMap(({ group }) => group.template.declaredPorts.filter((one) => isTarget(one.port, port)));
      if (declared.length === 0 || declared.some((one) => one.port.protocol === port.protocol)) continue;
      const { port: other, container } = declared[0]!;
      const byName = typeof port.targetPort === "string";
      const written = port.at("protocol") !== undefined;
      // Another port of the Service carries the declared protocol to the same place: TCP and UDP side by side, as for DNS.
      if (!byName && service.ports.some((one) => one !== port && one.targetPort === port.targetPort && one.protocol === other.protocol)) continue;
      yield {
        at: written ? port.field.child("protocol") : port.field.child(port.at("targetPort") === undefined ? "port" : "targetPort"),
        message: `port ${port.port} is ${port.protocol}, but the Pods declare ${port.targetPort} for ${other.protocol}`,
        label: `declared as ${other.protocol}`,
        notes: [byName ? `port ${port.port} gets no endpoints` : `${port.protocol} is sent to the Pods, which most likely listen for ${other.protocol}`],
        related: [{ at: other.field, message: `the port of container "${container.name}"` }],
        ...(byName ? {} : { effect: "risky" as const, severity: "warning" as const }),
        ...(written ? { fix: { title: `set protocol: ${other.protocol}`, safe: false, edits: [{ set: port.field.child("protocol"), to: other.protocol }] } } : {}),
      };
    }
  },
});

function isTarget({ name, containerPort }: { name: string | undefined; containerPort: number | undefined }, { targetPort }: ServicePort): boolean {
  return typeof targetPort === "string" ? name === targetPort : containerPort === targetPort;
}
