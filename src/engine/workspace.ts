import { Externals } from "../graph/externals.ts";
import { Graph } from "../graph/graph.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import type { Judgement } from "../resource/cause.ts";
import type { ReadOptions } from "../resource/read.ts";
import { keyOf, parseApiVersion, type Field, type Resource } from "../resource/resource.ts";
import { compareText } from "../resource/words.ts";
import type { Rule } from "../rule/rule.ts";
import type { Further, Schemas } from "../schema/schemas.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import { definesKinds, Entry, isFile, type WorkspaceSource } from "./entry.ts";
import type { Finding } from "./finding.ts";
import { activeRules, reportOf, type Report } from "./lint.ts";
import type { About } from "./fingerprint.ts";
import { FoundStore } from "./found-store.ts";
import { aboutOf, locate, type Located } from "./locate.ts";
import { schemasFor } from "./project.ts";
import { runRules, type Found, type RuleFailure } from "./run.ts";
import { Scope, type Part } from "./scope.ts";
import type { Settings } from "./settings.ts";

export type { WorkspaceSource } from "./entry.ts";

export interface WorkspaceOptions {
  /** What describes further kinds; definitions of the sources come on top. */
  readonly further?: Further;
  /** In which order the sources count; by key unless told. Files always come before live objects. */
  readonly order?: (a: string, b: string) => number;
}

/** Up to so many changes are put in order one by one. */
const FEW = 8;

/** A report, and what is different in it. */
export interface Changes {
  readonly report: Report;
  /** By key, all findings that its source now has, where they are not what they were; none where it has none any more. */
  readonly changed: ReadonlyMap<string, readonly Finding[]>;
}

/**
 * Sources that come, change and go, and what is found in them: after each change the same report as that of a project
 * that is read anew. Only what a change can touch is looked at again: the changed source, and its namespaces with those
 * that depend on them (see links.ts). For the watch mode, editors and the operator.
 */
export class Workspace {
  readonly settings: Settings;
  private readonly rules: readonly Rule[];
  private readonly active: readonly Rule[];
  private readonly options: WorkspaceOptions;
  private readonly externals: Externals;
  private readonly sources = new Map<string, WorkspaceSource>();
  private readonly changedKeys = new Set<string>();
  private readonly entries = new Map<string, Entry>();
  /** Of which some document cannot be read. */
  private readonly broken = new Set<string>();
  /** The entries in the order in which they count; undefined when one has changed. */
  private ordered: readonly Entry[] | undefined;
  private schemas: Schemas | undefined;
  private scope: Scope | undefined;
  private wasComplete = false;
  /** Of the last look; undefined when a source has changed since. */
  private failures: readonly RuleFailure[] | undefined;
  private hasFailed = false;
  private readonly judgements = new WeakMap<Resource, Judgement>();
  private readonly found: FoundStore;
  private readonly located = new WeakMap<Found, Located>();
  private readonly abouts = new WeakMap<Located, About>();
  private last: Report | undefined;
  private wholeGraph: Graph | undefined;
  /** What `changes` last told, by key. */
  private told = new Map<string, { readonly findings: readonly Finding[]; readonly text: string }>();

  constructor(rules: readonly Rule[], settings: Settings, options: WorkspaceOptions = {}) {
    this.rules = rules;
    this.active = activeRules(rules, settings);
    this.settings = settings;
    this.options = options;
    this.externals = new Externals(settings.externals);
    this.found = new FoundStore(this.active);
  }

  /** Puts a source under a key, in the place of what was there. */
  set(key: string, source: WorkspaceSource): void {
    this.sources.set(key, source);
    this.changedKeys.add(key);
    this.failures = this.last = undefined;
  }

  /** Takes a source away; false where there is none under the key. */
  delete(key: string): boolean {
    if (!this.sources.delete(key)) return false;
    this.changedKeys.add(key);
    this.failures = this.last = undefined;
    return true;
  }

  /** All resources as they are now, as rules see them. Built when it is asked for. */
  get graph(): Graph {
    this.refresh();
    return (this.wholeGraph ??= this.graphOf(this.inOrder().flatMap(({ views }) => views)));
  }

  /** What is found in the sources as they are now. */
  report(): Report {
    const failures = this.refresh();
    return (this.last ??= this.reportOf(this.found, this.inOrder(), failures));
  }

