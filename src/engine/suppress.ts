import { asObject, asString, Field, valueAt, type Resource } from "../resource/resource.ts";
import { closest, quote } from "../resource/words.ts";
import type { Rule, SuppressionRule } from "../rule/rule.ts";
import type { ManifestDocument, Place, Range } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { suppressionsOf, type Suppression } from "../source/suppression.ts";
import { ANNOTATION, parseAnnotation } from "./annotation.ts";
import type { Suppressed } from "./finding.ts";
import { identityOf } from "./mend.ts";
import type { Found } from "./run.ts";

/** A rule that a suppression names, and whether it has turned anything off. */
interface Named {
  readonly id: string;
  used: boolean;
}

interface Comment { readonly suppression: Suppression; readonly names: readonly (Named & { readonly range: Range })[] }
interface Annotation { readonly field: Field; readonly scope: FieldPath; readonly names: readonly Named[]; readonly reason: string }

type WithoutRule<F> = F extends Found ? Omit<F, "rule"> : never;

/** Where comments and annotations are looked for. */
export interface SuppressionInput {
  readonly documents: readonly ManifestDocument[];
  readonly resources: readonly Resource[];
  /** The Pod templates in the resources. */
  readonly templates: Iterable<Field>;
}

/** What comments and annotations of the input turn off, and which of them turn off nothing. */
export class Suppressions {
  /** Comments and annotations that turn off nothing because they do not say what, or why. */
  private readonly invalid: WithoutRule<Found>[] = [];
  private readonly comments = new Map<ManifestDocument, readonly Comment[]>();
  private readonly annotations = new Map<object, Annotation[]>();

  constructor({ documents, resources, templates }: SuppressionInput) {
    documents.forEach((document, i) => {
      const { suppressions, problems } = suppressionsIn(document);
      if (suppressions.length + problems.length === 0) return;
      // A comment above the first separator of a file is in a document of its own, and is about the next one.
      const next = document.value === null ? documents[i + 1] : undefined;
      const target = next?.file === document.file ? next : document;
      this.invalid.push(...problems.map(({ message, range }) => ({ document, text: { message, range } })));
      const comments = suppressions.map((suppression) => ({ suppression, names: suppression.rules.map(({ id, range }) => ({ id, range, used: false })) }));
      if (comments.length > 0) this.comments.set(target, [...(this.comments.get(target) ?? []), ...comments]);
    });
    for (const resource of resources) this.readAnnotation(resource, []);
    for (const { resource, path } of templates) if (path.length > 0) this.readAnnotation(resource, path);
  }

  private readAnnotation(resource: Resource, scope: FieldPath): void {
    // Read by hand: this is done for each object, and hardly one has it.
    const holder = asObject(valueAt(resource.value, scope));
    const annotations = asObject(asObject(holder?.metadata)?.annotations);
    const text = annotations && Object.hasOwn(annotations, ANNOTATION) ? asString(annotations[ANNOTATION]) : undefined;
    const parsed = text === undefined ? undefined : parseAnnotation(text);
    if (parsed === undefined) return;
    const field = new Field(resource, [...scope, "metadata", "annotations", ANNOTATION]);
    if ("problem" in parsed) {
      this.invalid.push({ problem: { at: field, message: parsed.problem } });
      return;
    }
    const list = this.annotations.get(identityOf(resource)) ?? [];
    list.push({ field, scope, names: parsed.rules.map((id) => ({ id, used: false })), reason: parsed.reason });
    this.annotations.set(identityOf(resource), list);
  }

  /** What turns the finding off, if anything does. Findings about suppressions cannot be turned off by one. */
  of(found: Found, range: Place | undefined): Omit<Suppressed, "finding"> | undefined {
    if (found.rule.on === "suppression") return undefined;
    const { id } = found.rule.meta;
    const document = found.problem ? found.problem.at.resource.origin?.document : found.document;
    for (const { suppression, names } of (document && this.comments.get(document)) ?? []) {
      if (suppression.line !== undefined && (suppression.line !== range?.start.line || range.file)) continue;
      if (use(names, id)) return { by: "comment", reason: suppression.reason };
    }
    if (!found.problem) return undefined;
    const { resource, path } = found.problem.at;
    for (const { scope, names, reason } of this.annotations.get(identityOf(resource)) ?? []) {
      if (scope.every((step, i) => path[i] === step) && use(names, id)) return { by: "annotation", reason };
    }
    return undefined;
  }

  /** What the rules about suppressions find, once all findings have been asked about. `active` are the rules that ran. */
  leftovers(rules: readonly SuppressionRule[], known: readonly string[], active: ReadonlySet<string>): Found[] {
    const topics = new Set(known.map((id) => id.slice(0, id.indexOf("/"))));
    const faults = (named: Named): string | undefined => {
      const isKnown = named.id === "*" || topics.has(named.id) || known.includes(named.id);
      return isKnown ? undefined : unknownRule(named.id, [...known, ...topics]);
    };
    // Rules that did not run, as those for a cluster, found nothing that there is to turn off.
    const activeTopics = new Set([...active].map((id) => id.slice(0, id.indexOf("/"))));
    const isIdle = ({ id, used }: Named) => !used && (id === "*" || activeTopics.has(id) || active.has(id));
    return rules.flatMap((rule) => {
      if (rule.finds === "invalid") return this.invalid.map((found) => ({ rule, ...found }) as Found);
      const describe = (named: Named) => (rule.finds === "unknown-rule" ? faults(named) : isIdle(named) ? nothingLeft(named.id) : undefined);
      return [...this.commentProblems(rule, describe), ...this.annotationProblems(rule, describe)];
    });
  }

  private commentProblems(rule: Rule, describe: (named: Named) => string | undefined): Found[] {
    return [...this.comments].flatMap(([document, comments]) => document.rendered ? [] : comments.flatMap(({ names }) => names.flatMap((named): Found[] => {
      const message = describe(named);
      return message === undefined ? [] : [{ rule, document, text: { range: named.range, message } }];
    })));
  }

  private annotationProblems(rule: Rule, describe: (named: Named) => string | undefined): Found[] {
    return [...this.annotations.values()].flat().flatMap(({ field, names }) => names.flatMap((named): Found[] => {
      const message = field.resource.origin?.document.rendered ? undefined : describe(named);
      return message === undefined ? [] : [{ rule, problem: { at: field, message } }];
    }));
  }
}

/** Of a rendered document, the comments where the user wrote them; whether one of them is in use, only all renderings together could tell. */
function suppressionsIn(document: ManifestDocument): ReturnType<typeof suppressionsOf> {
  const { rendered } = document;
  if (!rendered) return suppressionsOf(document);
  const { suppressions } = rendered.commented ? suppressionsOf(rendered.commented) : { suppressions: [] };
  return { suppressions: suppressions.map((one) => ({ ...one, line: one.line === undefined ? undefined : rendered.lineOf(one.line) })), problems: [] };
}

/** Marks the name that covers the rule as used. */
function use(names: readonly Named[], id: string): boolean {
  const named = names.find((one) => one.id === "*" || one.id === id || id.startsWith(`${one.id}/`));
  if (named) named.used = true;
  return named !== undefined;
}

function unknownRule(id: string, known: readonly string[]): string {
  const near = closest(id, known);
  return `there is no rule ${quote(id)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`;
}

function nothingLeft(id: string): string {
  return id === "*" ? "this turns nothing off; nothing is found here" : `this turns nothing off; ${id} finds nothing here`;
}
