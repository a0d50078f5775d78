import type { FieldPath } from "../source/path.ts";
import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";
import { Selector } from "./selector.ts";

export type ServiceType = "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";
const TYPES: readonly string[] = ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"] satisfies ServiceType[];

const SELECTOR: FieldPath = ["spec", "selector"];

export class Service extends ResourceView {
  private portList: readonly ServicePort[] | undefined;
  private podSelector: Selector | undefined | null = null;

  get type(): ServiceType {
    const type = this.string("spec", "type");
    return type !== undefined && TYPES.includes(type) ? (type as ServiceType) : "ClusterIP";
  }
  /** Which Pods it sends to; undefined where it has none, or an empty one: then nobody but hand-written Endpoints and EndpointSlices give it addresses. */
  get selector(): Selector | undefined {
    if (this.podSelector === null) {
      const selector = Selector.fromMap(this, SELECTOR);
      this.podSelector = selector?.isEmpty && selector.isReadable ? undefined : selector;
    }
    return this.podSelector;
  }
  get ports(): readonly ServicePort[] {
    return (this.portList ??= this.parts(ServicePort, "spec", "ports"));
  }
  /** Whether it has a port of that number or name. */
  hasPort(wanted: number | string): boolean {
    return this.ports.some((port) => port.isCalled(wanted));
  }
  /** `None` for a headless Service. */
  get clusterIP(): string | undefined {
    return this.string("spec", "clusterIP") || this.strings("spec", "clusterIPs")[0];
  }
  /** Its name resolves to the Pods themselves, so no port is translated. */
  get isHeadless(): boolean {
    return this.type !== "ExternalName" && this.clusterIP === "None";
  }
  /** The name outside the cluster that an ExternalName Service stands for. */
  get externalName(): string | undefined {
    return this.string("spec", "externalName") || undefined;
  }
  get publishNotReadyAddresses(): boolean {
    return this.boolean("spec", "publishNotReadyAddresses") ?? false;
  }
  /** Local: traffic from outside reaches only Pods of the node where it arrives. */
  get externalTrafficPolicy(): string {
    return this.string("spec", "externalTrafficPolicy") || "Cluster";
  }
  /** Local: Pods reach only endpoints of their own node. */
  get internalTrafficPolicy(): string {
    return this.string("spec", "internalTrafficPolicy") || "Cluster";
  }
  get healthCheckNodePort(): number | undefined {
    return this.integer("spec", "healthCheckNodePort") || undefined;
  }
  /** Whether each port gets a node port, asked for or not. */
  get allocatesNodePorts(): boolean {
    return this.type === "NodePort" || (this.type === "LoadBalancer" && (this.boolean("spec", "allocateLoadBalancerNodePorts") ?? true));
  }
  get loadBalancerSourceRanges(): readonly string[] {
    return this.strings("spec", "loadBalancerSourceRanges");
  }
  get externalIPs(): readonly string[] {
    return this.strings("spec", "externalIPs");
  }
}

export class ServicePort extends Part {
  /** "" where it has none. */
  get name(): string {
    return this.string("name") ?? "";
  }
  get port(): number | undefined {
    return this.integer("port");
  }
  /** Whether that is its number or its name. */
  isCalled(wanted: number | string | undefined): boolean {
    const { port, name } = this;
    return port === wanted || (name !== "" && name === wanted);
  }
  get protocol(): string {
    return this.string("protocol") || "TCP";
  }
  /** A port number of the Pods, or a port name that they declare; the port itself unless told. */
  get targetPort(): number | string | undefined {
    return this.integerOrString("targetPort") || this.port;
  }
  /** undefined where none is asked for. */
  get nodePort(): number | undefined {
    return this.integer("nodePort") || undefined;
  }
  get appProtocol(): string | undefined {
    return this.string("appProtocol") || undefined;
  }
}
