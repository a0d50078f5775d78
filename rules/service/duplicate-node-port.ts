import type { Graph } from "../../src/graph/graph.ts";
import { append } from "../../src/graph/multimap.ts";
import { servicesOfType } from "../../src/graph/service-types.ts";
import type { Service, ServicePort } from "../../src/kinds/service.ts";
import { nameOf } from "../../src/resource/resource.ts";
import { compareText } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";

/** The types whose Services have node ports. */
const EXPOSED = ["NodePort", "LoadBalancer"] as const;

export default defineRule({
  meta: {
    id: "service/duplicate-node-port",
    effect: "refused",
    docs: {
      what: "Two Services ask for the same node port.",
      why: "A node port belongs to one Service of the whole cluster, in whatever namespace and for whatever protocol. The API server refuses the Service that comes second.",
      how: "Give one of them another number, or leave nodePort out so that a free one is taken.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport"],
    },
  },
  kinds: ["Service"],
  among: ({ graph }) => servicesOfType(graph, ...EXPOSED),

  *check(service, { graph }) {
    for (const { number, port } of ownNodePorts(service)) {
      const users = nodePortsOf(graph).get(number) ?? [];
      const first = users[0]!;
      // Two objects of one name are metadata/duplicate-object.
      if (first.service === service || nameOf(first.service.id) === nameOf(service.id)) continue;
      yield {
        at: port ? port.field.child("nodePort") : service.field.child("spec", "healthCheckNodePort"),
        message: `node port ${number} is taken by ${nameOf(first.service.id)}`,
        label: "whichever Service is applied second is refused",
        related: [{ at: first.port ? first.port.field.child("nodePort") : first.service.field.child("spec", "healthCheckNodePort"), message: `${nameOf(first.service.id)} takes it here` }],
      };
    }
  },
});

interface NodePort { readonly number: number; readonly service: Service; readonly port: ServicePort | undefined }

function ownNodePorts(service: Service): NodePort[] {
  const ports: NodePort[] = service.ports.flatMap((port) => (port.nodePort === undefined ? [] : [{ number: port.nodePort, service, port }]));
  const { healthCheckNodePort } = service;
  return healthCheckNodePort === undefined ? ports : [...ports, { number: healthCheckNodePort, service, port: undefined }];
}

const cache = new WeakMap<Graph, ReadonlyMap<number, readonly NodePort[]>>();

/** Who asks for which node port, in an order that does not depend on the order of the input. */
function nodePortsOf(graph: Graph): ReadonlyMap<number, readonly NodePort[]> {
  const known = cache.get(graph);
  if (known) return known;
  const ports = new Map<number, NodePort[]>();
  const services = servicesOfType(graph, ...EXPOSED).toSorted((a, b) => compareText(nameOf(a.id), nameOf(b.id)));
  for (const service of services) for (const port of ownNodePorts(service)) append(ports, port.number, port);
  cache.set(graph, ports);
  return ports;
}
