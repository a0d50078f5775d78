import type { Effect, Severity } from "../rule/rule.ts";
import type { Place } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";

/** A place in a file; a finding about a live object has no file. */
export interface Location {
  readonly file: string | undefined;
  readonly range: Place | undefined;
}

/** The object that a finding is about. */
export interface ResourceName {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** A change of the text of a file. `offset` and `length` count UTF-16 units. */
export interface TextEdit {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** What is reported: a problem that has its place in the text. */
export interface Finding extends Location {
  readonly rule: string;
  readonly severity: Severity;
  readonly effect: Effect;
  readonly message: string;
  readonly label: string | undefined;
  readonly notes: readonly string[];
  /** The field, from the root of the resource; undefined for a problem of the text. */
  readonly path: FieldPath | undefined;
  readonly resource: ResourceName | undefined;
  readonly related: readonly (Location & { readonly message: string; readonly resource: ResourceName | undefined })[];
  /** `edits` are worked out when the fix is wanted. */
  readonly fix: { readonly title: string; readonly safe: boolean; edits(): readonly TextEdit[] } | undefined;
  /**
   * Of a rendered object: what was rendered, of all that have the finding; and what stands at the field where the place is not the
   * one where it was written, only the nearest known. Of others: the variants that have it where not all of them do.
   */
  readonly rendered?: { readonly from: readonly string[]; readonly as: string | undefined };
  /** Stays the same when lines move and files are renamed: rule, object, field and message. */
  readonly fingerprint: string;
}

/** Why a finding was left out. */
export interface Suppressed {
  readonly finding: Finding;
  readonly by: "comment" | "annotation" | "config" | "baseline";
  readonly reason: string | undefined;
}
