import { isAbsolute, relative, resolve } from "node:path";
import type { Config } from "../engine/config.ts";
import { Project, type ProjectFile } from "../engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../engine/settings.ts";
import { Timing } from "../engine/timing.ts";
import { judgeFiles, type VerdictEntry } from "../engine/verdicts.ts";
import type { Build } from "../render/render.ts";
import type { Variant } from "../render/variants.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import type { Further } from "../schema/schemas.ts";
import { countSkipped, NEVER_MEANT, NO_MANIFEST_NAMES, type NoManifest } from "../source/classify.ts";
import { findSources, type FoundFile, type SourceOptions, type UnreadSource } from "../source/files.ts";
import { reasonOf } from "../source/folder.ts";
import { parseFile } from "../source/parse.ts";
import type { SourceFile } from "../source/document.ts";
import { now } from "./clock.ts";
import { CONFIG_NAME } from "./config-file.ts";
import { loadConfig, type LoadedConfig } from "./config.ts";
import { progress } from "./progress.ts";
import { Reading } from "./reading.ts";
import { renderFound, type RenderOptions } from "./rendering.ts";
import type { CustomRules } from "./custom/host.ts";
import type { Revision } from "./revision.ts";
import { UsageError } from "./usage-error.ts";

/** The options of every command that reads manifests, as commander gives them. */
export interface InputOptions extends RenderOptions {
  readonly kubernetesVersion?: KubernetesVersion;
  readonly namespace?: string;
  readonly exclude: readonly string[];
  /** true: the nearest file; false: --no-config. */
  readonly config: string | boolean;
  /** The same where it was read before. */
  readonly loaded?: LoadedConfig | undefined;
  readonly complete?: true;
  readonly strictKinds?: true;
  readonly schemaLocation: readonly string[];
  readonly nodePortRange?: readonly [number, number];
  readonly nodes?: number;
  readonly allowEmpty?: true;
  /** --color, --no-color; decided by terminal and environment where absent. */
  readonly color?: boolean;
  /** Named files that are certainly no manifests are left out, as those of a folder are. */
  readonly onlyManifests?: true;
  /** Texts of a large input are not kept: they are read again where a finding is shown. Not for what changes files. */
  readonly givesBackTexts?: boolean;
}

/** Everything that a command needs of its input. */
export interface Input {
  readonly project: Project;
  readonly config: Config | undefined;
  readonly timing: Timing;
  /** Some file could not be read; stderr has said which. */
  readonly failed: boolean;
  /** Files that were left out though they are about Kubernetes, by what they are: `Helm templates`. */
  readonly skipped: ReadonlyMap<string, number>;
  /** The baseline that the configuration names, from the working directory. */
  readonly baseline: string | undefined;
  /** The rules of plugins, and the schema locations that they are to read as well. */
  readonly custom: { readonly rules: CustomRules; readonly schemaLocations: readonly string[] } | undefined;
  readonly sources: InputSources;
  /** The project with other texts in some files, where something is rendered from files that can be changed; undefined where that fails. */
  readonly remake: ((changed: readonly SourceFile[]) => Project | undefined) | undefined;
}

/** The files of an input, to look at them again. */
export interface InputSources {
  readonly further: Further;
  /** The configuration that was read, or where one would be. */
  readonly configFile: string;
  /** What there is now. */
  find(): Iterable<FoundFile | UnreadSource>;
  /** undefined for what holds no manifests, and for what cannot be read; stderr says why. */
  read(found: FoundFile): ProjectFile | undefined;
}

/**
 * Reads everything that the paths name. What cannot be read is told on stderr, and the rest is read all the same.
 * With a revision the paths are read as they were there, under the names of today, and what it lacks is no problem.
 */
export async function readProject(paths: readonly string[], options: InputOptions, revision?: Revision): Promise<Input> {
  const opened = await openInput(paths, options, revision);
  const { reading, loaded, timing } = opened;
  const { project, remake } = clearingProgress(() => projectOf(opened));
  if (isEmpty(project) && !options.allowEmpty && !revision) throw nothingRead(paths, reading);
  const baseline = loaded?.config.baseline === undefined ? undefined : relative(".", resolve(loaded.folder, loaded.config.baseline));
  return { project, config: loaded?.config, timing, failed: reading.failed, skipped: namesOf(reading.skipped, (sort) => !NEVER_MEANT.has(sort)), baseline, custom: loaded?.custom && { rules: loaded.custom, schemaLocations: schemaLocationsOf(options, loaded) }, sources: sourcesOf(opened, options), remake };
}

