import { pack, type Point, type Rectangle } from "./pack.ts";

/** The part of a laid-out group that is shown. */
export interface Shown extends Rectangle, Point {
  readonly group: number;
  readonly namespace: string | undefined;
}

/** The frame of a namespace. */
export interface Frame extends Rectangle, Point { readonly namespace: string | undefined }

export interface Arrangement extends Rectangle {
  readonly frames: readonly Frame[];
  /** By group, where its own left upper corner comes to be. */
  readonly offsets: ReadonlyMap<number, Point>;
}

const GAP = 28;
const FRAME_GAP = 36;
const MARGIN = 20;
/** Room for the name of the namespace. */
export const FRAME_HEAD = 34;

/** Puts groups into the frames of their namespaces, and the frames beside each other. The page does so again for what a filter leaves. */
export function arrange(shown: readonly Shown[], aspect: number): Arrangement {
  const byNamespace = new Map<string | undefined, Shown[]>();
  for (const one of shown) {
    const list = byNamespace.get(one.namespace);
    if (list) list.push(one);
    else byNamespace.set(one.namespace, [one]);
  }
  const inner = [...byNamespace].map(([namespace, groups]) => ({ namespace, groups, packed: pack(groups, GAP, aspect) }));
  const outer = pack(inner.map(({ packed }) => ({ width: packed.width + 2 * MARGIN, height: packed.height + FRAME_HEAD + MARGIN })), FRAME_GAP, aspect);
  const offsets = new Map<number, Point>();
  const frames = inner.map(({ namespace, groups, packed }, i): Frame => {
    const { x, y } = outer.places[i]!;
    for (const [j, { group, x: left, y: top }] of groups.entries()) {
      const place = packed.places[j]!;
      offsets.set(group, { x: x + MARGIN + place.x - left, y: y + FRAME_HEAD + place.y - top });
    }
    return { namespace, x, y, width: packed.width + 2 * MARGIN, height: packed.height + FRAME_HEAD + MARGIN };
  });
  return { width: outer.width, height: outer.height, frames, offsets };
}
