import type { Picture } from "./picture.ts";

/** What to draw; everything where both are empty. */
export interface PictureFilter {
  readonly namespaces: readonly string[];
  /** In any case: `deployment` is a Deployment. */
  readonly kinds: readonly string[];
}

/** The part of a picture that a filter leaves; findings stay as they are, so that their indexes hold. */
export function filterPicture(picture: Picture, { namespaces, kinds }: PictureFilter): Picture {
  if (namespaces.length === 0 && kinds.length === 0) return picture;
  const wanted = new Set(kinds.map((kind) => kind.toLowerCase()));
  const nodes = picture.nodes.filter(({ namespace, kind }) =>
    (namespaces.length === 0 || (namespace !== undefined && namespaces.includes(namespace))) && (wanted.size === 0 || wanted.has(kind.toLowerCase())));
  const ids = new Set(nodes.map(({ id }) => id));
  return { ...picture, nodes, edges: picture.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)) };
}
