import type { PageEdge, PageFinding, PageNode } from "../report/picture/page-data.ts";
import { button, byId, element } from "./element.ts";
import type { State } from "./state.ts";
import { trace, wayThrough } from "./way.ts";

/** What is known of the selected object: findings, endpoints, what it is tied to, and its lines. */
export class Panel {
  private readonly state: State;
  private readonly panel = byId("panel");
  private readonly open: (node: number) => void;

  constructor(state: State, open: (node: number) => void) {
    this.state = state;
    this.open = open;
  }

  update(): void {
    const { selected, data } = this.state;
    this.panel.hidden = selected === undefined;
    if (selected === undefined) {
      this.panel.replaceChildren();
      return;
    }
    const node = data.nodes[selected]!;
    const findings = node.findings.map((i) => data.findings[i]!);
    this.panel.replaceChildren(
      this.heading(node),
      this.actions(selected),
      ...section("Findings", findings.map(findingItem), findings.length),
      ...this.endpoints(node),
      ...this.relations("Leads to", selected, "from", "to"),
      ...this.relations("Comes from", selected, "to", "from"),
      ...source(node, findings),
    );
    this.panel.scrollTop = 0;
  }

  private heading({ category, kind, name, namespace, file, line, state, detail }: PageNode): HTMLElement {
    const words: Readonly<Record<typeof state, string>> = { present: "", refused: "refused by the API server", made: "", missing: "not in the input", external: "outside the input" };
    const close = button({ class: "close", "aria-label": "Close" }, () => { this.state.select(undefined); }, "×");
    const facts = [namespace === undefined ? "whole cluster" : `namespace ${namespace}`, detail === words[state] ? "" : detail, words[state]].filter((text) => text !== "").join(" · ");
    return element("div", { class: `heading ${category}` }, close,
      element("p", { class: "kind" }, kind), element("h2", {}, name), element("p", { class: "quiet" }, facts),
      file === undefined ? undefined : element("p", { class: "quiet place" }, `${file}:${line ?? 1}`));
  }

  private actions(selected: number): HTMLElement {
    const { data, from } = this.state;
    const bar = element("div", { class: "actions" });
    bar.append(button({ id: "way" }, () => { this.state.setWay(wayThrough(data, selected)); }, "Show the way"));
    if (from === undefined || from === selected) bar.append(button({ id: "way-from" }, () => { this.state.from = selected; this.state.changed("way"); this.update(); }, from === selected ? "… now choose where to" : "Trace from here"));
    else bar.append(button({ id: "way-to" }, () => { this.trace(from, selected); }, "Trace to here"));
    return bar;
  }

  private trace(from: number, to: number): void {
    this.state.setWay(trace(this.state.data, from, to));
    this.update();
  }

  private endpoints({ endpoints }: PageNode): HTMLElement[] {
    if (!endpoints) return [];
    const rows = endpoints.map(({ text, ports, isGood }) => element("li", { class: isGood ? "" : "bad" }, element("span", {}, text), ports === "" ? undefined : element("span", { class: "quiet" }, ` ${ports}`)));
    return section("Endpoints", rows.length > 0 ? rows : [element("li", { class: "bad" }, "none")]);
  }

  private relations(title: string, selected: number, own: "from" | "to", other: "from" | "to"): HTMLElement[] {
    const { data } = this.state;
    const rows = data.edges.filter((edge) => edge[own] === selected).map((edge) => this.relation(edge, data.nodes[edge[other]]!, edge[other]));
    return section(title, rows, rows.length);
  }

  private relation({ type, labels, broken }: PageEdge, node: PageNode, index: number): HTMLElement {
    const target = button({ class: `link ${node.category}` }, () => { this.open(index); }, element("span", { class: "swatch" }), element("span", { class: "quiet" }, `${node.kind} `), node.name);
    return element("li", { class: broken ? "bad" : "" }, target, element("span", { class: "how" }, [WORDS[type], ...labels].join(" · ")));
  }
}

const WORDS: Readonly<Record<PageEdge["type"], string>> = { routes: "request", selects: "endpoints", uses: "needed by Pods", scales: "scales", protects: "protects", isolates: "isolates", refers: "names" };

function section(title: string, items: readonly HTMLElement[], count?: number): HTMLElement[] {
  if (items.length === 0) return [];
  return [element("h3", {}, title, count === undefined ? undefined : element("span", { class: "number" }, String(count))), element("ul", {}, ...items)];
}

/** A finding with everything that is said about it. */
function findingItem({ severity, word, message, label, rule, path, notes, line }: PageFinding): HTMLElement {
  return element("li", { class: `finding ${severity}` },
    element("p", {}, element("span", { class: "severity" }, word), ` ${message}`),
    label === undefined ? undefined : element("p", { class: "note" }, label),
    ...notes.map((note) => element("p", { class: "note" }, note)),
    element("p", { class: "quiet" }, [path, line === undefined ? "" : `line ${line}`, rule].filter((text) => text !== "").join(" · ")));
}

/** The lines of the object as written, those with findings marked. */
function source({ lines, file }: PageNode, findings: readonly PageFinding[]): HTMLElement[] {
  if (lines.length === 0) return [];
  const severities = new Map(findings.flatMap(({ line, severity }) => (line === undefined ? [] : [[line, severity] as const])).reverse());
  const rows: HTMLElement[] = [];
  let last: number | undefined;
  for (const [first, text] of lines) {
    if (last !== undefined && first > last + 1) rows.push(element("div", { class: "gap" }, element("span", { class: "number" }, "⋮"), element("span", {}, "")));
    for (const [i, line] of text.split("\n").entries()) {
      last = first + i;
      rows.push(element("div", { class: severities.get(last) ?? "" }, element("span", { class: "number" }, String(last)), element("span", { class: "code" }, line === "" ? " " : line)));
    }
  }
  return [element("h3", {}, "Lines"), element("p", { class: "quiet place" }, file ?? ""), element("div", { class: "source", tabindex: "0", role: "region", "aria-label": "Lines of the file" }, ...rows)];
}
