import type { SourceFile } from "../source/document.ts";
import type { Finding } from "./finding.ts";
import { Places, withoutEffect, worsened, type Standing } from "./fix-check.ts";
import { compatible, editedFiles, type PlannedFix } from "./fixes.ts";
import type { Report } from "./lint.ts";
import type { Project } from "./project.ts";

export interface FixOptions {
  /** Runs the rules; all of their findings are compared. */
  readonly lint: (project: Project) => Report;
  /** The findings of a report that are to be fixed, for example those that a baseline does not have. */
  readonly select?: (report: Report) => readonly Finding[];
  /** Fixes that may change what works, too. */
  readonly unsafe: boolean;
  /** The project with other texts in some of its files, where that takes more than reading those (rendering); undefined where they cannot be rendered. */
  readonly withTexts?: (project: Project, changed: readonly SourceFile[]) => Project | undefined;
}

export interface FixOutcome {
  /** With the fixed texts. */
  readonly project: Project;
  readonly report: Report;
  /** Paths of the files whose text is another now, in order. */
  readonly files: readonly string[];
  /** How many fixes were made. */
  readonly fixed: number;
  /** Findings whose fix was not made, because something would be worse after it. */
  readonly refused: readonly Finding[];
  /** Findings that have a fix which cannot be written into the files: of templates, of what kustomize has put together, behind an alias. */
  readonly unwritable: readonly Finding[];
}

/** A fix may make another possible; more rounds than this are fixes that undo each other. */
const MAX_ROUNDS = 10;

/** How often the whole project is linted to find out which fixes are to blame; what is undecided then is not made. */
const MAX_TRIALS = 100;

/**
 * Makes the fixes of a project, round after round until none is left. A fix is made only if nothing is worse after it: every
 * document that could be read still can, the API server refuses no more than before, and no finding is added (see fix-check.ts).
 * Of fixes that overlap the first is made, the other one tried in the next round. Changes texts in memory; writes nothing.
 */
export function fixProject(project: Project, report: Report, options: FixOptions): FixOutcome {
  const fixing = new Fixing({ project, report }, options);
  for (let round = 0; round < MAX_ROUNDS; round++) if (!fixing.next()) break;
  return fixing.outcome(project);
}

class Fixing {
  private state: Standing;
  private readonly options: FixOptions;
  private readonly refused = new Map<string, Finding>();
  private fixed = 0;
  private trials = 0;

  constructor(state: Standing, options: FixOptions) {
    this.state = state;
    this.options = options;
  }

  /** One round; false where there was nothing to do. */
  next(): boolean {
    const wanted = this.wanted(this.state.report).filter(({ fingerprint }) => !this.refused.has(fingerprint));
    const planned = wanted.map((finding) => ({ finding, edits: finding.fix!.edits() })).filter(({ edits }) => edits.length > 0);
    const before = this.fixed;
    this.apply(compatible(planned), { project: this.state.project, made: [] });
    return this.fixed > before;
  }

  outcome(original: Project): FixOutcome {
    const { project, report } = this.state;
    const were = original.allFiles;
    const files = [...project.allFiles.values()].filter(({ path, text }) => were.get(path)!.text !== text).map(({ path }) => path);
    const left = new Set(report.findings.map(({ fingerprint }) => fingerprint));
    const unwritable = this.wanted(report).filter((finding) => finding.fix!.edits().length === 0);
    return { project, report, files, fixed: this.fixed, refused: [...this.refused.values()].filter(({ fingerprint }) => left.has(fingerprint)), unwritable };
  }

  private wanted(report: Report): Finding[] {
    return (this.options.select?.(report) ?? report.findings).filter(({ fix }) => fix && (fix.safe || this.options.unsafe));
  }

  /**
   * Makes these fixes, or as many of them as make nothing worse: what a trial finds worse says where to look, and halves tell the
   * rest. The edits count from the texts of the round's beginning, so those made so far in the round are made again with them.
   */
  private apply(fixes: readonly PlannedFix[], round: { readonly project: Project; made: readonly PlannedFix[] }): void {
    if (fixes.length === 0) return;
    if (this.trials++ >= MAX_TRIALS) {
      for (const { finding } of fixes) this.refused.set(finding.fingerprint, finding);
      return;
    }
    const made = [...round.made, ...fixes];
    const files = editedFiles(round.project.allFiles, made);
    const project = this.options.withTexts ? this.options.withTexts(round.project, files) : round.project.withTexts(files);
    const trial = project && { project, report: this.options.lint(project) };
    const worse = trial ? new Set([...worsened(this.state, trial), ...withoutEffect(fixes, trial)]) : new Set<string>();
    if (trial && worse.size === 0) {
      this.state = trial;
      this.fixed += fixes.length;
      round.made = made;
    } else if (fixes.length === 1) this.refused.set(fixes[0]!.finding.fingerprint, fixes[0]!.finding);
    else for (const part of this.parts(fixes, round.project, worse)) this.apply(part, round);
  }

  /** Those that are not in what got worse, and those that are; halves where that tells nothing. */
  private parts(fixes: readonly PlannedFix[], project: Project, worse: ReadonlySet<string>): PlannedFix[][] {
    const places = new Places(project);
    const isSuspect = ({ finding }: PlannedFix) => worse.has(places.of(finding));
    const suspects = fixes.filter(isSuspect);
    if (suspects.length > 0 && suspects.length < fixes.length) return [fixes.filter((fix) => !isSuspect(fix)), suspects];
    const half = fixes.length >> 1;
    return [fixes.slice(0, half), fixes.slice(half)];
  }
}
