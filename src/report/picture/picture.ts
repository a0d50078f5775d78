import type { Finding } from "../../engine/finding.ts";
import type { Resource } from "../../resource/resource.ts";
import type { Severity } from "../../rule/rule.ts";

/** Kinds that are drawn alike and filtered together. */
export type Category = "route" | "service" | "workload" | "config" | "storage" | "identity" | "scaling" | "policy" | "other";

/**
 * Whether an object is in the input (`present`), refused by the API server although it is there, made by a controller from
 * another one, declared to exist outside the input, or simply not there.
 */
export type NodeState = "present" | "refused" | "made" | "external" | "missing";

/** An object, or the target of a reference that the input does not hold. */
export interface PictureNode {
  /** `Deployment/shop/web`; a second object of the same identity has `~2` after it. */
  readonly id: string;
  readonly category: Category;
  readonly apiVersion: string | undefined;
  readonly kind: string;
  /** undefined for a cluster-scoped object. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly state: NodeState;
  readonly file: string | undefined;
  /** The line on which the object begins, from 1. */
  readonly line: number | undefined;
  /** How many Pods a workload has in the end; undefined for everything else. */
  readonly pods: number | undefined;
  /** What there is to say in a few words: `NodePort`, `3 Pods`, `2 keys`; "" where there is nothing. */
  readonly detail: string;
  /** Indexes into the picture's findings. */
  readonly findings: readonly number[];
  /** undefined for what the input does not hold. */
  readonly resource: Resource | undefined;
}

/**
 * routes: a request passes from one to the other. selects: a Service sends to the Pods. uses: Pods need the object.
 * scales, protects, isolates: an autoscaler, a PodDisruptionBudget, a NetworkPolicy and its Pods. refers: anything else.
 */
export type EdgeType = "routes" | "selects" | "uses" | "scales" | "protects" | "isolates" | "refers";

/** How two objects belong together; at most one of each type between two objects. */
export interface PictureEdge {
  readonly from: string;
  readonly to: string;
  readonly type: EdgeType;
  /** `shop.example.com/cart → 80`, `80 → 8080`: each way in which it is so. */
  readonly labels: readonly string[];
  /** It cannot work as written: its target is refused, or does not exist where the input is complete, or no Pod serves the port. */
  readonly broken: boolean;
  readonly findings: readonly number[];
}

/** The objects of the input and how they belong together. The order depends on names only. */
export interface Picture {
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  readonly findings: readonly Finding[];
}

/** The loudest of the findings; undefined where there are none. */
export function loudest(indexes: readonly number[], findings: readonly Pick<Finding, "severity">[]): Severity | undefined {
  let most: Severity | undefined;
  for (const index of indexes) {
    const { severity } = findings[index]!;
    if (severity === "error") return severity;
    if (most !== "warning") most = severity;
  }
  return most;
}