function sourcesOf({ list, reading, further, loaded }: OpenInput, { config }: InputOptions): InputSources {
  return {
    further,
    configFile: typeof config === "string" ? resolve(config) : resolve(loaded?.folder ?? ".", CONFIG_NAME),
    find: () => findSources(list.paths, list.options),
    read: (found) => [...reading.manifests([found], list.options)][0],
  };
}

/** The verdicts of everything that the paths name, of which only what `keep` makes of them stays in memory. */
export async function readVerdicts<T>(paths: readonly string[], options: InputOptions, keep: (entry: VerdictEntry) => T): Promise<{ kept: readonly T[]; settings: Settings; failed: boolean }> {
  const { files, variants, reading, settings, further, timing } = await openInput(paths, options);
  const { kept, isEmpty } = clearingProgress(() => judgeFiles(allFiles(files, variants), { settings, further, timing }, keep));
  if (isEmpty && !options.allowEmpty) throw nothingRead(paths, reading);
  return { kept, settings, failed: reading.failed };
}

/** Everything that is known before the first file is read. */
interface OpenInput {
  /** Read while they are gone through. */
  readonly files: Iterable<ProjectFile>;
  /** What was rendered; none where nothing was. */
  readonly variants: readonly Variant[];
  /** See RenderedInput. */
  readonly ownerOf: (path: string) => Variant | undefined;
  readonly list: { readonly paths: readonly string[]; readonly options: SourceOptions };
  readonly reading: Reading;
  readonly loaded: LoadedConfig | undefined;
  readonly settings: Settings;
  readonly further: Further;
  readonly timing: Timing;
}

async function openInput(paths: readonly string[], options: InputOptions, revision?: Revision): Promise<OpenInput> {
  if (paths.includes("")) throw new UsageError("an empty path names nothing; is a variable unset?");
  const timing = new Timing(now);
  const loaded = options.loaded ?? await loadConfig(options.config);
  const settings: Settings = { ...DEFAULT_SETTINGS, ...loaded?.settings, ...fromOptions(options) };
  const reading = new Reading(timing, { isQuiet: revision !== undefined, skipsNamed: options.onlyManifests === true, givesBack: options.givesBackTexts === true && !revision });
  const further = await furtherOf(schemaLocationsOf(options, loaded));
  const list = sourceList(paths, options, loaded, revision);
  const found = [...findSources(list.paths, list.options)];
  const rendered = await renderFound(found, { paths, options, settings, loaded, revision });
  if (rendered?.failed) reading.failed = true;
  const rest = rendered ? found.filter((one) => one.kind === "problem" || one.isNamed || !rendered.isPart(one.realPath)) : found;
  return { files: reading.manifests(rest, list.options, { shown: true }), variants: rendered?.variants ?? [], ownerOf: (path) => rendered?.ownerOf(path), list, reading, loaded, settings, further, timing };
}

/** Does the work; afterwards the terminal is as before. */
function clearingProgress<T>(work: () => T): T {
  try {
    return work();
  } finally {
    progress.clear();
  }
}

/** One project; or as many as there are variants, each with everything that was not rendered and does not lie with another one. */
function projectOf({ files, variants, ownerOf, settings, further, timing }: OpenInput): Pick<Input, "project" | "remake"> {
  if (variants.length === 0) return { project: new Project(files, settings, { further, timing }), remake: undefined };
  const plain = [...files];
  const owners = new Map(plain.map(({ file }) => [file.path, ownerOf(file.path)]));
  const make = (others: readonly ProjectFile[], again: ReadonlyMap<Build, Build>): Project => {
    const one = (variant: Variant, more: { variants?: readonly Project[] } = {}) => {
      const { name, builds } = variant;
      const own = others.filter(({ file }) => (owners.get(file.path) ?? variant) === variant);
      return new Project([...own, ...builds.flatMap((build) => (again.get(build) ?? build).files)], settings, { further, timing, ...(name !== undefined && { name }), ...more });
    };
    return one(variants[0]!, { variants: variants.slice(1).map((variant) => one(variant)) });
  };
  const remake = (changed: readonly SourceFile[]): Project | undefined => {
    const again = new Map<Build, Build>();
    for (const build of new Set(variants.flatMap(({ builds }) => builds))) {
      const built = build.again?.(changed) ?? build;
      if ("reason" in built) return undefined;
      again.set(build, built);
    }
    const texts = new Map(changed.map((file) => [file.path, file]));
    return make(plain.map((one) => reread(one, texts)), again);
  };
  return { project: make(plain, new Map()), remake };
}

