import type { Externals } from "../graph/externals.ts";
import type { Graph } from "../graph/graph.ts";
import type { Kind, Views } from "../kinds/index.ts";
import type { Cause, CauseType, Warning } from "../resource/cause.ts";
import type { Field, Resource } from "../resource/resource.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import type { JsonValue, ManifestDocument, Range, SyntaxProblem } from "../source/document.ts";
import type { TextEdit } from "../source/edit.ts";
import { describeCause, describeWarning } from "./cause.ts";

/** Least first. */
export const SEVERITIES = ["info", "warning", "error"] as const;

/** How loudly a finding is reported; users set it per rule. */
export type Severity = (typeof SEVERITIES)[number];

/**
 * What a finding means for the cluster; a fact that nobody configures.
 * refused: the API server rejects the object. broken: accepted, but cannot work as written. risky: works, and is likely to hurt.
 */
export type Effect = "refused" | "broken" | "risky";

export interface RuleDocs {
  /** What is wrong, one sentence. */
  readonly what: string;
  /** What happens in the cluster because of it. */
  readonly why: string;
  /** What to do about it. */
  readonly how: string;
  /** Addresses of Kubernetes documentation or source. */
  readonly see: readonly string[];
}

export interface RuleMeta {
  /** `topic/defect`; also the path of the rule's file, page and fixtures. */
  readonly id: string;
  readonly effect: Effect;
  /** Where it is not what the effect says (refused and broken: error; risky: warning). */
  readonly severity?: Severity;
  /** Off unless the configuration turns it on. */
  readonly optIn?: boolean;
  /** Judges a running cluster: only an audit runs it. */
  readonly needsCluster?: boolean;
  /** Whether some of its problems carry a fix. */
  readonly fixable?: boolean;
  /** JSON Schema of the rule's options, each with a default. */
  readonly options?: Readonly<Record<string, object>>;
  readonly docs: RuleDocs;
}

/** A change to a resource, in fields; the engine turns it into text edits that keep comments and layout. */
export type Edit =
  | { readonly set: Field; readonly to: string | number | boolean }
  | { readonly renameKey: Field; readonly to: string }
  | { readonly insert: Field; readonly value: JsonValue; /** The key to stand behind, which exists; the last one where absent. */ readonly after?: string }
  | { readonly remove: Field };

