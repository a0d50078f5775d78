import { Externals } from "../graph/externals.ts";
import { Graph } from "../graph/graph.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import type { Judgement } from "../resource/cause.ts";
import type { ReadOptions } from "../resource/read.ts";
import { keyOf, parseApiVersion, type Resource } from "../resource/resource.ts";
import type { Rule } from "../rule/rule.ts";
import type { Further, Schemas } from "../schema/schemas.ts";
import type { ManifestDocument } from "../source/document.ts";
import { definesKinds, Entry, isFile, type WorkspaceSource } from "./entry.ts";
import type { Finding } from "./finding.ts";
import { activeRules, reportOf, type Report } from "./lint.ts";
import { locate, type Located } from "./locate.ts";
import { schemasFor } from "./project.ts";
import { runRules, type Found, type RuleFailure } from "./run.ts";
import { Scope } from "./scope.ts";
import type { Settings } from "./settings.ts";

export type { WorkspaceSource } from "./entry.ts";

export interface WorkspaceOptions {
  /** What describes further kinds; definitions of the sources come on top. */
  readonly further?: Further;
  /** In which order the sources count; by key unless told. Files always come before live objects. */
  readonly order?: (a: string, b: string) => number;
}

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
  /** The entries in the order in which they count; undefined when one has changed. */
  private ordered: readonly Entry[] | undefined;
  private schemas: Schemas | undefined;
  private scope: Scope | undefined;
  private wasComplete = false;
  private hasFailed = false;
  private readonly judgements = new WeakMap<Resource, Judgement>();
  /** What was found, by what it was found in. */
  private readonly found = new WeakMap<Resource | ManifestDocument, Found[]>();
  private readonly foundByView = new WeakMap<Resource, Found[]>();
  private readonly located = new WeakMap<Found, Located>();
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
  }

  /** Puts a source under a key, in the place of what was there. */
  set(key: string, source: WorkspaceSource): void {
    this.sources.set(key, source);
    this.changedKeys.add(key);
    this.last = undefined;
  }

  /** Takes a source away; false where there is none under the key. */
  delete(key: string): boolean {
    if (!this.sources.delete(key)) return false;
    this.changedKeys.add(key);
    this.last = undefined;
    return true;
  }

  /** All resources as they are now, as rules see them. Built when it is asked for. */
  get graph(): Graph {
    this.report();
    return (this.wholeGraph ??= this.graphOf(this.inOrder().flatMap(({ views }) => views)));
  }

  /** What is found in the sources as they are now. */
  report(): Report {
    return (this.last ??= this.refresh());
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

  private refresh(): Report {
    const before = [...this.changedKeys].flatMap((key) => this.entries.get(key) ?? []);
    const after = this.readChanged(before);
    const scope = this.scope ?? new Scope();
    const everything = this.scope === undefined || this.hasFailed || this.wasComplete !== this.isComplete;
    const views = this.inOrder().flatMap((entry) => entry.views);
    const part = scope.change(before.flatMap((entry) => entry.views), after.flatMap((entry) => entry.views), views, everything);
    this.scope = scope;
    this.wasComplete = this.isComplete;
    this.wholeGraph = undefined;
    const { failures } = this.run(after, part.look === undefined ? views : views.filter(part.isContext), part.look);
    this.hasFailed = failures.length > 0;
    return this.reportOf(failures);
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
    for (const key of this.changedKeys) this.entries.delete(key);
    for (const key of all ? this.sources.keys() : keys) {
      const entry = new Entry(this.sources.get(key)!, this.schemas!, this.readOptions, this.judgements);
      this.entries.set(key, entry);
      changed.push(entry);
    }
    this.ordered = undefined;
    this.changedKeys.clear();
    return changed;
  }

  private get readOptions(): ReadOptions {
    const { namespace, podTemplates } = this.settings;
    return { namespace, podTemplates, isNamespaced: (group, kind) => this.schemas!.isNamespaced(group, kind) };
  }

  private get isComplete(): boolean {
    return this.settings.complete && !this.inOrder().some(({ isBroken }) => isBroken);
  }

  private inOrder(): readonly Entry[] {
    if (!this.ordered) {
      const { order = compareKeys } = this.options;
      const sorted = [...this.entries].sort(([a], [b]) => order(a, b)).map(([, entry]) => entry);
      this.ordered = [...sorted.filter(({ file }) => file), ...sorted.filter(({ file }) => !file)];
    }
    return this.ordered;
  }

  private graphOf(views: readonly ResourceView[]): Graph {
    const byResource = new Map(views.map((view) => [view.resource, view]));
    return new Graph([...byResource.keys()], this.judgements, (resource) => byResource.get(resource)!);
  }

  /** Runs the rules over what was read anew, and over those of the views that are to be looked at. */
  private run(read: readonly Entry[], context: readonly ResourceView[], look: ReadonlySet<Resource> | undefined): { failures: RuleFailure[] } {
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
    for (const { documents, resources } of read) for (const one of [...documents, ...resources]) this.found.delete(one);
    for (const { resource } of context) if (!look || look.has(resource)) this.foundByView.delete(resource);
    for (const one of found) {
      if (one.problem && one.view) add(this.foundByView, one.view, one);
      else add(this.found, one.problem ? one.problem.at.resource : one.document, one);
    }
    return { failures };
  }

  private reportOf(failures: readonly RuleFailure[]): Report {
    const entries = this.inOrder();
    const { rules, active, settings } = this;
    return reportOf({
      found: this.allFound(entries),
      failures, rules, active, settings,
      files: new Map(entries.flatMap(({ file }) => (file ? [[file.path, file] as const] : []))),
      resourceCount: entries.reduce((sum, { resources }) => sum + resources.length, 0),
      documents: entries.flatMap(({ commented }) => commented),
      resources: entries.flatMap(({ annotated }) => annotated),
      templates: entries.flatMap(({ annotatedTemplates }) => annotatedTemplates),
    }, (one) => {
      let located = this.located.get(one);
      if (!located) this.located.set(one, (located = locate(one)));
      return located;
    });
  }

  /** In the order of a run over everything: by rule, and for each in the order of the input; what the API server says at last. */
  private allFound(entries: readonly Entry[]): Found[] {
    const rank = new Map(this.active.map((rule, i) => [rule, rule.on === "cause" || rule.on === "warning" ? this.active.length : i]));
    const all: Found[] = [];
    for (const { documents, resources, views } of entries) {
      for (const document of documents) all.push(...(this.found.get(document) ?? []));
      for (const resource of resources) all.push(...(this.found.get(resource) ?? []));
      for (const { resource } of views) all.push(...(this.foundByView.get(resource) ?? []));
    }
    return all.sort((a, b) => rank.get(a.rule)! - rank.get(b.rule)!);
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

function add<K extends object>(map: WeakMap<K, Found[]>, key: K, found: Found): void {
  const list = map.get(key);
  if (list) list.push(found);
  else map.set(key, [found]);
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
