/**
 * The files in schemas/ (and in a folder that `kubeverdict schemas pull` wrote for a user):
 * definitions.jsonl holds a Definition a line, shared by all versions; VERSION.json is the VersionTable of one minor
 * version; lifecycle.jsonl holds a Lifecycle a line.
 */

/**
 * A Go struct of the Kubernetes API. A field's type is `string`, `boolean`, `int32`, `int64`, `number`, `bytes`, `quantity`,
 * `int-or-string`, `time`, `micro-time`, `duration`, `any`, `schema-or-list`, `schema-or-boolean`, `schema-or-strings`,
 * the name of another definition, `[]` and a type (list), or `{}` and a type (map).
 */
export interface Definition {
  readonly fields: Readonly<Record<string, string>>;
  readonly details?: Readonly<Record<string, FieldDetails>>;
}

/** What the published schema says beyond the type. None of it is a reason for the decoder to refuse: validation decides. */
export interface FieldDetails {
  readonly required?: boolean;
  /** Left out where it is the zero value. */
  readonly default?: unknown;
  /** The allowed values, of the field or of the items of the list. */
  readonly enum?: readonly unknown[];
  /** The fields that tell the items of the list apart. */
  readonly keys?: readonly string[];
}

/** What one minor version serves. */
export interface VersionTable {
  /** The patch version of the server that published it. */
  readonly kubernetes: string;
  readonly resources: readonly ServedResource[];
  /** Short name of a definition to its line in definitions.jsonl, from 0. */
  readonly definitions: Readonly<Record<string, number>>;
}

export interface ServedResource {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  /** The definition of the kind. */
  readonly type: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  /** False where the server has no create for it (ComponentStatus). */
  readonly creatable?: false;
}

/** The history of one API version of a kind; versions are Kubernetes minor versions such as `1.22`. */
export interface Lifecycle {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly introduced: string;
  readonly deprecated?: string;
  readonly removed?: string;
  /** `networking.k8s.io/v1 Ingress`. */
  readonly replacement?: string;
}
