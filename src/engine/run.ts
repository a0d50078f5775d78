import type { Externals } from "../graph/externals.ts";
import type { Graph } from "../graph/graph.ts";
import type { Kind, Views } from "../kinds/index.ts";
import type { Judgement } from "../resource/cause.ts";
import { Field, nameOf, type Resource } from "../resource/resource.ts";
import type { CauseRule, DocumentRule, Effect, Problem, ResourceRule, Rule, RuleContext, TextProblem, WarningRule } from "../rule/rule.ts";
import type { ManifestDocument } from "../source/document.ts";
import type { Settings } from "./settings.ts";
import { NO_TIMING, type Timing } from "./timing.ts";

/** What a rule found, before it has a place, a severity or a fingerprint. */
export type Found =
  | { readonly rule: Rule; readonly problem: Problem; readonly text?: undefined; /** What a resource rule was looking at. */ readonly view?: Resource }
  | { readonly rule: Rule; readonly text: TextProblem; readonly document: ManifestDocument; readonly problem?: undefined };

/** A rule that threw: a defect of the rule, not of the manifests. */
export interface RuleFailure {
  readonly rule: string;
  /** What it was looking at. */
  readonly at: string;
  readonly error: unknown;
}

/** What rules run over: a project, or the part of one that is looked at again. */
export interface Subject {
  readonly settings: Settings;
  readonly documents: readonly ManifestDocument[];
  /** Those whose judgements are told. */
  readonly resources: readonly Resource[];
  readonly graph: Graph;
  readonly isComplete: boolean;
  readonly externals: Externals;
  judgementOf(resource: Resource): Judgement;
  /** The resources of the graph that resource rules look at; all where absent. */
  readonly only?: ReadonlySet<Resource>;
}

/** Runs the rules over everything in the subject. A rule that throws is named once, and the run goes on. */
export function runRules(subject: Subject, rules: readonly Rule[], timing: Pick<Timing, "measure"> = NO_TIMING): { found: Found[]; failures: RuleFailure[] } {
  const found: Found[] = [];
  const failures = new Map<string, RuleFailure>();
  const guard = (rule: Rule, at: () => string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      if (!failures.has(rule.meta.id)) failures.set(rule.meta.id, { rule: rule.meta.id, at: at(), error });
    }
  };
  const causeRules: CauseRule[] = [];
  const warningRules: WarningRule[] = [];
  const filed = subject.documents.filter(({ problems }) => problems.length > 0);
  for (const rule of rules) {
    if (rule.on === "document") timing.measure(rule.meta.id, () => { checkDocuments(rule, rule.isFiled ? filed : subject.documents, found, guard); });
    else if (rule.on === "resource") timing.measure(rule.meta.id, () => { checkResources(rule, subject, found, guard); });
    else if (rule.on === "warning") warningRules.push(rule);
    else if (rule.on === "cause") causeRules.push(rule);
  }
  timing.measure("api/*", () => { describeJudgements(subject, { causeRules, warningRules, found, failures, guard }); });
  return { found, failures: [...failures.values()] };
}

type Guard = (rule: Rule, at: () => string, work: () => void) => void;

function checkDocuments(rule: DocumentRule, documents: readonly ManifestDocument[], found: Found[], guard: Guard): void {
  checkEach(rule, documents, ({ file, line }) => `${file.path}:${line}`, guard, (document) => {
    for (const text of rule.check(document)) found.push({ rule, text, document });
  });
}

function checkResources(rule: ResourceRule, subject: Subject, found: Found[], guard: Guard): void {
  const { settings, graph, only } = subject;
  const context: RuleContext = {
    graph,
    version: settings.version,
    options: optionsOf(rule, settings.rules[rule.meta.id]?.options),
    complete: subject.isComplete,
    nodePortRange: settings.nodePortRange,
    nodes: settings.nodes,
    externals: subject.externals,
  };
  for (const views of viewsFor(rule, context, guard)) {
    checkEach(rule, views, ({ resource }) => placeName(resource), guard, (view) => {
      if (only && !only.has(view.resource)) return;
      for (const problem of rule.check(view, context)) found.push({ rule, problem, view: view.resource });
    });
  }
}

/** Checks one after the other; where one throws, the rest all the same. One guard for all of them: this is the innermost loop. */
function checkEach<T>(rule: Rule, all: readonly T[], nameOf: (one: T) => string, guard: Guard, check: (one: T) => void): void {
  let next = 0;
  const checkRest = (): void => {
    while (next < all.length) check(all[next++]!);
  };
  const name = (): string => nameOf(all[next - 1]!);
  while (next < all.length) guard(rule, name, checkRest);
}

/** What the rule looks at, kind by kind. */
function viewsFor(rule: ResourceRule, context: RuleContext, guard: Guard): readonly (readonly Views[Kind][])[] {
  if (!rule.among) return rule.kinds.map((kind) => context.graph.ofKind(kind));
  let among: readonly Views[Kind][] = [];
  guard(rule, () => rule.kinds.join(), () => { among = [...rule.among!(context)]; });
  return [among];
}

/** The object and where it is: `Service default/web (web.yaml:3)`. */
export function placeName({ id, origin }: Resource): string {
  return origin ? `${nameOf(id)} (${origin.document.file.path}:${origin.document.line})` : nameOf(id);
}

/** The rule's options with the defaults that their schemas give. */
function optionsOf(rule: Rule, given: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const defaults = Object.entries(rule.meta.options ?? {}).map(([name, schema]) => [name, (schema as { default?: unknown }).default]);
  return { ...Object.fromEntries(defaults), ...given };
}

interface JudgementRules {
  readonly causeRules: readonly CauseRule[];
  readonly warningRules: readonly WarningRule[];
  readonly found: Found[];
  readonly failures: Map<string, RuleFailure>;
  readonly guard: Guard;
}

function describeJudgements(subject: Subject, { causeRules, warningRules, found, failures, guard }: JudgementRules): void {
  for (const resource of subject.resources) {
    const { verdict, causes, warnings } = subject.judgementOf(resource);
    if (causes.length === 0 && warnings.length === 0) continue;
    // A kind that nobody described may be served all the same; its causes only say what would describe it.
    const bug = verdict === "unknown" ? causes.find(({ type }) => type === "Internal") : undefined;
    if (bug) failures.set("validation", { rule: "validation", at: nameOf(resource.id), error: bug.message });
    if (bug || (verdict === "unknown" && !subject.settings.strictKinds)) continue;
    for (const cause of causes) for (const rule of causeRules) {
      if (!rule.types.includes(cause.type)) continue;
      guard(rule, () => nameOf(resource.id), () => {
        const described = rule.describe(cause, resource);
        if (described) found.push({ rule, problem: { ...described, at: new Field(resource, (cause.at ?? cause.path).steps), part: cause.atKey ? "key" : "value" } });
      });
    }
    for (const rule of warningRules) {
      for (const warning of warnings) {
        guard(rule, () => nameOf(resource.id), () => {
          const described = rule.describe(warning, resource);
          if (described) found.push({ rule, problem: { ...described, at: new Field(resource, warning.path.steps) } });
        });
      }
    }
  }
}

/** The effect of what was found: the problem's own, else the rule's. */
export function effectOf({ rule, problem, text }: Found): Effect {
  return (problem ?? text).effect ?? rule.meta.effect;
}
