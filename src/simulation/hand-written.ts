import type { Endpoints, EndpointPort as WrittenPort, EndpointSlice } from "../kinds/endpoints.ts";
import type { Service } from "../kinds/service.ts";
import { formatIpAddress, parseIpAddress } from "../validation/addresses.ts";
import type { EndpointGroup, EndpointPort } from "./endpoints.ts";
import { nameOfOwner } from "./pod-group.ts";
import type { Simulation } from "./simulation.ts";

/** The endpoints that a Service has from Endpoints and EndpointSlices of the input. */
export function handWrittenEndpoints(service: Service, simulation: Simulation): readonly EndpointGroup[] {
  const slices = simulation.slicesOf(service).filter((slice) => isKept(slice, service));
  return [...mirrored(service, simulation), ...slices.flatMap((slice) => fromSlice(slice, simulation))];
}

/** Slices that claim to be a controller's are deleted by it where it is in charge of the Service. */
function isKept(slice: EndpointSlice, service: Service): boolean {
  const manager = slice.labels.get("endpointslice.kubernetes.io/managed-by");
  if (manager === "endpointslicemirroring-controller.k8s.io") return false;
  return manager !== "endpointslice-controller.k8s.io" || service.selector === undefined || service.type === "ExternalName";
}

function fromSlice(slice: EndpointSlice, simulation: Simulation): EndpointGroup[] {
  const ports = slice.ports.map(readPort);
  return slice.endpoints.map(({ addresses, ready, podName }) => group(slice.namespace, addresses.join(","), podName, ready, ports, simulation));
}

function readPort({ name, port, protocol }: WrittenPort): EndpointPort {
  return { name, port: port ?? 0, protocol };
}

/** Endpoints that are copied to slices: of a Service without a selector, unless a label or a leader election says otherwise. */
function mirrored(service: Service, simulation: Simulation): EndpointGroup[] {
  if (service.selector !== undefined) return [];
  return simulation.graph.named("Endpoints", service.namespace, service.name)
    .filter((endpoints) => simulation.applied.has(endpoints.resource) && isMirrored(endpoints))
    .flatMap((endpoints) => fromEndpoints(endpoints, simulation));
}

/** Whether Endpoints are copied to slices at all. */
export function isMirrored({ labels, annotations }: Endpoints): boolean {
  return labels.get("endpointslice.kubernetes.io/skip-mirror") !== "true" && !annotations.has("control-plane.alpha.kubernetes.io/leader");
}

interface Address { readonly ip: string; readonly podName: string | undefined }

/** The addresses behind each port, over all subsets: not ready where any of them says so (kubernetes pkg/api/v1/endpoints RepackSubsets). */
function fromEndpoints(endpoints: Endpoints, simulation: Simulation): EndpointGroup[] {
  const addresses = new Map<string, Address>();
  const byPort = new Map<string, { port: EndpointPort | undefined; ready: Map<string, boolean> }>();
  for (const subset of endpoints.subsets) {
    const ports = subset.ports.length > 0 ? subset.ports.map(readPort) : [undefined];
    for (const port of ports) {
      const portKey = port ? `${port.name}/${port.port}/${port.protocol}` : "";
      if (!byPort.has(portKey)) byPort.set(portKey, { port, ready: new Map<string, boolean>() });
      const { ready } = byPort.get(portKey)!;
      for (const [list, isReady] of [[subset.addresses, true], [subset.notReadyAddresses, false]] as const) {
        for (const address of list) {
          const key = `${address.ip}/${address.targetUid ?? ""}`;
          if (!addresses.has(key)) addresses.set(key, { ip: canonical(address.ip), podName: address.podName });
          ready.set(key, isReady && (ready.get(key) ?? true));
        }
      }
    }
  }
  return subsetsOf(byPort.values()).flatMap(({ ports, ready }) => [...ready].map(([key, isReady]) => {
    const { ip, podName } = addresses.get(key)!;
    return group(endpoints.namespace, ip, podName, isReady, ports, simulation);
  }));
}

/** Ports with the very same addresses belong together. */
function subsetsOf(byPort: Iterable<{ port: EndpointPort | undefined; ready: Map<string, boolean> }>): { ports: EndpointPort[]; ready: Map<string, boolean> }[] {
  const subsets = new Map<string, { ports: EndpointPort[]; ready: Map<string, boolean> }>();
  for (const { port, ready } of byPort) {
    const key = [...ready].map(([address, isReady]) => `${address} ${isReady}`).sort().join("\n");
    if (!subsets.has(key)) subsets.set(key, { ports: [], ready });
    if (port) subsets.get(key)!.ports.push(port);
  }
  return [...subsets.values()];
}

function canonical(ip: string): string {
  const address = parseIpAddress(ip);
  return address ? formatIpAddress(address) : ip;
}

function group(namespace: string | undefined, address: string, podName: string | undefined, ready: boolean, ports: readonly EndpointPort[], simulation: Simulation): EndpointGroup {
  const pod = podName === undefined ? undefined : simulation.graph.named("Pod", namespace, podName)[0];
  const owner = pod && (simulation.ownerOf(pod) ?? pod);
  return { workload: owner ? nameOfOwner(owner) : `address/${address}`, owner, ready, count: 1, ports };
}
