import type { NetworkPolicy, PolicyPort, PolicyRule } from "../kinds/network-policy.ts";
import { AddressBlock } from "./address-blocks.ts";
import type { PodGroup } from "./pod-group.ts";
import { PortSet } from "./port-set.ts";

/** One end of a connection: Pods that are alike, or addresses outside the cluster. */
export type Peer = PodGroup | AddressBlock;

/** A rule of a policy, with the peers that it lets in (or out to). */
export class AppliedRule {
  readonly policy: NetworkPolicy;
  readonly rule: PolicyRule;
  /** undefined: every peer, inside the cluster and outside. */
  readonly pods: ReadonlySet<PodGroup> | undefined;
  readonly blocks: ReadonlySet<AddressBlock>;
  private readonly ports: readonly PolicyPort[];
  /** Whether the ports are the same for every target: no names. */
  private readonly isFixed: boolean;
  private fixed: PortSet | undefined;
  private byTarget: Map<PodGroup, PortSet> | undefined;

  constructor(policy: NetworkPolicy, rule: PolicyRule, pods: ReadonlySet<PodGroup> | undefined, blocks: ReadonlySet<AddressBlock>) {
    this.policy = policy;
    this.rule = rule;
    this.pods = pods;
    this.blocks = blocks;
    this.ports = rule.ports;
    this.isFixed = this.ports.every(({ port }) => typeof port !== "string");
  }

  matches(peer: Peer): boolean {
    if (this.pods === undefined) return true;
    return peer instanceof AddressBlock ? this.blocks.has(peer) : this.pods.has(peer);
  }

  /** The ports that it opens at the receiving end, whose Pods say what port names mean. */
  portsOf(target: Peer): PortSet {
    if (this.isFixed) return (this.fixed ??= this.resolve(undefined));
    if (target instanceof AddressBlock) return this.resolve(undefined);
    this.byTarget ??= new Map();
    let ports = this.byTarget.get(target);
    if (!ports) this.byTarget.set(target, (ports = this.resolve(target)));
    return ports;
  }

  /** Whether it opens one port of Pods; the same as portsOf(target).has, without working out the others. */
  opens(target: PodGroup, protocol: string, number: number): boolean {
    if (!PortSet.all.has(protocol, 1)) return false;
    if (this.ports.length === 0) return PortSet.all.has(protocol, number);
    for (const one of this.ports) if (one.protocol === protocol && opensNumber(one, target, number)) return true;
    return false;
  }

  private resolve(target: PodGroup | undefined): PortSet {
    if (this.ports.length === 0) return PortSet.all;
    return this.ports.reduce((all, port) => all.union(portSet(port, target)), PortSet.none);
  }
}

function opensNumber({ protocol, port, endPort }: PolicyPort, { template }: PodGroup, number: number): boolean {
  if (port === undefined) return PortSet.all.has(protocol, number);
  if (typeof port === "number") return port <= number && number <= (endPort ?? port);
  return template.declaredPorts.some((one) => one.port.containerPort === number && one.port.name === port && one.port.protocol === protocol);
}

function portSet({ protocol, port, endPort }: PolicyPort, target: PodGroup | undefined): PortSet {
  if (port === undefined) return PortSet.ofProtocol(protocol);
  if (typeof port === "number") return PortSet.of([{ protocol, from: port, to: endPort ?? port }]);
  const declared = target?.template.declaredPorts.filter((one) => one.port.name === port && one.port.protocol === protocol) ?? [];
  return PortSet.of(declared.flatMap(({ port: { containerPort } }) => (containerPort === undefined ? [] : [{ protocol, from: containerPort, to: containerPort }])));
}
