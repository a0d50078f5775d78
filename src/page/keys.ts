import type { Drawing } from "./drawing.ts";
import { byId } from "./element.ts";
import type { State } from "./state.ts";
import type { View } from "./view.ts";

const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Keys: / searches, arrows go from node to node, + − 0 zoom, Escape leaves what is shown. */
export function followKeys(state: State, drawing: Drawing, view: View, open: (node: number) => void): void {
  const search = byId<HTMLInputElement>("search");
  const escape = () => {
    if (state.way || state.from !== undefined) state.setWay(undefined);
    else if (state.query !== "") {
      search.value = state.query = "";
      state.changed("search");
    } else state.select(undefined);
  };
  const go = (key: string) => {
    const next = state.selected === undefined ? drawing.first() : neighbour(state, drawing, key);
    if (next === undefined) return;
    open(next);
    drawing.focus(next);
  };
  const actions: Readonly<Record<string, () => void>> = {
    "/": () => { search.focus(); }, "+": () => { view.zoomBy(1.3); }, "=": () => { view.zoomBy(1.3); }, "-": () => { view.zoomBy(1 / 1.3); }, "0": () => { drawing.showAll(); },
  };
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") escape();
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    const isInPicture = event.target instanceof Node && byId<SVGSVGElement>("picture").contains(event.target);
    if (Object.hasOwn(DIRECTIONS, event.key) && isInPicture) go(event.key);
    else if (Object.hasOwn(actions, event.key)) actions[event.key]!();
    else return;
    event.preventDefault();
  });
}

/** The nearest node in the direction of an arrow; what lies aside counts double. */
function neighbour(state: State, drawing: Drawing, key: string): number | undefined {
  const here = drawing.placeOf(state.selected!);
  const [dx, dy] = DIRECTIONS[key]!;
  if (!here) return undefined;
  let best: number | undefined;
  let least = Infinity;
  for (const i of state.data.nodes.keys()) {
    const there = drawing.placeOf(i);
    if (!there || i === state.selected) continue;
    const x = there.x + there.width / 2 - here.x - here.width / 2, y = there.y + there.height / 2 - here.y - here.height / 2;
    const along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
    if (along > 4 && along + 2 * aside < least) [best, least] = [i, along + 2 * aside];
  }
  return best;
}
