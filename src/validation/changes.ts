/**
 * Every place where the verdict depends on the version of Kubernetes: the minor version since which (and, where it was
 * taken back, until which) it holds, and the change of Kubernetes that moved it. Validators ask `validation.has(name)`.
 * docs/new-kubernetes-version.md says how to find what a new version moved.
 */
export const CHANGES = {
  /** Service names follow RFC 1123 (may start with a digit): gate RelaxedServiceNameValidation, on since 1.36. */
  relaxedServiceNames: { since: 36, what: "Service names follow RFC 1123 labels (RelaxedServiceNameValidation on by default)" },
  /** Environment variable names may hold any printable ASCII but "=": gate RelaxedEnvironmentVariableValidation, on since 1.32. */
  relaxedEnvironmentNames: { since: 32, what: "environment variable names may hold any printable ASCII character but \"=\" (RelaxedEnvironmentVariableValidation)" },
} as const satisfies Record<string, { since: number; until?: number; what: string }>;

export type ChangeName = keyof typeof CHANGES;
