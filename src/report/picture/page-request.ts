import type { Answer } from "../../simulation/trace/hop.ts";

/** Instead of a workload: the Pods of an Ingress or Gateway controller, which are seldom in the input. */
export const CONTROLLER = -1;

/** The index of the answer where nobody has a say: yes. */
export const PLAIN_YES = 0;

/** The index of the answer where the source's own policies let nothing out to the Pods: no. */
export const NO_WAY_OUT = 1;

/** What a request to a port of a Service comes to, and what the policies on its way say. */
export interface PageAnswer {
  readonly verdict: Answer;
  readonly steps: readonly { readonly node: number; readonly text: string }[];
  readonly reasons: readonly string[];
}

/** The answers for one port of a Service: by its sources, and for all that are not named. */
export interface PagePort {
  readonly port: string;
  /** Indexes of answers. */
  readonly otherwise: number;
  readonly sources: readonly (readonly [answer: number, nodes: readonly number[]])[];
}

/** What NetworkPolicies make of requests to Services; a Service that is not named answers everybody. Nodes are indexes. */
export interface PageRequests {
  readonly answers: readonly PageAnswer[];
  readonly services: readonly (readonly [service: number, ports: readonly PagePort[]])[];
}
