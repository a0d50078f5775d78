import { arrange, type Arrangement, type Shown } from "../report/picture/arrange.ts";
import { curveBetween, pathOf } from "../report/picture/curve.ts";
import { byId } from "./element.ts";
import type { State } from "./state.ts";
import { FAR, FARTHEST, VERY_FAR, type View } from "./view.ts";

interface Box { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

/** The nodes and edges that are there already: shows, hides, moves and marks them. */
export class Drawing {
  private readonly state: State;
  private readonly view: View;
  private readonly svg = byId<SVGSVGElement>("picture");
  private readonly nodes = new Map<number, SVGGElement>();
  private readonly edges = new Map<number, SVGGElement>();
  private readonly groups: readonly SVGGElement[];
  private readonly frames: readonly SVGGElement[];
  private readonly places = new Map<number, Box>();
  /** What a workload asks of a Service, which the picture itself does not show. */
  private readonly request = document.createElementNS("http://www.w3.org/2000/svg", "g");
  private whole: Box = { x: 0, y: 0, width: 1, height: 1 };

  constructor(state: State, view: View) {
    this.state = state;
    this.view = view;
    for (const node of this.svg.querySelectorAll<SVGGElement>("[data-node]")) this.nodes.set(Number(node.dataset.node), node);
    for (const edge of this.svg.querySelectorAll<SVGGElement>("[data-edge]")) this.edges.set(Number(edge.dataset.edge), edge);
    this.groups = [...this.svg.querySelectorAll<SVGGElement>("[data-group]")];
    this.frames = [...this.svg.querySelectorAll<SVGGElement>("[data-frame]")];
    for (const [index, node] of this.nodes) this.prepare(index, node);
    this.request.id = "request";
    this.request.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    byId("loose").append(this.request);
  }

  private prepare(index: number, node: SVGGElement): void {
    const { kind, name, namespace, findings } = this.state.data.nodes[index]!;
    node.setAttribute("role", "button");
    node.setAttribute("tabindex", "-1");
    node.setAttribute("aria-label", `${kind} ${name}${namespace === undefined ? "" : ` in namespace ${namespace}`}${findings.length > 0 ? `, findings: ${findings.length}` : ""}`);
  }

  /** The node under an event's target; undefined where there is none. */
  nodeOf(target: EventTarget | null): number | undefined {
    const node = target instanceof Element ? target.closest<SVGGElement>("[data-node]") : null;
    return node ? Number(node.dataset.node) : undefined;
  }

  focus(index: number): void {
    this.nodes.get(index)?.focus({ preventScroll: true });
  }

  placeOf(index: number): Box | undefined {
    return this.places.get(index);
  }

  /** The first node that is shown. */
  first(): number | undefined {
    return this.places.keys().next().value;
  }

  /** Brings a node into sight; `closer` so that it can be read. */
  reveal(index: number, closer: boolean): void {
    const place = this.places.get(index);
    if (place) this.view.reveal(place, closer);
  }

  showAll(): void {
    this.view.show(this.whole);
  }

  /** Shows several nodes at once, below what covers the `top` of the window. */
  showNodes(indexes: Iterable<number>, top: number): void {
    const boxes = [...indexes].flatMap((index) => this.places.get(index) ?? []);
    if (boxes.length === 0) return;
    const x = Math.min(...boxes.map((box) => box.x)), y = Math.min(...boxes.map((box) => box.y));
    this.view.show({ x: x - 20, y: y - 20, width: Math.max(...boxes.map((box) => box.x + box.width)) - x + 40, height: Math.max(...boxes.map((box) => box.y + box.height)) - y + 40 }, top);
  }

  /** Puts what the filters leave closely together, and counts it. */
  arrange(): number {
    const { data } = this.state;
    const shown: Shown[] = [];
    this.places.clear();
    for (const [i, { namespace, nodes }] of data.groups.entries()) {
      const left = nodes.filter(([node]) => this.state.isShown(data.nodes[node]!));
      hide(this.groups[i]!, left.length === 0);
      for (const [node] of nodes) hide(this.nodes.get(node)!, !left.some(([one]) => one === node));
      if (left.length === 0) continue;
      const isWhole = left.length === nodes.length;
      const x = isWhole ? 0 : Math.min(...left.map(([, at]) => at)), y = isWhole ? 0 : Math.min(...left.map(([,, at]) => at));
      shown.push({ group: i, namespace, x, y, width: Math.max(...left.map(([, at,, width]) => at + width)) - x, height: Math.max(...left.map(([,, at,, height]) => at + height)) - y });
    }
    const { frames, offsets, width, height } = this.withAir(shown);
    this.whole = { x: 0, y: 0, width, height };
    for (const [i, group] of this.groups.entries()) {
      const offset = offsets.get(i);
      if (!offset) continue;
      group.setAttribute("transform", `translate(${offset.x} ${offset.y})`);
      for (const [node, x, y, w, h] of data.groups[i]!.nodes) if (this.state.isShown(data.nodes[node]!)) this.places.set(node, { x: offset.x + x, y: offset.y + y, width: w, height: h });
    }
    this.placeFrames(frames);
    this.placeEdges();
    byId("empty").hidden = shown.length > 0;
    return this.places.size;
  }

