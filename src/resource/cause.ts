import type { JsonValue } from "../source/document.ts";
import type { Path } from "../source/path.ts";

/**
 * Why the API server refuses an object, after the `type` of a cause in its answer (k8s.io/apimachinery
 * field.ErrorType), with two more for what its decoder refuses: `Unknown` (no such field) and `Type` (wrong JSON type).
 */
export type CauseType =
  | "Required" | "Invalid" | "NotSupported" | "NotFound" | "Duplicate" | "Forbidden" | "TooLong" | "TooMany" | "TypeInvalid" | "Internal"
  | "Unknown" | "Syntax" | "UnknownKind";

/** One reason for a refusal. */
export interface Cause {
  readonly type: CauseType;
  /** Where, in the words of the server; a field that is absent is named all the same. */
  readonly path: Path;
  /** Where it lies in the document, if the server's name for the place is another. */
  readonly at?: Path;
  /** Our own words: what is wrong, the value in quotes, what is allowed. Lower case, no final stop. */
  readonly message: string;
  /** Point at the key rather than the value (unknown and duplicate fields). */
  readonly atKey?: boolean;
  /** What would mend it, where that is certain enough to offer. */
  readonly suggestion?: Suggestion;
  /** The apiVersion is one that Kubernetes no longer serves. */
  readonly isRemoved?: true;
}

/**
 * `rename`: another field name. `replace`: another value. `quote`: the value as it is written, as text. `move`: the field belongs elsewhere.
 * `insert`: the field that is missing; behind another one if that is there. `isGuess`: other values would do as well, and differ in what they mean.
 */
export type Suggestion =
  | { readonly kind: "rename"; readonly to: string }
  | { readonly kind: "replace"; readonly to: string | number | boolean; readonly isGuess?: true }
  | { readonly kind: "insert"; readonly value: JsonValue; readonly after?: string; readonly isGuess?: true }
  | { readonly kind: "quote" }
  | { readonly kind: "move"; readonly to: string };

/** What the API server accepts, and says so in a Warning header. */
export interface Warning {
  readonly path: Path;
  readonly message: string;
  /** The apiVersion is one that Kubernetes will stop serving. */
  readonly isDeprecated?: true;
  /** What would end it, where that is certain enough to offer. */
  readonly suggestion?: Suggestion;
}

/** accept, reject, or unknown: a kind that nobody described. */
export type Verdict = "accept" | "reject" | "unknown";

/** What the API server would answer for one resource. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly causes: readonly Cause[];
  readonly warnings: readonly Warning[];
}
