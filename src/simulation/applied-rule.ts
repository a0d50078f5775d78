import type { NetworkPolicy, PolicyPeer, PolicyPort, PolicyRule } from "../kinds/network-policy.ts";
import { AddressBlock } from "./address-blocks.ts";
import type { PodGroup } from "./pod-group.ts";
import { PortSet } from "./port-set.ts";

/** One end of a connection: Pods that are alike, or addresses outside the cluster. */
export type Peer = PodGroup | AddressBlock;

/** Who a rule's peers are. */
interface World {
  readonly blocks: readonly AddressBlock[];
  podsOf(policy: NetworkPolicy, peers: readonly PolicyPeer[]): ReadonlySet<PodGroup>;
}

/** A rule of a policy, with the peers that it lets in (or out to); they are worked out when they are asked for. */
export class AppliedRule {
  readonly policy: NetworkPolicy;
  readonly rule: PolicyRule;
  private readonly world: World;
  private podSet: ReadonlySet<PodGroup> | undefined;
  private blockSet: ReadonlySet<AddressBlock> | undefined;
  /** Whether the ports are the same for every target: no names. */
  private isFixed: boolean | undefined;
  private fixed: PortSet | undefined;
  private byTarget: Map<PodGroup, PortSet> | undefined;

  constructor(policy: NetworkPolicy, rule: PolicyRule, world: World) {
    this.policy = policy;
    this.rule = rule;
    this.world = world;
  }

  /** Whether its peers are everybody, inside the cluster and outside. */
  get isForAll(): boolean {
    return this.rule.peers.length === 0;
  }

  /** undefined: every peer, inside the cluster and outside. */
  get pods(): ReadonlySet<PodGroup> | undefined {
    return this.isForAll ? undefined : (this.podSet ??= this.world.podsOf(this.policy, this.rule.peers));
  }

  get blocks(): ReadonlySet<AddressBlock> {
    return (this.blockSet ??= this.findBlocks());
  }

  private findBlocks(): ReadonlySet<AddressBlock> {
    const { peers } = this.rule;
    if (!peers.some(({ ipBlock }) => ipBlock)) return NO_BLOCKS;
    return new Set(this.world.blocks.filter((block) => peers.some(({ ipBlock }) => ipBlock && block.isIn(ipBlock))));
  }

  matches(peer: Peer): boolean {
    const pods = this.podSet ?? this.pods;
    if (pods === undefined) return true;
    return peer instanceof AddressBlock ? this.blocks.has(peer) : pods.has(peer);
  }

  /** The ports that it opens at the receiving end, whose Pods say what port names mean. */
  portsOf(target: Peer): PortSet {
    this.isFixed ??= this.rule.ports.every(({ port }) => typeof port !== "string");
    if (this.isFixed) return (this.fixed ??= this.resolve(undefined));
    if (target instanceof AddressBlock) return this.resolve(undefined);
    this.byTarget ??= new Map();
    let ports = this.byTarget.get(target);
    if (!ports) this.byTarget.set(target, (ports = this.resolve(target)));
    return ports;
  }

  /** Whether it opens one port of Pods; the same as portsOf(target).has, without working out the others. */
  opens(target: PodGroup, protocol: string, number: number): boolean {
    const { ports } = this.rule;
    if (!PortSet.all.has(protocol, 1)) return false;
    if (ports.length === 0) return PortSet.all.has(protocol, number);
    for (const one of ports) if (one.protocol === protocol && opensNumber(one, target, number)) return true;
    return false;
  }

  private resolve(target: PodGroup | undefined): PortSet {
    const { ports } = this.rule;
    if (ports.length === 0) return PortSet.all;
    return ports.reduce((all, port) => all.union(portSet(port, target)), PortSet.none);
  }
}

const NO_BLOCKS: ReadonlySet<AddressBlock> = new Set();

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
