import { Simulation } from "../../src/simulation/simulation.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";

export default defineRule({
  meta: {
    id: "service/undeclared-target-port",
    effect: "risky",
    severity: "info",
    docs: {
      what: "A Service sends to a port number that none of the selected Pods declares, although they declare others.",
      why: "Declaring a port is only documentation, so this may work; but where a container says on which ports it listens, another number is often a slip.",
      how: "Correct the target port, or declare the port in the container.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => doubtfulServices(graph),

  *check(service, { graph }) {
    const declared = Simulation.of(graph).selectedBy(service).flatMap(({ group }) => group.template.declaredPorts);
    if (declared.length === 0) return;
    for (const port of service.ports) {
      const { targetPort } = port;
      if (typeof targetPort !== "number" || declared.some((one) => one.port.containerPort === targetPort)) continue;
      // A host port is the node's: whoever sends to it through the Service has mixed the two up.
      const onHost = declared.find((one) => one.port.hostPort === targetPort);
      yield {
        at: port.field.child(port.at("targetPort") === undefined ? "port" : "targetPort"),
        message: `no selected Pod declares port ${targetPort}`,
        label: `they declare ${[...new Set(declared.map((one) => one.port.containerPort))].slice(0, 6).join(", ")}`,
        ...(onHost ? { notes: [`${targetPort} is the host port of container port ${onHost.port.containerPort ?? "?"}; a Service sends to the container port`], severity: "warning" as const } : {}),
        related: [{ at: declared[0]!.port.field, message: `a port of container "${declared[0]!.container.name}"` }],
      };
    }
  },
});
