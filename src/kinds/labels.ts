/** Labels, or anything else that maps names to text; a Map, because keys come from the input. */
export type Labels = ReadonlyMap<string, string>;

/** The label that every namespace carries, whatever its manifest says: its own name. */
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";
