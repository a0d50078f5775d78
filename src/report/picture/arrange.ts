import { pack, windowFor, type Packed, type Point, type Rectangle } from "./pack.ts";

/** The part of a laid-out group that is shown. */
export interface Shown extends Rectangle, Point {
  readonly group: number;
  readonly namespace: string | undefined;
}

/** The frame of a namespace. */
export interface Frame extends Rectangle, Point {
  readonly namespace: string | undefined;
  /** Where its title stands, from its upper edge down. */
  readonly titleY: number;
}

export interface Arrangement extends Rectangle {
  readonly frames: readonly Frame[];
  /** By group, where its own left upper corner comes to be. */
  readonly offsets: ReadonlyMap<number, Point>;
}

/** By how much gaps are wider than they are as long as everything can be read. */
export interface Air { readonly groups: number; readonly frames: number }

const PLAIN_AIR: Air = { groups: 1, frames: 1 };
const GAP = 34;
const FRAME_GAP = 36;
const MARGIN = 20;
const FRAME_HEAD = 34;

type Groups = readonly (readonly [namespace: string | undefined, groups: readonly Shown[]])[];
interface Fit {
  readonly inner: readonly { readonly namespace: string | undefined; readonly groups: readonly Shown[]; readonly packed: Packed }[];
  readonly outer: Packed;
}

/** Two frames beside each other are wider than one, so frames of several shapes are tried. */
function bestFit(byNamespace: Groups, aspect: number, air: Air): Fit {
  let best: Fit | undefined;
  for (const shape of SHAPES) {
    const inner = byNamespace.map(([namespace, groups]) => ({ namespace, groups, packed: pack(groups, GAP * air.groups, aspect * shape) }));
    const outer = pack(inner.map(({ packed }) => ({ width: packed.width + 2 * MARGIN, height: packed.height + FRAME_HEAD * air.frames + MARGIN })), FRAME_GAP * Math.sqrt(air.frames), aspect);
    if (!best || windowFor(outer, aspect) < windowFor(best.outer, aspect)) best = { inner, outer };
  }
  return best!;
}

const SHAPES = [1, 0.5, 0.7, 1.5, 2.2];

/**
 * Puts groups into the frames of their namespaces, and the frames beside each other. The page does so again for what a
 * filter leaves. `air` widens the gaps between groups and between frames: what is seen from afar has large titles in them.
 */
export function arrange(shown: readonly Shown[], aspect: number, air: Air = PLAIN_AIR): Arrangement {
  const byNamespace = new Map<string | undefined, Shown[]>();
  for (const one of shown) {
    const list = byNamespace.get(one.namespace);
    if (list) list.push(one);
    else byNamespace.set(one.namespace, [one]);
  }
  const { inner, outer } = bestFit([...byNamespace], aspect, air);
  const offsets = new Map<number, Point>();
  const frames = inner.map(({ namespace, groups, packed }, i): Frame => {
    const { x, y } = outer.places[i]!;
    for (const [j, { group, x: left, y: top }] of groups.entries()) {
      const place = packed.places[j]!;
      offsets.set(group, { x: x + MARGIN + place.x - left, y: y + FRAME_HEAD * air.frames + place.y - top });
    }
    return { namespace, x, y, width: packed.width + 2 * MARGIN, height: packed.height + FRAME_HEAD * air.frames + MARGIN, titleY: Math.round(FRAME_HEAD * air.frames * 0.68) };
  });
  return { width: outer.width, height: outer.height, frames, offsets };
}
