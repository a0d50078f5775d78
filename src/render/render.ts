import { availableParallelism } from "node:os";
import { basename, join, relative, sep } from "node:path";
import type { ProjectFile } from "../engine/project.ts";
import type { SourceFile } from "../source/document.ts";
import type { Chart } from "./chart.ts";
import type { Failure } from "./execute.ts";
import { HelmTracer } from "./helm-origins.ts";
import { findHelm, HELM_IS_MISSING, renderChart, type Release } from "./helm.ts";
import { closureOf, type Kustomization } from "./kustomization.ts";
import { KustomizeTracer } from "./kustomize-origins.ts";
import { buildKustomization, buildKustomizationAtOnce, findKustomize, KUSTOMIZE_IS_MISSING, type BuiltObject } from "./kustomize.ts";
import { Mirror } from "./mirror.ts";
import { planOf } from "./plan.ts";
import { RenderedDocument } from "./rendered-document.ts";
import { realPathOf, Sources } from "./sources.ts";

export interface RenderRequest {
  /** Absolute paths of the kustomizations and Chart.yaml files in the folders that are read. */
  readonly found: readonly string[];
  /** The paths as the user gave them, and the folder that relative ones count from. */
  readonly paths: readonly string[];
  readonly workingDirectory: string;
  /** The time limit of each rendering. */
  readonly seconds: number;
  /** How to render a chart, by the absolute path of its folder; `isConfigured` where somebody said so. */
  readonly releasesOf: (folder: string) => { readonly releases: readonly Release[]; readonly isConfigured: boolean };
}

/** What was rendered together: a kustomization, or a chart with one set of values. */
export interface Build {
  /** As the user would call it: `overlays/prod`, `charts/shop (dev)`. */
  readonly name: string;
  /** The kustomization's or chart's, as the user would call it. */
  readonly folder: string;
  readonly files: readonly ProjectFile[];
  /** Absolute folders of which it is a variant: two builds that share one are not for the same cluster. */
  readonly variantOf: ReadonlySet<string>;
  /** The build with other texts in some files: itself where none of them is one of its files. Absent where its files are never changed. */
  again?(changed: readonly SourceFile[]): Build | Failure;
}

/** Something that was not rendered, and why. A failure makes the exit code 2. */
export interface RenderProblem {
  readonly path: string;
  readonly message: string;
  readonly isFailure: boolean;
}

export interface Rendered {
  readonly builds: readonly Build[];
  readonly problems: readonly RenderProblem[];
  /** Whether a file, by its absolute path, is part of what was rendered or is only a patch, and not to be read by itself. */
  isPart(path: string): boolean;
}

/** One rendering that is to be done; what becomes part of it is left out of the plain reading. */
interface Task {
  readonly name: string;
  readonly folder: string;
  readonly run: () => Promise<{ readonly build: Build; isPart(path: string): boolean } | Failure>;
  /** Why it cannot be done here; the user's files are not at fault. */
  readonly obstacle: string | undefined;
  /** A chart whose values nobody gave may need some: its refusal is no failure. */
  readonly mayRefuse: boolean;
}

/** Renders what was found, several at a time. What cannot be rendered is told, and its files are read as they are. */
export async function renderAll(request: RenderRequest): Promise<Rendered> {
  const sources = new Sources(request.workingDirectory, request.paths);
  const named = new Set(request.paths.map((path) => realPathOf(join(request.workingDirectory, relative(request.workingDirectory, path)))));
  const plan = planOf(request.found, named, sources);
  const tasks = [...kustomizeTasks(plan.kustomizations, request, sources), ...plan.charts.flatMap((chart) => helmTasks(chart, request, sources))];
  const builds: Build[] = [], problems: RenderProblem[] = [], parts: ((path: string) => boolean)[] = [];
  await inParallel(tasks, async (task) => {
    const isNamed = named.has(task.folder);
    if (task.obstacle !== undefined) return { path: task.name, message: task.obstacle, isFailure: isNamed };
    const result = await task.run();
    if ("reason" in result) return { path: task.name, message: result.reason, isFailure: isNamed || !(task.mayRefuse && result.isRefusal === true) };
    return result;
  }, (result) => {
    if ("message" in result) problems.push(result);
    else {
      builds.push(result.build);
      parts.push((path) => result.isPart(path));
    }
  });
  return { builds, problems, isPart: (path) => plan.patches.has(path) || parts.some((isPart) => isPart(path)) };
}

