import { parseIpAddress } from "../../validation/addresses.ts";
import type { AddressBlock } from "../address-blocks.ts";
import type { NetworkPolicies } from "../network-policies.ts";
import { nameOfOwner, type PodGroup } from "../pod-group.ts";
import { findWorkloads, UnknownNameError } from "./names.ts";
import type { Simulation } from "../simulation.ts";

/** Where a request comes from. */
export type Source =
  /** Pods of one workload, or all of a namespace. */
  | { readonly kind: "pods"; readonly name: string; readonly namespace: string; readonly groups: readonly PodGroup[] }
  /** Outside the cluster: an address, or anyone. */
  | { readonly kind: "outside"; readonly name: string; readonly address: string | undefined; readonly block: AddressBlock }
  /** A node: kubelet, or a program in the host network. */
  | { readonly kind: "node"; readonly name: string };

const ADDRESS = /^(\d{1,3}\.){3}\d{1,3}$|^[0-9a-f:]*:[0-9a-f:.]*$/i;

/** Reads FROM: `internet`, `node`, an IP address, `namespace/NAME`, `[NAMESPACE/][KIND/]NAME`. Throws UnknownNameError. */
export function readSource(text: string, simulation: Simulation, policies: NetworkPolicies, namespace: string): Source {
  if (text === "internet") return { kind: "outside", name: "internet", address: undefined, block: policies.blocks[0]! };
  if (text === "node") return { kind: "node", name: "node" };
  if (text === "") throw new UnknownNameError("FROM is empty: is a variable unset?", []);
  if (ADDRESS.test(text)) {
    if (!parseIpAddress(text)) throw new UnknownNameError(`${text} is no IP address`, []);
    // The narrowest block that holds the address.
    const block = policies.blocks.findLast((one) => one.covers(text)) ?? policies.blocks[0]!;
    return { kind: "outside", name: text, address: text, block };
  }
  const inNamespace = /^(?:ns|namespace)\/(.+)$/.exec(text);
  if (inNamespace) {
    const groups = policies.pods.filter((group) => group.namespace === inNamespace[1]);
    if (groups.length === 0) throw new UnknownNameError(`no workload of the input lies in namespace ${inNamespace[1]!}`, [...new Set(policies.pods.map((group) => `namespace/${group.namespace}`))]);
    return { kind: "pods", name: text, namespace: inNamespace[1]!, groups };
  }
  const [workload] = findWorkloads(text, simulation, namespace);
  const groups = policies.pods.filter((group) => group.workload.resource === workload.resource);
  return { kind: "pods", name: `${nameOfOwner(workload!)}`, namespace: workload!.namespace ?? "", groups };
}
