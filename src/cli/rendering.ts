import { basename, relative, resolve } from "node:path";
import type { Settings } from "../engine/settings.ts";
import { append } from "../graph/multimap.ts";
import type { Release } from "../render/helm.ts";
import type { RenderProblem } from "../render/render.ts";
import type { Variant } from "../render/variants.ts";
import type { FoundFile, UnreadSource } from "../source/files.ts";
import type { LoadedConfig } from "./config.ts";
import type { Revision } from "./revision.ts";
import { UsageError } from "./usage-error.ts";

/** The options of rendering, as commander gives them. */
export interface RenderOptions {
  /** false: --no-render. */
  readonly render?: boolean;
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  readonly valueSet?: readonly string[];
  readonly releaseName?: string;
  readonly apiVersions?: readonly string[];
  readonly renderTimeout?: number;
}

/** What rendering has made of the input. */
export interface RenderedInput {
  readonly variants: readonly Variant[];
  /** The variant that a file which was not rendered belongs to; undefined for one that belongs to all. */
  ownerOf(path: string): Variant | undefined;
  /** A file that is part of what was rendered, or only a patch, is not read by itself. */
  isPart(path: string): boolean;
  readonly failed: boolean;
}

export interface RenderContext {
  readonly paths: readonly string[];
  readonly options: RenderOptions;
  readonly settings: Settings;
  readonly loaded: LoadedConfig | undefined;
  readonly revision: Revision | undefined;
}

const DEFAULT_SECONDS = 30;
const RENDERED = /(?:^|[\\/])(?:kustomization\.ya?ml|Kustomization|Chart\.yaml)$/;

/** Renders the kustomizations and charts in the folders that are read; undefined where there are none, or nobody wants it. */
export async function renderFound(found: readonly (FoundFile | UnreadSource)[], context: RenderContext): Promise<RenderedInput | undefined> {
  const { options, settings, loaded, revision, paths } = context;
  const config = loaded?.config.render ?? {};
  const files = (options.render ?? config.enabled ?? true) ? found.filter((one): one is FoundFile => one.kind === "file" && !one.isNamed && RENDERED.test(one.path)) : [];
  const isForCharts = [options.values, options.set, options.valueSet, options.apiVersions].some((one) => one !== undefined && one.length > 0) || options.releaseName !== undefined;
  if (isForCharts && !revision && !files.some(({ path }) => basename(path) === "Chart.yaml")) throw new UsageError(`--values, --set, --value-set, --release-name and --api-versions are for Helm charts, and none is rendered of ${paths.join(" ")}`);
  if (files.length === 0) return undefined;
  const { renderAll, variantOwning, variantsOf } = await import("../render/index.ts");
  const rendered = await renderAll({
    found: files.map(({ realPath }) => realPath),
    paths: revision ? paths.map((path) => relative(".", resolve(path)) || ".") : paths,
    workingDirectory: revision ? revision.at(".") : resolve("."),
    seconds: options.renderTimeout ?? config.timeout ?? DEFAULT_SECONDS,
    releasesOf: (folder) => releasesOf(folder, context),
  });
  // A revision that cannot be rendered has no findings of its own; that is no fault of today's files.
  if (!revision) tell(rendered.problems);
  const variants = variantsOf(rendered.builds, settings.namespace);
  return { variants, ownerOf: (path) => (variants.length < 2 ? undefined : variantOwning(path, variants)), isPart: rendered.isPart, failed: rendered.problems.some(({ isFailure }) => isFailure) };
}

/** How to render a chart: as the configuration says, and on top of it the options. */
function releasesOf(folder: string, { options, settings, loaded, revision }: RenderContext): { releases: readonly Release[]; isConfigured: boolean } {
  const at = (path: string) => (revision ? revision.at(path) : resolve(path));
  const chart = (loaded?.config.render?.charts ?? []).find(({ path }) => at(resolve(loaded!.folder, path)) === folder);
  const fromConfig = (files: readonly string[] = []) => files.map((file) => at(resolve(loaded!.folder, file)));
  const values = [...fromConfig(chart?.values), ...(options.values ?? []).map(at)];
  const sets = new Map([...Object.entries(chart?.valueSets ?? {}).map(([name, files]) => [name, fromConfig(files)] as const), ...(options.valueSet ?? []).map((text) => readValueSet(text, at))]);
  const releaseName = options.releaseName ?? chart?.releaseName;
  const common = {
    ...(releaseName !== undefined && { releaseName }),
    namespace: chart?.namespace ?? settings.namespace,
    assignments: [...(chart?.set ?? []), ...(options.set ?? [])],
    apiVersions: [...(chart?.apiVersions ?? []), ...(options.apiVersions ?? [])],
    kubernetesVersion: settings.version,
  };
  const releases = sets.size === 0 ? [{ ...common, values }] : [...sets].map(([set, files]): Release => ({ ...common, set, values: [...values, ...files] }));
  return { releases, isConfigured: chart !== undefined || values.length + sets.size + common.assignments.length > 0 };
}

/** `prod=values.yaml,prod.yaml`. */
function readValueSet(text: string, at: (path: string) => string): readonly [string, readonly string[]] {
  const equals = text.indexOf("=");
  const files = text.slice(equals + 1).split(",").filter((file) => file !== "");
  if (equals < 1 || files.length === 0) throw new UsageError(`--value-set ${text}: write a name and files with values, for example prod=values.yaml,prod.yaml`);
  return [text.slice(0, equals), files.map(at)];
}

const LONGEST = 600;

/** Names what was not rendered; what has the same reason in one line. */
function tell(problems: readonly RenderProblem[]): void {
  const groups = new Map<string, RenderProblem[]>();
  for (const problem of problems) append(groups, `${problem.isFailure} ${problem.message}`, problem);
  for (const [first, ...others] of groups.values()) {
    const { path, message, isFailure } = first!;
    const more = others.length === 0 ? "" : others.length === 1 ? ` and ${others[0]!.path}` : ` and ${others.length} others`;
    process.stderr.write(`kubeverdict: ${isFailure ? "" : "note: "}${path}${more}: not rendered: ${message.length > LONGEST ? `${message.slice(0, LONGEST)}…` : message}\n`);
  }
}
