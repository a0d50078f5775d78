/** Labels of Nodes that went out of use, and what took their place; undefined where nothing did (pkg/api/node/util.go). */
const DEPRECATED: ReadonlyMap<string, string | undefined> = new Map([
  ["beta.kubernetes.io/arch", "kubernetes.io/arch"],
  ["beta.kubernetes.io/os", "kubernetes.io/os"],
  ["failure-domain.beta.kubernetes.io/region", "topology.kubernetes.io/region"],
  ["failure-domain.beta.kubernetes.io/zone", "topology.kubernetes.io/zone"],
  ["beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type"],
  ["app.kubernetes.io/created-by", undefined],
  ["scheduler.alpha.kubernetes.io/preferAvoidPods", undefined],
  ["node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"],
]);

/** Why a label of Nodes should not be selected by any more; undefined for any other label. */
export function deprecatedNodeLabel(key: string): string | undefined {
  if (!DEPRECATED.has(key)) return undefined;
  const successor = DEPRECATED.get(key);
  return `the node label "${key}" is deprecated${successor === undefined ? "" : `; use "${successor}"`}`;
}
