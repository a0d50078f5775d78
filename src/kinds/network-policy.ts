import type { FieldPath } from "../source/path.ts";
import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";
import { Selector } from "./selector.ts";

const POD_SELECTOR: FieldPath = ["spec", "podSelector"];
/** From a peer to its selectors. */
const OF_PODS: FieldPath = ["podSelector"];
const OF_NAMESPACES: FieldPath = ["namespaceSelector"];

export type Direction = "Ingress" | "Egress";
const DIRECTIONS: readonly Direction[] = ["Ingress", "Egress"];
const INGRESS: readonly Direction[] = ["Ingress"];

export class NetworkPolicy extends ResourceView {
  private directions: readonly Direction[] | undefined;
  private podsSelected: Selector | undefined;
  private ingressRules: readonly PolicyRule[] | undefined;
  private egressRules: readonly PolicyRule[] | undefined;

  /** The Pods of its namespace that it isolates; an empty or absent one means all. */
  get podSelector(): Selector {
    return (this.podsSelected ??= Selector.fromLabelSelector(this, POD_SELECTOR) ?? new Selector(this, [], true, POD_SELECTOR));
  }
  /** In which directions it isolates: as written, else Ingress always, and Egress where it has egress rules (SetDefaults_NetworkPolicy). */
  get policyTypes(): readonly Direction[] {
    return (this.directions ??= this.readPolicyTypes());
  }
  private readPolicyTypes(): readonly Direction[] {
    const written = this.strings("spec", "policyTypes");
    if (written.length === 0) return this.egress.length > 0 ? DIRECTIONS : INGRESS;
    return DIRECTIONS.every((direction) => written.includes(direction)) ? DIRECTIONS : DIRECTIONS.filter((direction) => written.includes(direction));
  }
  get ingress(): readonly PolicyRule[] {
    return (this.ingressRules ??= this.parts(PolicyRule, "spec", "ingress"));
  }
  get egress(): readonly PolicyRule[] {
    return (this.egressRules ??= this.parts(PolicyRule, "spec", "egress"));
  }
  /** The rules of a direction, whether or not the policy applies to it. */
  rules(direction: Direction): readonly PolicyRule[] {
    return direction === "Ingress" ? this.ingress : this.egress;
  }
}

/** What a policy allows: these ports from (or to) these peers. */
export class PolicyRule extends Part {
  private peerList: readonly PolicyPeer[] | undefined;
  private portList: readonly PolicyPort[] | undefined;

  /** No entries: every peer. */
  get peers(): readonly PolicyPeer[] {
    return (this.peerList ??= this.readPeers());
  }
  private readPeers(): readonly PolicyPeer[] {
    const from = this.parts(PolicyPeer, "from");
    return from.length > 0 ? from : this.parts(PolicyPeer, "to");
  }
  /** Whether it may mean more than Pods of the policy's namespace: everyone, addresses, or other namespaces. */
  get reachesBeyondNamespace(): boolean {
    return this.peers.length === 0 || this.peers.some((peer) => peer.object("namespaceSelector") ?? peer.object("ipBlock"));
  }
  /** No entries: every port. */
  get ports(): readonly PolicyPort[] {
    return (this.portList ??= this.parts(PolicyPort, "ports"));
  }
}

export class PolicyPeer extends Part {
  /** undefined: Pods of the policy's own namespace (with a podSelector); empty: of every namespace. */
  get namespaceSelector(): Selector | undefined {
    return Selector.fromLabelSelector(this, OF_NAMESPACES);
  }
  /** undefined: every Pod of the selected namespaces. */
  get podSelector(): Selector | undefined {
    return Selector.fromLabelSelector(this, OF_PODS);
  }
  get ipBlock(): { readonly cidr: string; readonly except: readonly string[] } | undefined {
    return this.object("ipBlock") && { cidr: this.string("ipBlock", "cidr") ?? "", except: this.strings("ipBlock", "except") };
  }
}

export class PolicyPort extends Part {
  get protocol(): string {
    return this.string("protocol") || "TCP";
  }
  /** A number, a port name of the target Pod, or undefined: every port of the protocol. */
  get port(): number | string | undefined {
    return this.integerOrString("port");
  }
  /** The last port of a range that starts at `port`. */
  get endPort(): number | undefined {
    return this.integer("endPort");
  }
}
