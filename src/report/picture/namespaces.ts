/** Groups by namespace, in the order in which they come; cluster-scoped objects under undefined. */
export function byNamespace<T extends { readonly namespace: string | undefined }>(nodes: readonly T[]): ReadonlyMap<string | undefined, readonly T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const node of nodes) {
    const group = groups.get(node.namespace);
    if (group) group.push(node);
    else groups.set(node.namespace, [node]);
  }
  return groups;
}
