import { keyOf, parseApiVersion, type Resource } from "../resource/resource.ts";
import type { Rule } from "../rule/rule.ts";
import type { Further } from "../schema/schemas.ts";
import type { Finding } from "./finding.ts";
import { lint, type Report } from "./lint.ts";
import { Project, type ProjectFile } from "./project.ts";
import type { Settings } from "./settings.ts";

/** What lies under one key: a file that was read, or objects of a cluster (see liveResource). */
export type WorkspaceSource = ProjectFile | readonly Resource[];

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
 * that is read anew. For the watch mode, editors and the operator.
 */
export class Workspace {
  readonly settings: Settings;
  private readonly rules: readonly Rule[];
  private readonly options: WorkspaceOptions;
  private readonly sources = new Map<string, WorkspaceSource>();
  private last: { readonly project: Project; readonly report: Report } | undefined;
  /** What `changes` last told, by key. */
  private told = new Map<string, { readonly findings: readonly Finding[]; readonly text: string }>();

  constructor(rules: readonly Rule[], settings: Settings, options: WorkspaceOptions = {}) {
    this.rules = rules;
    this.settings = settings;
    this.options = options;
  }

  /** Puts a source under a key, in the place of what was there. */
  set(key: string, source: WorkspaceSource): void {
    this.sources.set(key, source);
    this.last = undefined;
  }

  /** Takes a source away; false where there is none under the key. */
  delete(key: string): boolean {
    const existed = this.sources.delete(key);
    if (existed) this.last = undefined;
    return existed;
  }

  /** The project as it is now. */
  get project(): Project {
    return this.current().project;
  }

  /** What is found in the sources as they are now. */
  report(): Report {
    return this.current().report;
  }

  /** The report, and whose findings are different since the last call; at the first call, of whom there are any. */
  changes(): Changes {
    const { report } = this.current();
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

  private current(): { readonly project: Project; readonly report: Report } {
    if (!this.last) {
      const project = this.makeProject();
      this.last = { project, report: lint(project, this.rules) };
    }
    return this.last;
  }

  private makeProject(): Project {
    const files: ProjectFile[] = [];
    const live: Resource[] = [];
    for (const [, source] of this.ordered()) {
      if (isFile(source)) files.push(source);
      else live.push(...source);
    }
    return new Project(files, this.settings, { ...(this.options.further && { further: this.options.further }), live });
  }

  private ordered(): (readonly [string, WorkspaceSource])[] {
    const { order = compareKeys } = this.options;
    return [...this.sources].sort(([a], [b]) => order(a, b));
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

function isFile(source: WorkspaceSource): source is ProjectFile {
  return "file" in source;
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
