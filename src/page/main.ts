import type { PageData } from "../report/picture/page-data.ts";
import { button, byId, element } from "./element.ts";
import { Drawing } from "./drawing.ts";
import { Address } from "./address.ts";
import { followKeys } from "./keys.ts";
import { Panel } from "./panel.ts";
import { Side } from "./side.ts";
import { State } from "./state.ts";
import { View } from "./view.ts";

const state = new State(JSON.parse(byId("data").textContent) as PageData);
const view = new View();
const drawing = new Drawing(state, view);
const open = (node: number) => {
  state.select(node);
  drawing.reveal(node, true);
};
const panel = new Panel(state, open);
const side = new Side(state, open);
const address = new Address(state);

state.listen((what) => {
  if (what === "filter") {
    showCounts(drawing.arrange());
    drawing.showAll();
  }
  if (what === "search") side.updateHits();
  if (what === "selection") panel.update();
  if (what === "way") {
    showWay();
    if (state.way) drawing.showNodes(state.way.nodes, byId("trace").offsetHeight + 12);
  }
  drawing.mark();
  address.write();
});

const search = byId<HTMLInputElement>("search");
search.addEventListener("input", () => {
  state.query = search.value;
  state.changed("search");
});
search.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && side.firstHit !== undefined) open(side.firstHit);
});
byId("picture").addEventListener("click", (event) => {
  if (view.hasMoved) return;
  const node = drawing.nodeOf(event.target);
  state.select(node);
  // The panel may have come over it.
  if (node !== undefined) drawing.reveal(node, false);
});
byId("zoom-in").addEventListener("click", () => { view.zoomBy(1.4); });
byId("zoom-out").addEventListener("click", () => { view.zoomBy(1 / 1.4); });
byId("fit").addEventListener("click", () => { drawing.showAll(); });
followKeys(state, drawing, view, open);

showCounts(drawing.arrange());
drawing.showAll();
address.read(open);
addEventListener("hashchange", () => { address.read(open); });
document.documentElement.classList.add("is-ready");

function showCounts(shown: number): void {
  const { nodes, findings } = state.data;
  const number = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
  const parts = [
    shown === nodes.length ? `${nodes.length} objects` : `${shown} of ${nodes.length} objects`,
    ...(["error", "warning", "info"] as const).flatMap((severity) => {
      const count = number(severity);
      return count === 0 ? [] : [`${count} ${severity}${count > 1 && severity !== "info" ? "s" : ""}`];
    }),
  ];
  byId("counts").textContent = parts.join(" · ");
}

function showWay(): void {
  const strip = byId("trace");
  strip.hidden = state.way === undefined && state.from === undefined;
  const { way, from, data } = state;
  const title = way ? way.title : from === undefined ? "" : `from ${data.nodes[from]!.name}: choose where to`;
  strip.replaceChildren(
    button({ id: "way-clear" }, () => { state.setWay(undefined); }, "Clear"),
    element("p", {}, way?.verdict === undefined ? undefined : element("strong", { class: way.verdict }, `${way.verdict} `), title),
    ...(way?.lines ?? []).map((line) => element("p", { class: "note" }, line)),
  );
}