  /** The report, and whose findings are different since the last call; at the first call, of whom there are any. */
  changes(): Changes {
    const report = this.report();
    const now = new Map<string, { readonly findings: Finding[]; text: string }>();
    const keyOfFinding = this.keys();
    for (const finding of report.findings) {
      const key = keyOfFinding(finding);
      if (key === undefined) continue;
      let entry = now.get(key);
      if (!entry) now.set(key, (entry = { findings: [], text: "" }));
      entry.findings.push(finding);
      entry.text += `${finding.fingerprint} ${finding.severity}\n`;
    }
    const changed = new Map<string, readonly Finding[]>();
    for (const [key, { findings, text }] of now) if (this.told.get(key)?.text !== text) changed.set(key, findings);
    for (const key of this.told.keys()) if (!now.has(key)) changed.set(key, []);
    this.told = now;
    return { report, changed };
  }

  /**
   * The findings that would be new if live objects under a key were others, or (undefined) gone. Nothing is kept of it. Only what the change can
   * touch is looked at, but where it defines kinds, and where there are files: those are read anew.
   */
  trial(key: string, source: readonly Resource[] | undefined): readonly Finding[] {
    const entries = this.refresh() && this.inOrder();
    const before = this.entries.get(key);
    if (entries[0]?.file || [before?.source, source].some((one) => one && definesKinds(one))) return this.trialAnew(key, source);
    const after = source && new Entry(key, source, this.schemas!, this.readOptions, this.judgements);
    const part = this.scope!.preview(before?.views ?? [], after?.views ?? []);
    const then = this.exchanged(entries, key, after);
    const found = new FoundStore(this.active, this.found);
    const context = viewsIn(then, part);
    const look = this.hasFailed ? undefined : part.look;
    const { failures } = this.run(found, after ? [after] : [], context, look);
    const looked = look ? context.filter(({ resource }) => look.has(resource)) : context;
    // What is said of an object depends on all that is found in it, wherever a rule was looking from, and on other readings of it.
    const concerned = new Set([...(before?.ids ?? []), ...(after?.ids ?? []), ...then.filter(({ isMended }) => isMended).flatMap(({ ids }) => ids)].map(keyOf));
    for (const view of looked) for (const store of [this.found, found]) for (const { problem } of store.inView(view)) if (problem) concerned.add(keyOf(problem.at.resource.id));
    const isConcerned = ({ id }: Resource): boolean => concerned.has(keyOf(id));
    const known = new Set(this.reportOf(this.found, entries, [], isConcerned).findings.map(({ fingerprint }) => fingerprint));
    return this.reportOf(found, then, failures, isConcerned).findings.filter(({ fingerprint }) => !known.has(fingerprint));
  }

  private trialAnew(key: string, source: readonly Resource[] | undefined): readonly Finding[] {
    const other = new Workspace(this.rules, this.settings, this.options);
    for (const [name, one] of this.sources) if (name !== key) other.set(name, one);
    if (source) other.set(key, source);
    const known = new Set(this.report().findings.map(({ fingerprint }) => fingerprint));
    return other.report().findings.filter(({ fingerprint }) => !known.has(fingerprint));
  }

  private refresh(): readonly RuleFailure[] {
    if (this.failures) return this.failures;
    const before = [...this.changedKeys].flatMap((key) => this.entries.get(key) ?? []);
    const after = this.readChanged(before);
    const scope = this.scope ?? new Scope();
    const everything = this.scope === undefined || this.hasFailed || this.wasComplete !== this.isComplete;
    const part = scope.change(before.flatMap((entry) => entry.views), after.flatMap((entry) => entry.views), () => viewsIn(this.inOrder()), everything);
    this.scope = scope;
    this.wasComplete = this.isComplete;
    this.wholeGraph = undefined;
    const { failures } = this.run(this.found, after, viewsIn(this.inOrder(), part), part.look);
    this.hasFailed = failures.length > 0;
    return (this.failures = failures);
  }

  /** Reads and judges what has changed; everything where other kinds are defined. */
  private readChanged(before: readonly Entry[]): Entry[] {
    const keys = [...this.changedKeys].filter((key) => this.sources.has(key));
    const definesAny = before.some(({ source }) => definesKinds(source)) || keys.some((key) => definesKinds(this.sources.get(key)!));
    const all = this.schemas === undefined || definesAny;
    if (all) {
      const values = [...this.sources.values()].flatMap((source): readonly Pick<ManifestDocument, "value">[] => (isFile(source) ? source.documents : source));
      this.schemas = schemasFor(values, this.settings, this.options.further ?? {});
      this.scope = undefined;
    }
    const changed: Entry[] = [];
    const ordered = !all && this.changedKeys.size <= FEW ? this.ordered : undefined;
    this.ordered = ordered && [...this.changedKeys].reduce((entries, key) => this.exchanged(entries, key, undefined), ordered);
    for (const key of this.changedKeys) {
      this.entries.delete(key);
      this.broken.delete(key);
    }
    for (const key of all ? this.sources.keys() : keys) {
      const entry = new Entry(key, this.sources.get(key)!, this.schemas!, this.readOptions, this.judgements);
      this.entries.set(key, entry);
      if (entry.isBroken) this.broken.add(key);
      if (this.ordered) this.ordered = this.exchanged(this.ordered, key, entry);
      changed.push(entry);
    }
    this.changedKeys.clear();
    return changed;
  }

