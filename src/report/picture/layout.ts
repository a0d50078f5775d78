import { groupsOf, type Group } from "./components.ts";
import type { Picture } from "./picture.ts";
import { heightOf, widthFor, type Size } from "./size.ts";

/** A node in its part: the left upper corner and the size. */
export interface PlacedNode extends Size { readonly node: number; readonly x: number; readonly y: number }

/** An edge in its part: a start point and then three points for each Bézier curve, x and y in turn. */
export interface PlacedEdge { readonly edge: number; readonly points: readonly number[] }

/** A part of the picture, laid out by itself; its own left upper corner is 0, 0. */
export interface PlacedGroup extends Size {
  readonly namespace: string | undefined;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

export interface Layout {
  readonly groups: readonly PlacedGroup[];
  /** Edges without a way of their own; drawn straight from node to node. */
  readonly loose: readonly number[];
}

/** Turns a description in Graphviz' language into its `plain` output. */
export type Graphviz = (dot: string) => string;

/** Lays out each part of a picture; parts of the same shape are laid out once. */
export function layOut(picture: Picture, graphviz: Graphviz): Layout {
  const { groups, loose } = groupsOf(picture);
  const known = new Map<string, Shape>();
  const placed = groups.map((group) => {
    const dot = dotOf(group, picture);
    let shape = known.get(dot);
    if (!shape) known.set(dot, (shape = group.nodes.length === 1 ? alone(group, picture) : readPlain(graphviz(dot))));
    return placeGroup(group, picture, shape);
  });
  return { groups: placed, loose };
}

/** Where Graphviz puts things, in pixels; y grows downwards. */
interface Shape extends Size {
  /** Centres. */
  readonly nodes: ReadonlyMap<number, { readonly x: number; readonly y: number }>;
  readonly edges: readonly (readonly number[])[];
}

const PIXELS = 72;

/** Only numbers: names stay out, so nothing has to be escaped and parts of the same shape look the same. */
function dotOf({ nodes, edges }: Group, picture: Picture): string {
  const width = (widthFor(nodes.map((i) => picture.nodes[i]!)) / PIXELS).toFixed(3);
  const number = new Map(nodes.map((node, i) => [picture.nodes[node]!.id, i]));
  const lines = nodes.map((node, i) => `${i} [height=${(heightOf(picture.nodes[node]!) / PIXELS).toFixed(3)}]`);
  for (const i of edges) {
    const { from, to, type } = picture.edges[i]!;
    const weight = type === "routes" || type === "selects" ? " [weight=4]" : "";
    lines.push(`${number.get(from)!} -> ${number.get(to)!}${weight}`);
  }
  const gap = edges.some((i) => picture.edges[i]!.labels.length > 0) ? 1.25 : 0.7;
  return `digraph{rankdir=LR;nodesep=0.14;ranksep=${gap};node[shape=box,fixedsize=true,width=${width},label=""];edge[arrowhead=none];${lines.join(";")}}`;
}

function alone({ nodes }: Group, picture: Picture): Shape {
  const node = picture.nodes[nodes[0]!]!;
  const [width, height] = [widthFor([node]), heightOf(node)];
  return { width, height, nodes: new Map([[0, { x: width / 2, y: height / 2 }]]), edges: [] };
}

/** Reads `graph`, `node` and `edge` lines (https://graphviz.org/docs/outputs/plain/); edges come in the order of tail and head, so they are found by both. */
function readPlain(text: string): Shape & { readonly ends: readonly string[] } {
  let width = 0, height = 0;
  const nodes = new Map<number, { x: number; y: number }>();
  const edges: number[][] = [];
  const ends: string[] = [];
  for (const line of text.split("\n")) {
    const words = line.split(" ");
    if (words[0] === "graph") [width, height] = [Number(words[2]) * PIXELS, Number(words[3]) * PIXELS];
    else if (words[0] === "node") nodes.set(Number(words[1]), { x: Number(words[2]) * PIXELS, y: height - Number(words[3]) * PIXELS });
    else if (words[0] === "edge") {
      const count = Number(words[3]);
      edges.push(words.slice(4, 4 + 2 * count).map((word, i) => (i % 2 === 0 ? Number(word) * PIXELS : height - Number(word) * PIXELS)));
      ends.push(`${words[1]!} ${words[2]!}`);
    }
  }
  return { width, height, nodes, edges, ends };
}

function placeGroup(group: Group, picture: Picture, shape: Shape & { readonly ends?: readonly string[] }): PlacedGroup {
  const width = widthFor(group.nodes.map((i) => picture.nodes[i]!));
  const nodes = group.nodes.map((node, i): PlacedNode => {
    const centre = shape.nodes.get(i)!;
    const height = heightOf(picture.nodes[node]!);
    return { node, x: round(centre.x - width / 2), y: round(centre.y - height / 2), width, height };
  });
  const number = new Map(group.nodes.map((node, i) => [picture.nodes[node]!.id, i]));
  const free = new Map<string, number[]>();
  for (const [i, end] of (shape.ends ?? []).entries()) free.set(end, [...(free.get(end) ?? []), i]);
  const edges = group.edges.map((edge): PlacedEdge => {
    const { from, to } = picture.edges[edge]!;
    const at = free.get(`${number.get(from)!} ${number.get(to)!}`)!.shift()!;
    return { edge, points: shape.edges[at]!.map(round) };
  });
  return { namespace: group.namespace, width: round(shape.width), height: round(shape.height), nodes, edges };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
