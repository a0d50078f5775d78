import type { Simulation } from "../../simulation/simulation.ts";
import type { Consequence } from "./diff.ts";

/** Which Pods may newly, or no longer, open connections to which. */
export function connectionChanges(_before: Simulation, _after: Simulation): Consequence[] {
  return [];
}
