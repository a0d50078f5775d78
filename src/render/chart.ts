import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { Sources } from "./sources.ts";

/** A Helm chart, read for what has to be known before it is rendered. */
export interface Chart {
  /** The absolute path of its folder. */
  readonly folder: string;
  readonly name: string;
  /** A library has nothing of its own to render. */
  readonly isLibrary: boolean;
  /** Charts that it depends on and that are not in its charts folder. */
  readonly missing: readonly string[];
}

/** The chart of a folder; undefined where its Chart.yaml is none. */
export function readChart(folder: string, sources: Sources): Chart | undefined {
  const value = asObject(sources.read(join(folder, "Chart.yaml"))?.documents[0]?.value);
  const name = asString(value?.name);
  if (!value || name === undefined) return undefined;
  // Charts of Helm 2 have their dependencies in a file of their own.
  const requirements = asObject(sources.read(join(folder, "requirements.yaml"))?.documents[0]?.value);
  const dependencies = [...asList(value.dependencies), ...asList(requirements?.dependencies)].flatMap((one) => asString(asObject(one)?.name) ?? []);
  const there = dependencies.length === 0 ? [] : entriesOf(join(folder, "charts"));
  const missing = [...new Set(dependencies)].filter((one) => !there.some((entry) => entry === one || (entry.startsWith(`${one}-`) && entry.endsWith(".tgz"))));
  return { folder, name, isLibrary: value.type === "library", missing };
}

function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
