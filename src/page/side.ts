import type { PageFinding, PageNode } from "../report/picture/page-data.ts";
import { button, byId, element } from "./element.ts";
import { CATEGORIES, type State } from "./state.ts";

const MOST_HITS = 60;
const MOST_FINDINGS = 500;

/** The left side: what the search finds, the findings, and the filters. */
export class Side {
  private readonly state: State;
  private readonly open: (node: number) => void;
  private readonly hits = element("div", { id: "hits" });
  private readonly findings: HTMLElement;

  constructor(state: State, open: (node: number) => void) {
    this.state = state;
    this.open = open;
    this.findings = element("div", { id: "findings" });
    const filters = element("div", { id: "filters" }, ...this.filters());
    const parts = state.data.mode === "lint" ? [this.findings, filters] : [filters, this.findings];
    byId("side").append(this.hits, ...parts);
    this.listFindings();
  }

  /** What the search finds, as buttons. */
  updateHits(): void {
    const { data, query } = this.state;
    if (query.trim() === "") {
      this.hits.replaceChildren();
      return;
    }
    const found = [...data.nodes.entries()].filter(([, node]) => this.state.matches(node));
    const items = found.slice(0, MOST_HITS).map(([i, node]) => element("li", {}, this.hit(i, node)));
    this.hits.replaceChildren(heading("Found", found.length), element("ul", {}, ...items), ...(found.length > MOST_HITS ? [element("p", { class: "quiet" }, `and ${found.length - MOST_HITS} more`)] : []));
  }

  /** The first object that the search finds. */
  get firstHit(): number | undefined {
    const at = this.state.query.trim() === "" ? -1 : this.state.data.nodes.findIndex((node) => this.state.matches(node));
    return at < 0 ? undefined : at;
  }

  private hit(index: number, { category, kind, namespace, name }: PageNode): HTMLElement {
    return button({ class: `hit ${category}` }, () => { this.open(index); },
      element("span", { class: "swatch" }), element("span", {}, name), element("span", { class: "quiet" }, `${kind}${namespace === undefined ? "" : ` · ${namespace}`}`));
  }

  private listFindings(): void {
    const { findings } = this.state.data;
    const byFile = new Map<string, PageFinding[]>();
    for (const finding of findings.slice(0, MOST_FINDINGS)) byFile.set(finding.file ?? "cluster", [...(byFile.get(finding.file ?? "cluster") ?? []), finding]);
    const groups = [...byFile].flatMap(([file, list]) => [element("h3", { class: "file" }, file), element("ul", {}, ...list.map((finding) => this.findingButton(finding)))]);
    const more = findings.length - MOST_FINDINGS;
    this.findings.replaceChildren(heading("Findings", findings.length), ...groups, ...(more > 0 ? [element("p", { class: "quiet" }, `and ${more} more`)] : []));
    if (findings.length === 0) this.findings.append(element("p", { class: "quiet" }, "nothing was found"));
  }

  private findingButton({ severity, word, message, object, rule, line, node }: PageFinding): HTMLElement {
    const content = [
      element("span", { class: "severity" }, word), element("span", { class: "message" }, message),
      element("span", { class: "quiet" }, [object, line === undefined ? "" : `line ${line}`, rule].filter((text) => text !== "").join(" · ")),
    ];
    const inside = node === undefined ? element("div", { class: "entry" }, ...content) : button({ class: "entry" }, () => { this.open(node); }, ...content);
    return element("li", { class: `finding ${severity}` }, inside);
  }

  private filters(): HTMLElement[] {
    const { data } = this.state;
    const namespaces = [...new Set(data.nodes.map(({ namespace }) => namespace ?? ""))];
    const kinds = [...new Map(CATEGORIES.flatMap((category) => data.nodes.filter((node) => node.category === category).map(({ kind }) => [kind, category] as const)))];
    const number = (has: (node: PageNode) => boolean) => data.nodes.filter(has).length;
    const only = element("input", { type: "checkbox", id: "only-findings" });
    only.addEventListener("change", () => { this.state.onlyFindings = only.checked; this.state.changed("filter"); });
    return [
      element("label", { class: "choice" }, only, "only objects with findings"),
      ...this.choices("Namespaces", "namespace", namespaces.map((name) => ({ name, shown: name === "" ? "whole cluster" : name, category: "", number: number((node) => (node.namespace ?? "") === name) })), this.state.hiddenNamespaces),
      ...this.choices("Kinds", "kind", kinds.map(([name, category]) => ({ name, shown: name, category, number: number((node) => node.kind === name) })), this.state.hiddenKinds),
    ];
  }

  private choices(title: string, sort: string, all: readonly { readonly name: string; readonly shown: string; readonly category: string; readonly number: number }[], hidden: Set<string>): HTMLElement[] {
    const boxes: HTMLInputElement[] = [];
    const apply = () => {
      for (const [i, { name }] of all.entries()) if (boxes[i]!.checked) hidden.delete(name); else hidden.add(name);
      this.state.changed("filter");
    };
    const rows = all.map(({ name, shown, category, number }) => {
      const box = element("input", { type: "checkbox", "data-filter": sort, value: name });
      box.checked = true;
      box.addEventListener("change", apply);
      boxes.push(box);
      const only = button({ class: "only", "aria-label": `only ${shown}` }, () => { for (const one of boxes) one.checked = one === box; apply(); }, "only");
      return element("li", { class: category }, element("label", { class: "choice" }, box, category === "" ? undefined : element("span", { class: "swatch" }), element("span", { class: "shown" }, shown), element("span", { class: "number" }, String(number))), only);
    });
    const everything = button({ class: "only always", "aria-label": `all ${title.toLowerCase()}` }, () => { for (const box of boxes) box.checked = true; apply(); }, "all");
    return [element("div", { class: "row" }, element("h2", {}, title), everything), element("ul", { class: "choices" }, ...rows)];
  }
}

function heading(title: string, count: number): HTMLElement {
  return element("h2", {}, title, element("span", { class: "number" }, String(count)));
}
