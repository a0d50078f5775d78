import { isPlaceholder } from "../../src/graph/references/existing-objects.ts";
import type { PodGroup } from "../../src/simulation/pod-group.ts";
import { Simulation } from "../../src/simulation/simulation.ts";
import type { ServicePort } from "../../src/kinds/service.ts";
import { closest } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";

export default defineRule({
  meta: {
    id: "service/unknown-target-port",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Service port names a target port that no container of the selected Pods declares.",
      why: "That port gets no endpoints, so connections to it fail; the other ports of the Service work.",
      how: "Use the name of a port that a container (or sidecar) of the Pods declares, or the number.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => doubtfulServices(graph),

  *check(service, { graph }) {
    const { selected, unresolved } = Simulation.of(graph).endpointsOf(service);
    for (const { port, groups } of unresolved) {
      // Declared by some of the Pods: service/partial-target-port. For another protocol: service/wrong-port-protocol.
      if (isPlaceholder(String(port.targetPort)) || groups.length < selected.length || groups.some((group) => declares(group, port))) continue;
      const names = [...new Set(groups.flatMap(({ template }) => template.declaredPorts.map((declared) => declared.port.name).filter((name) => name !== undefined)))];
      const workloads = [...new Set(groups.map(({ workload }) => `${workload.kind} ${workload.name}`))].join(" and ");
      const near = closest(String(port.targetPort), names) ?? (names.length === 1 ? names[0] : undefined);
      const working = service.ports.filter((other) => !unresolved.some((one) => one.port === other)).map((other) => other.port);
      yield {
        at: port.at("targetPort") === undefined ? port.field.child("port") : port.field.child("targetPort"),
        message: `targetPort "${port.targetPort}" is not a port of the Pods`,
        label: `Pods of ${workloads} declare: ${describePorts(groups)}`,
        notes: [`port ${port.port} gets no endpoints${working.length > 0 ? `; ${working.length === 1 ? "port" : "ports"} ${working.join(", ")} ${working.length === 1 ? "works" : "work"}` : ""}`],
        related: groups.slice(0, 3).map(({ workload, template }) => ({ at: template.field.child("spec", "containers"), message: `containers of ${workload.kind} ${workload.name}` })),
        ...(near === undefined ? {} : { fix: { title: `set targetPort: ${near}`, safe: false, edits: [{ set: port.field.child("targetPort"), to: near }] } }),
      };
    }
  },
});

/** Whether the Pods declare the name, for whatever protocol. */
function declares({ template }: PodGroup, { targetPort }: ServicePort): boolean {
  return template.declaredPorts.some(({ port }) => port.name === targetPort);
}

function describePorts(groups: readonly PodGroup[]): string {
  const ports = groups.flatMap(({ template }) => template.declaredPorts.map(({ port: { name, containerPort, protocol } }) => (name ? `${name} (${containerPort}/${protocol})` : `${containerPort}/${protocol}`)));
  return [...new Set(ports)].slice(0, 6).join(", ") || "no port";
}