export interface Fix {
  /** In the imperative: `set app: web-frontend`. */
  readonly title: string;
  /** Safe: it cannot change what already works. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

/** What a rule found. Its place is the narrowest field that is wrong. */
export interface Problem {
  readonly at: Field;
  /** Point at the key or at the value of the field; the value unless told. */
  readonly part?: "key" | "value";
  /** Some words of the text there: the place is narrowed to them, where they stand so in the file. */
  readonly excerpt?: string;
  /** What is wrong, in one line that stands alone: lower case, no final stop, names in quotes, both parties named. */
  readonly message: string;
  /** Some words for under the place in the code frame, where the message would repeat itself. */
  readonly label?: string;
  /** What follows from it and what to do: a line each (`nearest: Deployment web …`). */
  readonly notes?: readonly string[];
  /** The other parties. */
  readonly related?: readonly { readonly at: Field; readonly message: string }[];
  readonly fix?: Fix;
  /** Where this one problem is less certain, or less harmful, than the rule in general. */
  readonly effect?: Effect;
  readonly severity?: Severity;
}

/** What a rule may look at besides the resource. */
export interface RuleContext {
  readonly graph: Graph;
  readonly version: KubernetesVersion;
  /** The rule's options, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** True where the input is everything there is (`--complete`): what is absent does not exist. */
  readonly complete: boolean;
  /** What the configuration declares to exist outside the input. */
  readonly externals: Externals;
  /** How many nodes the cluster has. */
  readonly nodes: number;
  /** The first and last node port that the cluster hands out. */
  readonly nodePortRange: readonly [number, number];
}

interface RuleBase {
  readonly meta: RuleMeta;
}

/** A rule over resources: called once for each resource (or part, such as a podTemplate) of the kinds that it names. */
export interface ResourceRule<K extends Kind = Kind> extends RuleBase {
  readonly on: "resource";
  readonly kinds: readonly K[];
  /** Those of the kinds that alone can have a problem, where that is quick to tell of all at once; every one where absent. */
  among?(context: RuleContext): Iterable<Views[K]>;
  check(view: Views[K], context: RuleContext): Iterable<Problem>;
}

/** A fix by edits of the text of the document; worked out when it is wanted. */
export interface TextFix {
  readonly title: string;
  readonly safe: boolean;
  edits(): readonly TextEdit[];
}

/** A problem of the text itself, by place rather than by field. */
export interface TextProblem {
  readonly range: Range;
  readonly message: string;
  readonly label?: string;
  readonly notes?: readonly string[];
  readonly related?: readonly { readonly range: Range; readonly message: string }[];
  readonly fix?: TextFix;
  readonly severity?: Severity;
  readonly effect?: Effect;
}

/** A rule over the text of documents, before they are resources. */
export interface DocumentRule extends RuleBase {
  readonly on: "document";
  /** Whether it only reports what reading has filed under its name: of documents without problems it need not be asked. */
  readonly isFiled?: boolean;
  check(document: ManifestDocument): Iterable<TextProblem>;
}

/** A rule that reports what the API server refuses, for reasons of one type; decode and validation have found them. */
export interface CauseRule extends RuleBase {
  readonly on: "cause";
  readonly types: readonly CauseType[];
  /** Turns a cause into a problem; undefined where another rule says it better. */
  describe(cause: Cause, resource: Resource): Omit<Problem, "at" | "part"> | undefined;
}

/** A rule that reports what the API server accepts with a warning. */
export interface WarningRule extends RuleBase {
  readonly on: "warning";
  describe(warning: Warning, resource: Resource): Omit<Problem, "at" | "part"> | undefined;
}

/** A rule about the comments and annotations that turn findings off; the engine knows which of them did. */
export interface SuppressionRule extends RuleBase {
  readonly on: "suppression";
  readonly finds: "invalid" | "unused" | "unknown-rule";
}

export type Rule = ResourceRule | DocumentRule | CauseRule | WarningRule | SuppressionRule;

/** Declares a rule over resources. */
export function defineRule<K extends Kind>(rule: Omit<ResourceRule<K>, "on">): ResourceRule<K> {
  return { on: "resource", ...rule, check: rule.check };
}

/** Declares a rule over the text of documents; for rules/yaml. Reports the problems that reading has filed under its name, unless told otherwise. */
export function defineDocumentRule({ meta, check }: Omit<DocumentRule, "on" | "check"> & Partial<Pick<DocumentRule, "check">>): DocumentRule {
  if (check) return { on: "document", meta, check };
  return { on: "document", meta, isFiled: true, check: (document) => document.problems.filter(({ rule }) => rule === meta.id).map(fromSyntax) };
}

function fromSyntax({ range, message, related }: SyntaxProblem): TextProblem {
  return { range, message, ...(related && { related: [related] }) };
}

/** Declares a rule over causes; for rules/api. Says what the cause says, unless told otherwise. */
export function defineCauseRule(rule: Omit<CauseRule, "on" | "describe"> & Partial<Pick<CauseRule, "describe">>): CauseRule {
  return { on: "cause", describe: describeCause, ...rule };
}

/** Declares a rule over the server's warnings; for rules/api. Says what the warning says, unless told otherwise. */
export function defineWarningRule(rule: Omit<WarningRule, "on" | "describe"> & Partial<Pick<WarningRule, "describe">>): WarningRule {
  return { on: "warning", describe: describeWarning, ...rule };
}

/** Declares a rule about suppressions; for rules/suppression. */
export function defineSuppressionRule(rule: Omit<SuppressionRule, "on">): SuppressionRule {
  return { on: "suppression", ...rule };
}

/** The severity that an effect has unless somebody says otherwise. */
export function defaultSeverity({ effect, severity }: { effect: Effect; severity?: Severity }): Severity {
  return severity ?? (effect === "risky" ? "warning" : "error");
}
