import { Simulation } from "../../src/simulation/simulation.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { doubtfulServices } from "../../src/simulation/doubtful-services.ts";

export default defineRule({
  meta: {
    id: "service/spans-workloads",
    effect: "risky",
    docs: {
      what: "A Service selects Pods of a Job, or of several workloads that do not listen on the same ports.",
      why: "Requests are spread over all selected Pods, also over those that do not serve them.",
      how: "Give the workloads labels that tell them apart (such as app.kubernetes.io/component) and select by those. Two versions of one application behind one Service (canary, blue and green) are fine: they declare the same ports.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#services-in-kubernetes"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => doubtfulServices(graph),

  *check(service, { graph }) {
    const { selector } = service;
    const selected = Simulation.of(graph).selectedBy(service);
    if (!selector || service.isHeadless || new Set(selected.map(({ group }) => group.workload.resource)).size < 2) return;
    const served = selected.filter(({ group }) => service.ports.every((port) => declares(group.template.declaredPorts.map((one) => one.port), port.targetPort)));
    // Nobody declares the ports: then declaring says nothing about who listens.
    const strangers = served.length === 0 ? selected.filter(({ group }) => group.workload.kind === "Job") : selected.filter((one) => !served.includes(one));
    if (strangers.length === 0 || strangers.length === selected.length) return;
    // What a named target port leaves out is service/partial-target-port.
    if (service.ports.some(({ targetPort }) => typeof targetPort === "string")) return;
    const { workload, template } = strangers[0]!.group;
    yield {
      at: selector.field,
      part: "key",
      message: `selector also matches the Pods of ${nameOf(workload.id)}, which ${workload.kind === "Job" ? "is a Job" : "declares none of the target ports"}`,
      label: `${selector} is on ${selected.length} workloads`,
      notes: [`requests are sent there too: ${selected.map(({ group }) => `${group.workload.kind} ${group.workload.name}`).join(", ")}`],
      related: [{ at: template.labelsField, message: `labels of the Pods of ${workload.kind} ${workload.name}` }],
    };
  },
});

function declares(ports: readonly { readonly name: string | undefined; readonly containerPort: number | undefined }[], target: number | string | undefined): boolean {
  return ports.some(({ name, containerPort }) => (typeof target === "string" ? name : containerPort) === target);
}
