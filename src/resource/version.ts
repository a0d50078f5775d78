/** A Kubernetes minor version that kubeverdict has schemas for. */
export type KubernetesVersion = "1.32" | "1.33" | "1.34" | "1.35" | "1.36" | "1.37";

/** Oldest first. */
export const KUBERNETES_VERSIONS: readonly KubernetesVersion[] = ["1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];

/** The newest version that we know; used unless the user says otherwise. */
export const LATEST_VERSION: KubernetesVersion = "1.37";

/** The minor number: 36 for 1.36. */
export function minorOf(version: KubernetesVersion): number {
  return Number(version.slice("1.".length));
}

/** Reads `1.36`, `v1.36` and `1.36.3`; undefined for a version that we have no schemas for. */
export function parseVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?(1\.\d+)(\.\d+)?([-+].*)?$/.exec(text.trim());
  return KUBERNETES_VERSIONS.find((version) => version === match?.[1]);
}
