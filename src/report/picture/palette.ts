import type { Category } from "./picture.ts";

export interface Paint { readonly fill: string; readonly stroke: string }

/** Colours on a white ground, for formats that know no dark one. */
export const PALETTE: Readonly<Record<Category, Paint>> = {
  route: { fill: "#ede9fe", stroke: "#7c3aed" },
  service: { fill: "#dbeafe", stroke: "#2563eb" },
  workload: { fill: "#dcfce7", stroke: "#15803d" },
  config: { fill: "#fef3c7", stroke: "#b45309" },
  storage: { fill: "#ffedd5", stroke: "#c2410c" },
  identity: { fill: "#f1f5f9", stroke: "#475569" },
  scaling: { fill: "#cffafe", stroke: "#0e7490" },
  policy: { fill: "#fce7f3", stroke: "#be185d" },
  other: { fill: "#f4f4f5", stroke: "#71717a" },
};
