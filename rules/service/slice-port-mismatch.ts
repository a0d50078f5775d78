import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "service/slice-port-mismatch",
    effect: "broken",
    docs: {
      what: "Hand-written endpoints of a Service have a port whose name or protocol is not that of any of its ports.",
      why: "Endpoints are matched to Service ports by name and protocol, not by number: the Service port gets no address.",
      how: "Give the port the name of the Service port (none where the Service port has none), and its protocol.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#endpointslices"],
    },
  },
  kinds: ["EndpointSlice", "Endpoints"],

  *check(view, { graph }) {
    const name = "serviceName" in view ? view.serviceName : view.name;
    if (name === undefined) return;
    const service = graph.named("Service", view.namespace, name)[0];
    if (!service || service.selector || service.ports.length === 0) return;
    const ports = "subsets" in view ? view.subsets.flatMap((subset) => subset.ports) : view.ports;
    for (const port of ports) {
      if (service.ports.some((one) => one.name === port.name && one.protocol === port.protocol)) continue;
      const same = service.ports.find((one) => one.name === port.name);
      yield {
        at: same ? (port.at("protocol") === undefined ? port.field : port.field.child("protocol")) : port.at("name") === undefined ? port.field : port.field.child("name"),
        message: same
          ? `port "${port.name}" is ${port.protocol}, but ${same.protocol} in ${nameOf(service.id)}`
          : `${nameOf(service.id)} has no port ${port.name === "" ? "without a name" : `named "${port.name}"`}`,
        label: `its ports: ${service.ports.map((one) => `${one.name || "(no name)"} ${one.protocol}`).join(", ")}`,
        related: [{ at: service.field.child("spec", "ports"), message: `the ports of ${nameOf(service.id)}` }],
      };
    }
  },
});
