import type { Service } from "../kinds/service.ts";
import type { Simulation } from "./simulation.ts";

export interface Reason { readonly text: string }
export function explain(_service: Service, _simulation: Simulation): readonly Reason[] {
  return [];
}