function reread(one: ProjectFile, texts: ReadonlyMap<string, SourceFile>): ProjectFile {
  const file = texts.get(one.file.path);
  return file ? { file, documents: parseFile(file) } : one;
}

function* allFiles(files: Iterable<ProjectFile>, variants: readonly Variant[]): Iterable<ProjectFile> {
  yield* files;
  for (const build of new Set(variants.flatMap(({ builds }) => builds))) yield* build.files;
}

/** As readProject, for commands that look at one cluster: variants (overlays, sets of values) cannot be looked at together. */
export async function readOneProject(paths: readonly string[], options: InputOptions): Promise<Input> {
  const input = await readProject(paths, options);
  const { name, variants } = input.project;
  if (variants.length > 0) throw new UsageError(`the input holds variants that are not for one cluster: ${[name, ...variants.map((one) => one.name)].join("; ")}. Give the path of one of them (of a chart: --values), or --no-render to read the files as they are`);
  return input;
}

function nothingRead(paths: readonly string[], { failed, skipped }: Reading): UsageError {
  return new UsageError(failed ? "there is nothing else to check" : nothingToCheck(paths, skipped));
}

function namesOf(skipped: ReadonlyMap<NoManifest, number>, isWanted: (sort: NoManifest) => boolean): Map<string, number> {
  return new Map([...skipped].filter(([sort]) => isWanted(sort)).map(([sort, number]) => [NO_MANIFEST_NAMES[sort], number]));
}

function sourceList(paths: readonly string[], options: InputOptions, loaded: LoadedConfig | undefined, revision: Revision | undefined): { paths: readonly string[]; options: SourceOptions } {
  // Globs of the configuration count from its folder, those of the command line from here.
  const here = relative(loaded?.folder ?? ".", resolve(".")).replaceAll("\\", "/");
  const exclude = [...(loaded?.config.exclude ?? []), ...options.exclude.map((glob) => (here === "" || !glob.includes("/") ? glob : `${here}/${glob}`))];
  if (!revision) return { paths, options: { exclude, ...(loaded && { excludeFrom: loaded.folder }) } };
  return { paths: paths.map((path) => (isAbsolute(path) ? relative(".", path) || "." : path)), options: { exclude, workingDirectory: revision.at("."), excludeFrom: revision.at(loaded?.folder ?? ".") } };
}

/** No object, and no text that should have been one. */
function isEmpty({ resources, documents }: Project): boolean {
  return resources.length === 0 && documents.every(({ value }) => value === null);
}

function schemaLocationsOf(options: InputOptions, loaded: LoadedConfig | undefined): readonly string[] {
  return [...options.schemaLocation, ...(loaded?.config.schemaLocations ?? []).map((path) => resolve(loaded!.folder, path))];
}

async function furtherOf(locations: readonly string[]): Promise<Further> {
  if (locations.length === 0) return {};
  const { readSchemaLocations } = await import("../schema/location.ts");
  try {
    return readSchemaLocations(locations);
  } catch (error) {
    throw new UsageError(`cannot read the schema location: ${reasonOf(error)}${pathIn(error)}`);
  }
}

function pathIn(error: unknown): string {
  const { path } = error as NodeJS.ErrnoException;
  return path === undefined ? "" : `: ${path}`;
}

function nothingToCheck(paths: readonly string[], skipped: ReadonlyMap<NoManifest, number>): string {
  const others = [...namesOf(skipped, (sort) => sort !== "configuration")].map(([name, number]) => countSkipped(number, name)).join(", ");
  return `there is nothing to check in ${paths.map((path) => (path === "-" ? "standard input" : path)).join(" ")}${others === "" ? "" : ` (skipped: ${others})`}; --allow-empty makes this no error`;
}

function fromOptions({ kubernetesVersion, namespace, complete, strictKinds, nodePortRange, nodes }: InputOptions): Partial<Settings> {
  return {
    ...(kubernetesVersion && { version: kubernetesVersion }),
    ...(namespace !== undefined && { namespace }),
    ...(complete && { complete }),
    ...(strictKinds && { strictKinds }),
    ...(nodePortRange && { nodePortRange }),
    ...(nodes !== undefined && { nodes }),
  };
}
