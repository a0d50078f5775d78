import type { State } from "./state.ts";
import { trace, wayAlong } from "./way.ts";

/**
 * What is selected, as the part of the address after `#`: `node=ID`, and `trace=ID,ID,…` for a way. Of two nodes
 * the way between them is found. So a link leads to an object, and another program can show a way.
 */
export class Address {
  private readonly state: State;
  private readonly indexOf: ReadonlyMap<string, number>;
  private written = "";

  constructor(state: State) {
    this.state = state;
    this.indexOf = new Map(state.data.nodes.map(({ id }, i) => [id, i]));
  }

  write(): void {
    const { selected, way, data } = this.state;
    const id = (i: number) => encodeURIComponent(data.nodes[i]!.id);
    const parts = [...(selected === undefined ? [] : [`node=${id(selected)}`]), ...(way ? [`trace=${way.named.map(id).join(",")}`] : [])];
    const hash = parts.join("&");
    if (hash === this.written) return;
    this.written = hash;
    history.replaceState(null, "", `#${hash}`);
  }

  read(open: (node: number) => void): void {
    const hash = location.hash.slice(1);
    if (hash === this.written) return;
    this.written = hash;
    const parts = new URLSearchParams(hash);
    const node = this.indexOf.get(parts.get("node") ?? "");
    if (node !== undefined) open(node);
    const nodes = (parts.get("trace") ?? "").split(",").flatMap((id) => this.indexOf.get(id) ?? []);
    // After the panel, which takes its place of the window.
    if (nodes.length > 0) this.trace(nodes);
  }

  private trace(nodes: readonly number[]): void {
    const { data } = this.state;
    this.state.setWay(nodes.length === 2 ? trace(data, nodes[0]!, nodes[1]!) : wayAlong(data, nodes));
  }
}
