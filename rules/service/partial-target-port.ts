import { Simulation } from "../../src/simulation/simulation.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";

export default defineRule({
  meta: {
    id: "service/partial-target-port",
    effect: "broken",
    docs: {
      what: "A Service port names a target port that only some of the selected Pods declare.",
      why: "Pods that do not declare it are left out of that port without a word: requests reach a part of the Pods only.",
      how: "Declare the port by that name in every workload that the Service selects, or narrow the selector.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => doubtfulServices(graph),

  *check(service, { graph }) {
    const { selected, unresolved } = Simulation.of(graph).endpointsOf(service);
    for (const { port, groups } of unresolved) {
      const serving = selected.map(({ group }) => group).filter((group) => !groups.includes(group));
      if (serving.length === 0) continue;
      const name = ({ workload }: { workload: { kind: string; name: string } }) => `${workload.kind} ${workload.name}`;
      yield {
        at: port.field.child("targetPort"),
        message: `targetPort "${port.targetPort}" is a port of ${serving.map(name).join(", ")}, but not of ${groups.map(name).join(", ")}`,
        label: `for ${port.protocol}`,
        notes: [`port ${port.port} sends nothing to ${groups.map(name).join(", ")}`],
        related: groups.slice(0, 3).map((group) => ({ at: group.template.field.child("spec", "containers"), message: `containers of ${name(group)}` })),
      };
    }
  },
});