function kustomizeTasks(closures: readonly (readonly Kustomization[])[], { seconds }: RenderRequest, sources: Sources): Task[] {
  const program = closures.length > 0 ? findKustomize() : undefined;
  return closures.map((closure): Task => {
    const [top] = closure;
    const name = sources.nameOf(top!.folder);
    const obstacle = closure.find((one) => one.obstacle !== undefined)?.obstacle ?? (program ? undefined : KUSTOMIZE_IS_MISSING);
    return { name, folder: top!.folder, obstacle, mayRefuse: false, run: async () => {
      const built = await buildKustomization(top!, program!, seconds);
      if ("reason" in built) return { ...built, reason: `${program!.name === "kubectl" ? "kubectl kustomize" : "kustomize"} ${sources.withNames(built.reason)}` };
      const files = new Set(closure.flatMap((one) => one.files));
      const again = (changed: readonly SourceFile[]): Build | Failure => {
        const texts = changed.filter(({ path }) => files.has(sources.pathOf(path)));
        return texts.length === 0 ? build : rebuilt(closure, texts, sources, (one) => buildKustomizationAtOnce(one, program!, seconds), again);
      };
      const build = kustomizeBuild(closure, built, sources, again);
      return { build, isPart: (path) => files.has(path) };
    } };
  });
}

function kustomizeBuild(closure: readonly Kustomization[], built: readonly BuiltObject[], sources: Sources, again: NonNullable<Build["again"]>): Build {
  const name = sources.nameOf(closure[0]!.folder);
  const tracer = new KustomizeTracer(closure, sources);
  const documents = built.map((object) => new RenderedDocument(object.value, { from: name }, tracer.originsOf(object)));
  const further = closure.flatMap((one) => [one.document.file, ...one.patches.flatMap(({ file }) => (file === undefined ? [] : sources.read(file)?.file ?? []))]);
  return { name, folder: name, files: byFile(documents, further), variantOf: new Set(closure.filter((one) => !one.isComponent).map(({ folder }) => folder)), again };
}

/** Builds a kustomization with texts that its files do not have yet, from a copy. */
function rebuilt(closure: readonly Kustomization[], texts: readonly SourceFile[], sources: Sources, run: (top: Pick<Kustomization, "folder" | "isComponent">) => readonly BuiltObject[] | Failure, again: NonNullable<Build["again"]>): Build | Failure {
  const { folder, isComponent } = closure[0]!;
  const mirror = new Mirror(closure);
  try {
    for (const { path, text } of texts) mirror.write(sources.pathOf(path), text);
    const built = run({ folder: mirror.at(folder), isComponent });
    if ("reason" in built) return built;
    const back = (path: string | undefined) => (path === undefined ? undefined : mirror.from(path, folder));
    const changed = sources.withTexts(texts);
    return kustomizeBuild(closureOf(folder, changed), built.map(({ value, path, generatedIn }) => ({ value, path: back(path), generatedIn: back(generatedIn) })), changed, again);
  } finally {
    mirror.dispose();
  }
}

function helmTasks(chart: Chart, { seconds, releasesOf }: RenderRequest, sources: Sources): Task[] {
  const program = findHelm();
  const folder = sources.nameOf(chart.folder);
  const { releases, isConfigured } = releasesOf(chart.folder);
  const missing = chart.missing.length > 0 ? `depends on ${chart.missing.join(", ")}, not in its charts folder; to fetch it: helm dependency build ${folder}` : undefined;
  return releases.map((release): Task => {
    const name = release.set === undefined ? folder : `${folder} (${release.set})`;
    return { name, folder: chart.folder, obstacle: missing ?? (program ? undefined : HELM_IS_MISSING), mayRefuse: !isConfigured, run: async () => {
      const built = await renderChart(chart, release, program!, seconds);
      if ("reason" in built) return { ...built, reason: `helm ${sources.withNames(built.reason)}` };
      const tracer = new HelmTracer(chart, sources);
      const documents = built.map((one) => new RenderedDocument(one.document.value!, { from: name, namespace: release.namespace }, tracer.originsOf(one)));
      return { build: { name, folder, files: byFile(documents, []), variantOf: new Set([chart.folder]) }, isPart: (path) => isPartOfChart(path, chart.folder) };
    } };
  });
}

const CHART_FOLDERS = /^(?:templates|charts|crds)\//;
const CHART_FILES = /^(?:Chart|requirements|values.*)\.(?:yaml|yml|lock)$/;

function isPartOfChart(path: string, folder: string): boolean {
  if (!path.startsWith(folder + sep)) return false;
  const name = relative(folder, path).replaceAll("\\", "/");
  return CHART_FOLDERS.test(name) || (!name.includes("/") && CHART_FILES.test(basename(name)));
}

/** The documents by the files that they are from, and files without documents that places may be in. */
function byFile(documents: readonly RenderedDocument[], further: readonly SourceFile[]): ProjectFile[] {
  const files = new Map<string, { file: SourceFile; documents: RenderedDocument[] }>();
  for (const document of documents) {
    const entry = files.get(document.file.path);
    if (entry) entry.documents.push(document);
    else files.set(document.file.path, { file: document.file, documents: [document] });
  }
  for (const file of further) if (!files.has(file.path)) files.set(file.path, { file, documents: [] });
  return [...files.values()];
}

/** Works on several items at a time; the results are taken in the order of the items. */
async function inParallel<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>, take: (result: Result) => void): Promise<void> {
  const results = new Array<Result>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(items.length, availableParallelism()) }, worker));
  results.forEach(take);
}
