import type { Graphviz } from "./layout.ts";

/** Graphviz as WebAssembly; it takes some 70 ms to load. */
export async function loadGraphviz(): Promise<Graphviz> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  return (dot) => viz.renderString(dot, { format: "plain", engine: "dot" });
}
