import type { Field } from "../../resource/resource.ts";

/** yes, no, or depends: on something that the input does not say. */
export type Answer = "yes" | "no" | "depends";

/** One object on the way of a request, and what it decides. */
export interface Hop {
  /** `Ingress shop/front`, `Pods Deployment/cart ×2`. */
  readonly object: string;
  /** What decided, where it is written; undefined for what no manifest says. */
  readonly at: Field | undefined;
  readonly decides: string;
  /** What would change the answer: lines to show below. */
  readonly notes: readonly string[];
}

/** Where a request ends up. */
export interface Route {
  readonly from: string;
  readonly to: string;
  readonly verdict: Answer;
  readonly hops: readonly Hop[];
  /** Why it is no, or on what it depends. */
  readonly reasons: readonly string[];
}

/** What is known after some hops. */
export interface Step {
  readonly verdict: Answer;
  readonly hops: readonly Hop[];
  readonly reasons: readonly string[];
}

/** A hop that ends or leaves open the way. */
export function stop(verdict: "no" | "depends", hop: Hop, reason: string = hop.decides): Step {
  return { verdict, hops: [hop], reasons: [reason] };
}

/** The hop, and then what follows. What depends stays so, unless what follows is no. */
export function followed(hops: readonly Hop[], next: Step): Step {
  return { ...next, hops: [...hops, ...next.hops] };
}

/** The answer to several ways of which each request takes one: yes or no where all agree, else it depends. */
export function either(steps: readonly Step[], differ: string): Step {
  const [first, ...more] = steps;
  if (!first) return { verdict: "no", hops: [], reasons: [] };
  const hops = steps.flatMap((step) => step.hops);
  if (more.every(({ verdict }) => verdict === first.verdict)) return { verdict: first.verdict, hops, reasons: [...new Set(steps.flatMap(({ reasons }) => reasons))] };
  return { verdict: "depends", hops, reasons: [differ, ...new Set(steps.flatMap(({ reasons }) => reasons))] };
}
