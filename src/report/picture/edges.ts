import type { Resource } from "../../resource/resource.ts";
import type { FieldPath } from "../../source/path.ts";
import type { Draft } from "./nodes.ts";
import type { EdgeType, PictureEdge } from "./picture.ts";

/** Where a resource says that it belongs to another. */
export interface Place { readonly holder: Resource; readonly path: FieldPath }

/** One reason for an edge. */
export interface Link {
  readonly from: Draft;
  readonly to: Draft;
  readonly type: EdgeType;
  readonly label?: string | undefined;
  readonly broken?: boolean;
  readonly places: readonly Place[];
}

/** An edge that is still being put together. */
export interface DraftEdge extends Omit<PictureEdge, "labels" | "findings" | "broken"> {
  readonly labels: Set<string>;
  broken: boolean;
  readonly places: Place[];
  readonly findings: Set<number>;
}

/** The edges of a picture: links of one type between two nodes are one edge. */
export class Edges {
  readonly all = new Map<string, DraftEdge>();
  private readonly ends = new Set<string>();
  private readonly isComplete: boolean;

  /** Only where the input is everything there is does a target that it lacks not exist. */
  constructor(isComplete: boolean) {
    this.isComplete = isComplete;
  }

  add({ from, to, type, label, broken = false, places }: Link): void {
    if (from === to) return;
    const key = `${from.id}\n${to.id}\n${type}`;
    let edge = this.all.get(key);
    if (!edge) this.all.set(key, (edge = { from: from.id, to: to.id, type, labels: new Set(), broken: false, places: [], findings: new Set() }));
    if (label !== undefined && label !== "") edge.labels.add(label);
    edge.broken ||= broken || to.state === "refused" || (this.isComplete && to.state === "missing");
    edge.places.push(...places);
    this.ends.add(from.id);
    this.ends.add(to.id);
  }

  /** A StatefulSet names the Service that selects it: one edge says enough. */
  dropWaysBack(): void {
    for (const [key, { from, to, type }] of this.all) if (type === "refers" && this.all.has(`${to}\n${from}\nselects`)) this.all.delete(key);
  }

  touches(id: string): boolean {
    return this.ends.has(id);
  }
}
