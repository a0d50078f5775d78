import { statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject, JsonValue, ManifestDocument } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { realPathOf, type Sources } from "./sources.ts";

/** The names under which kustomize looks for a kustomization, in a folder one of them. */
const KUSTOMIZATION_NAMES = ["kustomization.yaml", "kustomization.yml", "Kustomization"] as const;

/** A kustomization, read for what it uses; kustomize alone decides what it means. All paths are absolute. */
export interface Kustomization {
  readonly folder: string;
  readonly document: ManifestDocument;
  readonly value: JsonObject;
  /** A part of others, which cannot stand alone. */
  readonly isComponent: boolean;
  /** Folders with kustomizations of their own. */
  readonly bases: readonly string[];
  /** Files that it uses, wherever they are. */
  readonly files: readonly string[];
  readonly patches: readonly PatchSource[];
  /** Why it cannot be built without the network or further programs. */
  readonly obstacle: string | undefined;
}

/** A patch in a file of its own, or a text in the kustomization. */
export interface PatchSource {
  /** The absolute path of the file, or undefined for a text at `path` in the kustomization. */
  readonly file: string | undefined;
  readonly path: FieldPath;
  readonly target: JsonObject | undefined;
}

const REMOTE = /^(?:[a-z+]+:\/\/|git@|git::|[\w-]+(?:\.[\w-]+)+[/:][^.])|[?&](?:ref|version)=|\.git(?:\/|$)/i;
const LISTS_OF_PATHS = ["resources", "bases", "components", "generators", "transformers", "validators", "crds", "configurations"] as const;

/** The kustomization of a folder; undefined where there is none, or something else of that name (Flux has a kind Kustomization too). */
function readKustomization(folder: string, sources: Sources): Kustomization | undefined {
  const read = KUSTOMIZATION_NAMES.map((name) => sources.read(join(folder, name))).find((one) => one !== undefined);
  const document = read?.documents.find(({ value }) => asObject(value));
  const value = asObject(document?.value);
  if (!document || !value) return undefined;
  const apiVersion = asString(value.apiVersion);
  if (apiVersion !== undefined && !apiVersion.startsWith("kustomize.config.k8s.io/")) return undefined;
  const bases: string[] = [], files: string[] = [join(folder, basename(document.file.path))];
  const remote: string[] = [];
  for (const text of LISTS_OF_PATHS.flatMap((key) => texts(value[key]))) {
    if (text.includes("\n")) continue;
    const path = resolve(folder, text);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) bases.push(realPathOf(path));
    else if (stats) files.push(realPathOf(path));
    else if (REMOTE.test(text)) remote.push(text);
  }
  const patches = patchesOf(value, folder);
  files.push(...patches.flatMap(({ file }) => file ?? []), ...furtherFiles(value, folder));
  return { folder, document, value, isComponent: value.kind === "Component", bases, files, patches, obstacle: obstacleOf(value, remote) };
}

function obstacleOf(value: JsonObject, remote: readonly string[]): string | undefined {
  if (remote.length > 0) return `uses ${remote[0]!}, which is not here; nothing is fetched from the network`;
  if (asList(value.helmCharts).length > 0 || asList(value.helmChartInflationGenerator).length > 0) return "inflates Helm charts (helmCharts), which kustomize does with --enable-helm only";
  return undefined;
}

function patchesOf(value: JsonObject, folder: string): PatchSource[] {
  const at = (file: string) => realPathOf(resolve(folder, file));
  return (["patches", "patchesJson6902", "patchesStrategicMerge"] as const).flatMap((key) => asList(value[key]).map((item, index): PatchSource => {
    const text = asString(item);
    if (text !== undefined) return { file: text.includes("\n") ? undefined : at(text), path: [key, index], target: undefined };
    const object = asObject(item);
    const path = asString(object?.path);
    return { file: path === undefined ? undefined : at(path), path: [key, index, "patch"], target: asObject(object?.target) };
  }));
}

/** Files that generators and replacements read. */
function furtherFiles(value: JsonObject, folder: string): string[] {
  const generators = [...asList(value.configMapGenerator), ...asList(value.secretGenerator)].map(asObject);
  const names = generators.flatMap((generator) => [...texts(generator?.files).map((file) => file.slice(file.indexOf("=") + 1)), ...texts(generator?.envs), ...texts([generator?.env ?? null])]);
  const replacements = asList(value.replacements).flatMap((one) => texts([asObject(one)?.path ?? null]));
  return [...names, ...replacements, ...texts([asObject(value.openapi)?.path ?? null])].map((name) => realPathOf(resolve(folder, name)));
}

function texts(value: JsonValue | undefined): string[] {
  return asList(value).flatMap((item) => asString(item) ?? []);
}

/** A kustomization and all that it is built from, itself first; what is nearest to it comes before what lies deeper. */
export function closureOf(folder: string, sources: Sources): Kustomization[] {
  const found = new Map<string, Kustomization | undefined>();
  let next = [folder];
  while (next.length > 0) {
    const now = next.filter((one) => !found.has(one));
    next = [];
    for (const one of now) {
      const kustomization = readKustomization(one, sources);
      found.set(one, kustomization);
      next.push(...(kustomization?.bases ?? []));
    }
  }
  return [...found.values()].filter((one) => one !== undefined);
}

/** Whether a file is called as kustomizations are. */
export function isKustomizationName(path: string): boolean {
  return (KUSTOMIZATION_NAMES as readonly string[]).includes(basename(path));
}

/** The folder of a file, without symbolic links. */
export function folderOf(path: string): string {
  return realPathOf(dirname(path));
}
