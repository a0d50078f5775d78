import type { Graph } from "../../src/graph/graph.ts";
import { References } from "../../src/graph/references/index.ts";
import { Service } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Fix } from "../../src/rule/rule.ts";
import type { Ingress, IngressBackend } from "../../src/kinds/ingress.ts";

export default defineRule({
  meta: {
    id: "ingress/unknown-service-port",
    effect: "broken",
    fixable: true,
    docs: {
      what: "An Ingress names a port that its Service does not have.",
      why: "The controller finds no endpoints for the backend and answers requests with an error.",
      how: "Use the number or name of a port of the Service (`spec.ports[].port` or `.name`): not the target port, not the node port, not a port of the container.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource"],
    },
  },
  kinds: ["Ingress"],
  among({ graph }) {
    const open = new Set(References.of(graph).holdersOfOpen(({ mayNamePort }) => mayNamePort));
    // Before networking.k8s.io/v1 backends were written in a way that references are not read from.
    return graph.ofKind("Ingress").filter((ingress) => open.has(ingress) || ingress.resource.version !== "v1" || graph.isRefused(ingress.resource));
  },

  *check(ingress, { graph }) {
    for (const backend of ingress.backends) {
      const { servicePort } = backend;
      const service = serviceWithoutPort(ingress, backend, graph);
      if (!service || servicePort === undefined) continue;
      const fix = fixFor(service, backend);
      yield {
        at: backend.servicePortField,
        message: `${nameOf(service.id)} has no port ${typeof servicePort === "number" ? servicePort : `"${servicePort}"`}`,
        label: `its ports: ${service.ports.map(({ name, port }) => (name ? `${port} (${name})` : port)).join(", ")}`,
        notes: [hint(service, servicePort), "requests that match this backend get an error"].filter((note) => note !== undefined),
        related: [{ at: service.field.child("spec", "ports"), message: `the ports of ${nameOf(service.id)}` }],
        ...(fix ? { fix } : {}),
      };
    }
  },
});

/** The Service of a backend, where it does not have the port. */
function serviceWithoutPort({ namespace }: Ingress, { serviceName, servicePort }: IngressBackend, graph: Graph): Service | undefined {
  if (serviceName === undefined || servicePort === undefined || servicePort === "use-annotation") return undefined;
  const service = graph.only({ group: "", kind: "Service", namespace, name: serviceName });
  // What an ExternalName Service forwards to is for its host to know; two Services of one name are a finding of their own.
  if (!(service instanceof Service) || service.hasPort(servicePort) || service.type === "ExternalName" || service.ports.length === 0) return undefined;
  return service;
}

/** What the number or name may have been taken from. */
function hint({ ports }: Service, wanted: number | string): string | undefined {
  for (const { port, targetPort, nodePort } of ports) {
    if (targetPort === wanted) return `${wanted} is the target port of port ${port}; an Ingress names the Service's own port`;
    if (nodePort === wanted) return `${wanted} is the node port of port ${port}; an Ingress names the Service's own port`;
  }
  return undefined;
}

/** The only port, or the port whose target or node port was written. */
function fixFor({ ports }: Service, backend: IngressBackend): Fix | undefined {
  const { servicePort, servicePortField } = backend;
  const meant = ports.filter(({ targetPort, nodePort }) => targetPort === servicePort || nodePort === servicePort);
  const port = (meant.length === 1 ? meant : ports.length === 1 ? ports : [])[0];
  if (port?.port === undefined) return undefined;
  const value = typeof servicePort === "number" ? port.port : port.name || undefined;
  return value === undefined ? undefined : { title: `set ${servicePortField.path.at(-1)}: ${value}`, safe: false, edits: [{ set: servicePortField, to: value }] };
}