  private get readOptions(): ReadOptions {
    const { namespace, podTemplates } = this.settings;
    return { namespace, podTemplates, isNamespaced: (group, kind) => this.schemas!.isNamespaced(group, kind) };
  }

  private get isComplete(): boolean {
    return this.settings.complete && this.broken.size === 0;
  }

  private inOrder(): readonly Entry[] {
    return (this.ordered ??= [...this.entries.values()].sort((a, b) => this.compare(a, b)));
  }

  /** Files come before live objects. */
  private compare(a: Entry, b: Entry): number {
    return Number(a.file === undefined) - Number(b.file === undefined) || (this.options.order ?? compareText)(a.key, b.key);
  }

  /** The entries with another one, or none, under a key; they stay in order. */
  private exchanged(entries: readonly Entry[], key: string, entry: Entry | undefined): readonly Entry[] {
    const others = entries.filter((one) => one.key !== key);
    if (!entry) return others;
    const place = others.findIndex((one) => this.compare(one, entry) > 0);
    others.splice(place < 0 ? others.length : place, 0, entry);
    return others;
  }

  private graphOf(views: readonly ResourceView[]): Graph {
    const byResource = new Map(views.map((view) => [view.resource, view]));
    return new Graph([...byResource.keys()], this.judgements, (resource) => byResource.get(resource)!);
  }

  /** Runs the rules over what was read anew, and over those of the views that are to be looked at; what they find goes into the store. */
  private run(store: FoundStore, read: readonly Entry[], context: readonly ResourceView[], look: ReadonlySet<Resource> | undefined): { failures: RuleFailure[] } {
    const { found, failures } = runRules({
      settings: this.settings,
      documents: read.flatMap(({ documents }) => documents),
      resources: read.flatMap(({ resources }) => resources),
      graph: this.graphOf(context),
      isComplete: this.isComplete,
      externals: this.externals,
      judgementOf: (resource) => this.judgements.get(resource)!,
      ...(look && { only: look }),
    }, this.active);
    store.take(found, read, look ? context.filter(({ resource }) => look.has(resource)) : context);
    return { failures };
  }

  /** Of all that was found, or of what was found in some of the live objects. */
  private reportOf(store: FoundStore, entries: readonly Entry[], failures: readonly RuleFailure[], isMeant?: (resource: Resource) => boolean): Report {
    const { rules, active, settings } = this;
    const all = store.all(entries);
    const [documents, resources, templates]: [ManifestDocument[], Resource[], Field[]] = [[], [], []];
    const files = new Map<string, SourceFile>();
    let resourceCount = 0;
    for (const { file, commented, annotated, annotatedTemplates, resources: { length } } of entries) {
      resourceCount += length;
      if (file) files.set(file.path, file);
      if (commented.length > 0) documents.push(...commented);
      if (annotated.length > 0) resources.push(...(isMeant ? annotated.filter(isMeant) : annotated));
      if (annotatedTemplates.length > 0) templates.push(...(isMeant ? annotatedTemplates.filter(({ resource }) => isMeant(resource)) : annotatedTemplates));
    }
    return reportOf({
      found: isMeant ? all.filter(({ problem }) => problem && isMeant(problem.at.resource)) : all,
      failures, rules, active, settings, files, resourceCount, documents, resources, templates,
    }, (one) => {
      let located = this.located.get(one);
      if (!located) this.located.set(one, (located = locate(one)));
      return located;
    }, (one) => {
      let about = this.abouts.get(one);
      if (!about) this.abouts.set(one, (about = aboutOf(one)));
      return about;
    });
  }

  /** Under which key the source of a finding lies: by file, and by name for a live object. */
  private keys(): (finding: Finding) => string | undefined {
    const byFile = new Map<string, string>();
    const byObject = new Map<string, string>();
    for (const [key, source] of this.sources) {
      if (isFile(source)) byFile.set(source.file.path, key);
      else for (const { id } of source) byObject.set(keyOf(id), key);
    }
    return ({ file, resource }) => {
      if (file !== undefined) return byFile.get(file);
      return resource && byObject.get(keyOf({ ...resource, group: parseApiVersion(resource.apiVersion).group }));
    };
  }
}

/** The views of entries; with a part, those that what is looked at can depend on. */
function viewsIn(entries: readonly Entry[], part?: Part): ResourceView[] {
  const found: ResourceView[] = [];
  for (const { views } of entries) for (const view of views) if (part === undefined || part.look === undefined || part.isContext(view)) found.push(view);
  return found;
}
