import { basename, join, sep } from "node:path";
import { readChart, type Chart } from "./chart.ts";
import { closureOf, folderOf, isKustomizationName, type Kustomization } from "./kustomization.ts";
import type { Sources } from "./sources.ts";

/** What there is to render, and what cannot stand alone. */
export interface Plan {
  /** Kustomizations that no other one is built from, and those that were named; each with all that it is built from, itself first. */
  readonly kustomizations: readonly (readonly Kustomization[])[];
  readonly charts: readonly Chart[];
  /** Files that hold changes of objects, not objects. */
  readonly patches: ReadonlySet<string>;
}

/**
 * Decides what to render of the kustomizations and charts that were found (absolute paths of their files). Bases and components
 * are rendered as parts of what uses them, subcharts with their chart; libraries and lone components are not.
 */
export function planOf(found: readonly string[], named: ReadonlySet<string>, sources: Sources): Plan {
  const folders = [...new Set(found.filter(isKustomizationName).map(folderOf))];
  const closures = folders.map((folder) => closureOf(folder, sources)).filter((closure) => closure.length > 0);
  const parts = new Set(closures.flatMap((closure) => closure.slice(1).map(({ folder }) => folder)));
  const kustomizations = closures.filter(([top]) => named.has(top!.folder) || (!parts.has(top!.folder) && !top!.isComponent));
  const patches = new Set(closures.flatMap((closure) => closure.flatMap((one) => one.patches.flatMap(({ file }) => file ?? []))));
  return { kustomizations, charts: chartsOf(found, named, sources), patches };
}

function chartsOf(found: readonly string[], named: ReadonlySet<string>, sources: Sources): Chart[] {
  const folders = [...new Set(found.filter((path) => basename(path) === "Chart.yaml").map(folderOf))];
  const isSubchart = (folder: string) => !named.has(folder) && folders.some((other) => folder.startsWith(join(other, "charts") + sep));
  return folders.filter((folder) => !isSubchart(folder)).flatMap((folder) => readChart(folder, sources) ?? []).filter((chart) => !chart.isLibrary);
}
