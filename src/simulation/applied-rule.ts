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
  /** What the ports are for every target; undefined where names make it differ. */
  private readonly fixed: PortSet | undefined;
  private readonly byTarget = new Map<PodGroup, PortSet>();

  constructor(policy: NetworkPolicy, rule: PolicyRule, pods: ReadonlySet<PodGroup> | undefined, blocks: ReadonlySet<AddressBlock>) {
    this.policy = policy;
    this.rule = rule;
    this.pods = pods;
    this.blocks = blocks;
    this.ports = rule.ports;
    if (this.ports.length === 0) this.fixed = PortSet.all;
    else if (this.ports.every(({ port }) => typeof port !== "string")) this.fixed = this.resolve(undefined);
  }

  matches(peer: Peer): boolean {
    if (this.pods === undefined) return true;
    return peer instanceof AddressBlock ? this.blocks.has(peer) : this.pods.has(peer);
  }

  /** The ports that it opens at the receiving end, whose Pods say what port names mean. */
  portsOf(target: Peer): PortSet {
    if (this.fixed) return this.fixed;
    if (target instanceof AddressBlock) return this.resolve(undefined);
    let ports = this.byTarget.get(target);
    if (!ports) this.byTarget.set(target, (ports = this.resolve(target)));
    return ports;
  }

  private resolve(target: PodGroup | undefined): PortSet {
    return this.ports.reduce((all, port) => all.union(portSet(port, target)), PortSet.none);
  }
}

function portSet({ protocol, port, endPort }: PolicyPort, target: PodGroup | undefined): PortSet {
  if (port === undefined) return PortSet.ofProtocol(protocol);
  if (typeof port === "number") return PortSet.of([{ protocol, from: port, to: endPort ?? port }]);
  const declared = target?.template.declaredPorts.filter((one) => one.port.name === port && one.port.protocol === protocol) ?? [];
  return PortSet.of(declared.flatMap(({ port: { containerPort } }) => (containerPort === undefined ? [] : [{ protocol, from: containerPort, to: containerPort }])));
}
