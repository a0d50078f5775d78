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
  /** Addresses and ranges may have no leading zeros, no IPv4-mapped form and no bits after the prefix: gate StrictIPCIDRValidation, on since 1.36. */
  strictAddresses: { since: 36, what: "IP addresses and CIDR ranges are read strictly (StrictIPCIDRValidation on by default)" },
  /** Causes about metadata.ownerReferences name the item, and absent fields are Required: apimachinery's validateOwnerReference changed in 1.37. */
  indexedOwnerReferences: { since: 37, what: "causes about owner references name the item and report absent fields as Required" },
} as const satisfies Record<string, { since: number; until?: number; what: string }>;

export type ChangeName = keyof typeof CHANGES;
