import { GATEWAY_API } from "../../src/kinds/gateway.ts";
import type { Part } from "../../src/kinds/part.ts";
import type { ResourceView } from "../../src/kinds/resource-view.ts";
import { Field, nameOf } from "../../src/resource/resource.ts";
import { closest } from "../../src/resource/words.ts";
import { defineRule, type Problem } from "../../src/rule/rule.ts";
import { closedGatewayOf, listenersFor, parentsOf, type Refusal } from "../../src/simulation/route-attachment.ts";

export default defineRule({
  meta: {
    id: "reference/unattached-route",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Gateway API route names a Gateway or ListenerSet of which no listener takes it: none has that name or port, or none allows its kind, namespace or hostnames; or a Gateway takes no listeners of a ListenerSet.",
      why: "The controller does not attach the route (NoMatchingParent, NotAllowedByListeners, NoMatchingListenerHostname), so nothing is routed.",
      how: "Correct `sectionName` or `port`, or let a listener allow the route: `allowedRoutes.namespaces.from` is `Same` unless it is written, so routes of other namespaces need `All` or `Selector`. A Gateway takes ListenerSets only where `allowedListeners.namespaces.from` says so.",
      see: ["https://gateway-api.sigs.k8s.io/api-types/httproute/#attaching-to-gateways"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => graph.ofGroup(GATEWAY_API),

  *check(route, { graph }) {
    if (route.kind === "ListenerSet") {
      const gateway = closedGatewayOf(graph, route);
      if (gateway) yield problemOfSet(route, gateway);
    } else if (route.kind.endsWith("Route")) {
      for (const { parent, holder } of parentsOf(graph, route)) {
        const found = holder && listenersFor(graph, route, parent, holder);
        if (holder && found?.because) yield problemOf(route, parent, holder, found);
      }
    }
  },
});

function problemOfSet(set: ResourceView, gateway: ResourceView): Problem {
  const from = gateway.string("spec", "allowedListeners", "namespaces", "from");
  return {
    at: set.field.child("spec", "parentRef", "name"),
    message: `${nameOf(gateway.id)} takes no ListenerSet of namespace ${set.namespace}`,
    label: from === undefined ? "it does not say that it takes any" : `from ${from}`,
    notes: [`nothing is routed for the listeners of ${nameOf(set.id)}`, `allowedListeners: {namespaces: {from: ${set.namespace === gateway.namespace ? "Same" : "All"}}} in the spec of ${nameOf(gateway.id)} would take it`],
    related: [{ at: new Field(gateway.resource, ["metadata", "name"]), message: `${nameOf(gateway.id)} is here` }],
  };
}

function problemOf(route: ResourceView, parent: Part, gateway: ResourceView, { because, listeners }: Refusal): Problem {
  const section = parent.string("sectionName");
  const names = listeners.map((listener) => listener.string("name") ?? "");
  const near = because === "section" && section !== undefined ? closest(section, names) : undefined;
  const only = listeners.length === 1 ? `listener "${names[0]}" of ${nameOf(gateway.id)}` : `no listener of ${nameOf(gateway.id)}`;
  const does = (one: string, none: string) => `${only} ${listeners.length === 1 ? one : none}`;
  const hostnames = route.strings("spec", "hostnames");
  const said = {
    section: { at: parent.field.child("sectionName"), message: `${nameOf(gateway.id)} has no listener "${section}"`, label: near === undefined ? `its listeners: ${names.join(", ")}` : `did you mean "${near}"?` },
    port: { at: parent.field.child("port"), message: does(`is not on port ${parent.integer("port")}`, `is on port ${parent.integer("port")}`), label: `on port ${listeners.map((listener) => listener.integer("port")).join(", ")}` },
    kind: { at: parent.field.child("name"), message: does(`does not take a ${route.kind}`, `takes a ${route.kind}`), label: `protocol ${[...new Set(listeners.map((listener) => listener.string("protocol")))].join(", ")}` },
    namespace: { at: parent.field.child("name"), message: does(`does not take routes of namespace ${route.namespace}`, `takes routes of namespace ${route.namespace}`), label: `from ${[...new Set(listeners.map((listener) => listener.string("allowedRoutes", "namespaces", "from") ?? "Same"))].join(", ")}` },
    hostname: { at: route.field.child("spec", "hostnames", 0), message: does(`does not answer ${hostnames.join(", ")}`, `answers ${hostnames.join(", ")}`), label: `listener for ${[...new Set(listeners.map((listener) => listener.string("hostname")))].join(", ")}` },
  }[because];
  return {
    ...said,
    notes: [`nothing is routed for ${nameOf(route.id)} there`],
    related: [{ at: new Field(gateway.resource, ["spec", "listeners"]), message: `the listeners of ${nameOf(gateway.id)}` }],
    ...(near === undefined ? {} : { fix: { title: `set sectionName: ${near}`, safe: false, edits: [{ set: said.at, to: near }] } }),
  };
}