  /** From afar titles stand in the gaps, so these have to be larger the smaller everything is. */
  private withAir(shown: readonly Shown[]): Arrangement {
    const tight = arrange(shown, this.view.aspect);
    const zoom = this.view.zoomFor(tight);
    if (zoom >= FAR) return tight;
    // Where parts have titles too, the title of the frame stands above the first of them.
    const frames = Math.min(16, (zoom < VERY_FAR && zoom >= FARTHEST ? 1.45 : 0.66) / zoom);
    return arrange(shown, this.view.aspect, { groups: zoom >= VERY_FAR || zoom < FARTHEST ? 1 : 0.56 / zoom, frames });
  }

  private placeFrames(frames: Arrangement["frames"]): void {
    const used = new Set<SVGGElement>();
    const names = [...new Set(this.state.data.groups.map(({ namespace }) => namespace))];
    for (const { namespace, x, y, width, height, titleY } of frames) {
      const frame = this.frames[names.indexOf(namespace)]!;
      used.add(frame);
      frame.setAttribute("transform", `translate(${x} ${y})`);
      frame.querySelector("text")!.setAttribute("y", String(titleY));
      frame.querySelector("rect")!.setAttribute("width", String(width));
      frame.querySelector("rect")!.setAttribute("height", String(height));
    }
    for (const frame of this.frames) hide(frame, !used.has(frame));
  }

  private placeEdges(): void {
    const loose = new Set(this.state.data.loose);
    for (const [i, { from, to }] of this.state.data.edges.entries()) {
      const [start, end] = [this.places.get(from), this.places.get(to)];
      const edge = this.edges.get(i)!;
      hide(edge, !start || !end);
      if (start && end && loose.has(i)) edge.querySelector("path")!.setAttribute("d", pathOf(curveBetween(start, end).map(Math.round)));
    }
  }

  private drawRequest(): void {
    const [from, to] = this.state.way?.request?.map((node) => this.places.get(node)) ?? [];
    this.request.setAttribute("class", from && to ? "edge is-on-way" : "edge is-hidden");
    if (from && to) this.request.querySelector("path")!.setAttribute("d", pathOf(curveBetween(from, to).map(Math.round)));
  }

  /** Marks what is selected, found and on the way; the rest steps back. */
  mark(): void {
    const { selected, way, query, data } = this.state;
    const isSearching = query.trim() !== "";
    for (const verdict of ["no", "depends"]) this.svg.classList.toggle(`is-${verdict}`, way?.verdict === verdict);
    this.drawRequest();
    this.svg.classList.toggle("has-way", way !== undefined);
    this.svg.classList.toggle("has-search", isSearching && way === undefined);
    this.svg.classList.toggle("has-selection", selected !== undefined && way === undefined && !isSearching);
    const near = new Set<number>(selected === undefined ? [] : [selected]);
    for (const [i, { from, to, type }] of data.edges.entries()) {
      const isOwn = selected === from || selected === to;
      if (isOwn) near.add(from).add(to);
      const isOnWay = way !== undefined && way.nodes.has(from) && way.nodes.has(to) && (type === "routes" || type === "selects" || type === "isolates");
      toggle(this.edges.get(i)!, { "is-own": isOwn, "is-on-way": isOnWay });
    }
    for (const [i, node] of this.nodes) {
      const isSelected = i === selected;
      toggle(node, { "is-selected": isSelected, "is-near": near.has(i), "is-on-way": way?.nodes.has(i) ?? false, "is-found": isSearching && this.state.matches(data.nodes[i]!) });
      node.setAttribute("tabindex", isSelected ? "0" : "-1");
      node.setAttribute("aria-pressed", String(isSelected));
    }
  }
}

function hide(element: SVGElement, isHidden: boolean): void {
  element.classList.toggle("is-hidden", isHidden);
}

function toggle(element: Element, classes: Readonly<Record<string, boolean>>): void {
  for (const [name, isOn] of Object.entries(classes)) element.classList.toggle(name, isOn);
}
