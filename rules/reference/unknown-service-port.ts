import { References } from "../../src/graph/references/index.ts";
import type { Reference } from "../../src/graph/references/reference.ts";
import type { Service } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { defineRule, type Fix } from "../../src/rule/rule.ts";
import { typeOf } from "../../src/rule/missing-target.ts";

export default defineRule({
  meta: {
    id: "reference/unknown-service-port",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A webhook, APIService or Gateway API route names a port that its Service does not have.",
      why: "Requests that should go there fail: a webhook refuses (or skips) every matching request, an API group is unavailable, a route answers with an error.",
      how: "Use the number of a port of the Service (`spec.ports[].port`): not the target port, not a port of the container. Webhooks and APIServices use port 443 where they name none.",
      see: ["https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#service-reference", "https://gateway-api.sigs.k8s.io/reference/spec/"],
    },
  },
  kinds: ["Resource"],
  // ingress/unknown-service-port speaks of Ingresses.
  among: ({ graph }) => References.of(graph).holdersOfOpen(({ mayNamePort, holder }) => mayNamePort && holder.id.kind !== "Ingress"),

  *check({ resource }, { graph }) {
    const seen = new Set<string>();
    for (const reference of References.of(graph).openFrom(resource)) {
      const { target, port } = reference;
      if (port === undefined || typeOf(target) !== "/Service") continue;
      const services = graph.named("Service", target.namespace, target.name);
      // What an ExternalName Service forwards to is for its host to know; two Services of one name are a finding of their own.
      const service = services.length === 1 ? services[0]! : undefined;
      if (!service || service.type === "ExternalName" || service.ports.length === 0 || graph.isRefused(service.resource)) continue;
      if (service.hasPort(port.value)) continue;
      const isWritten = port.field.value === port.value;
      // Many webhooks of one Service that name no port are one mistake; each port that is written must be corrected.
      if (!isWritten && seen.has(nameOf(target))) continue;
      seen.add(nameOf(target));
      const fix = isWritten ? fixFor(service, reference) : undefined;
      yield {
        at: isWritten ? port.field : reference.field,
        message: `${nameOf(service.id)} has no port ${port.value}${isWritten ? "" : `, which ${resource.id.kind} ${resource.id.name} uses where it names none`}`,
        label: `its ports: ${service.ports.map(({ name, port: number }) => (name ? `${number} (${name})` : number)).join(", ")}`,
        notes: [hint(service, port.value), `what ${resource.id.kind} ${resource.id.name} sends there fails`].filter((note) => note !== undefined),
        related: [{ at: service.field.child("spec", "ports"), message: `the ports of ${nameOf(service.id)}` }],
        ...(fix ? { fix } : {}),
      };
    }
  },
});

/** What the number may have been taken from. */
function hint({ ports }: Service, wanted: number | string): string | undefined {
  const { port } = ports.find(({ targetPort }) => targetPort === wanted) ?? {};
  return port === undefined ? undefined : `${wanted} is the target port of port ${port}; the Service's own port is meant here`;
}

/** The only port, or the one whose target was written. */
function fixFor({ ports }: Service, { port }: Reference): Fix | undefined {
  const meant = ports.filter(({ targetPort }) => targetPort === port?.value);
  const number = (meant.length === 1 ? meant : ports.length === 1 ? ports : [])[0]?.port;
  return number === undefined || port === undefined ? undefined : { title: `set port: ${number}`, safe: false, edits: [{ set: port.field, to: number }] };
}
