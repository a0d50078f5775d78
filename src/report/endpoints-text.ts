import type { Simulation } from "../simulation/simulation.ts";
import type { Colors } from "./colors.ts";
export function formatEndpoints(_simulation: Simulation, _screen: { colors: Colors; width: number }): string {
  return "";
}
