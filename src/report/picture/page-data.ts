import type { Finding } from "../../engine/finding.ts";
import type { Project } from "../../engine/project.ts";
import type { Service } from "../../kinds/service.ts";
import type { Severity } from "../../rule/rule.ts";
import { reasonsFor } from "../../simulation/reasons.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import { formatPath } from "../../source/path.ts";
import { objectOf } from "../reporter.ts";
import type { Layout } from "./layout.ts";
import type { PageRequests } from "./page-request.ts";
import type { Category, EdgeType, NodeState, Picture } from "./picture.ts";
import { requestsOf } from "./requests.ts";
import { linesOf, type Lines } from "./source-text.ts";

/** Everything that the page knows, in short: nodes, edges and findings are named by their indexes. */
export interface PageData {
  readonly mode: PageMode;
  readonly nodes: readonly PageNode[];
  readonly edges: readonly PageEdge[];
  readonly findings: readonly PageFinding[];
  readonly groups: readonly PageGroup[];
  readonly loose: readonly number[];
  readonly requests: PageRequests;
}

/** What the page begins with: the picture, or the findings. */
export type PageMode = "graph" | "lint";

export interface PageNode {
  readonly id: string;
  readonly category: Category;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly state: NodeState;
  readonly detail: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly findings: readonly number[];
  readonly lines: readonly Lines[];
  readonly endpoints: readonly PageEndpoint[] | undefined;
}

/** What is behind a Service: who, on which ports; or why nobody. */
export interface PageEndpoint { readonly text: string; readonly ports: string; readonly isGood: boolean }

export interface PageEdge { readonly from: number; readonly to: number; readonly type: EdgeType; readonly labels: readonly string[]; readonly broken: boolean; readonly findings: readonly number[] }

export interface PageFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly word: string;
  readonly message: string;
  readonly label: string | undefined;
  readonly object: string;
  readonly path: string;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly notes: readonly string[];
  readonly node: number | undefined;
}

export interface PageGroup { readonly namespace: string | undefined; readonly nodes: readonly (readonly [node: number, x: number, y: number, width: number, height: number])[] }

/** Puts together what the page shows; no value of a Secret is in it. */
export function pageData(mode: PageMode, picture: Picture, layout: Layout, project: Project, simulation: Simulation): PageData {
  const indexOf = new Map(picture.nodes.map(({ id }, i) => [id, i]));
  const indexByResource = new Map(picture.nodes.flatMap(({ resource }, i) => (resource ? [[resource, i] as const] : [])));
  const nodeOf = new Map(picture.nodes.flatMap(({ findings }, i) => findings.map((finding) => [finding, i] as const)));
  return {
    mode,
    nodes: picture.nodes.map((node) => {
      const { id, category, kind, namespace, name, state, detail, file, line, findings, resource } = node;
      const view = resource && project.graph.viewOf(resource);
      return {
        id, category, kind, namespace, name, state, detail, file, line, findings,
        lines: resource ? linesOf(resource) : [],
        endpoints: view && isService(view) ? endpointsOf(view, simulation) : undefined,
      };
    }),
    edges: picture.edges.map(({ from, to, ...edge }) => ({ from: indexOf.get(from)!, to: indexOf.get(to)!, ...edge })),
    findings: picture.findings.map((finding, i) => findingData(finding, nodeOf.get(i))),
    groups: layout.groups.map(({ namespace, nodes }) => ({ namespace, nodes: nodes.map(({ node, x, y, width, height }) => [node, x, y, width, height] as const) })),
    loose: layout.loose,
    requests: requestsOf(simulation, (resource) => indexByResource.get(resource)),
  };
}

function isService(view: { readonly kind: string; readonly id: { readonly group: string } }): view is Service {
  return view.kind === "Service" && view.id.group === "";
}

function endpointsOf(service: Service, simulation: Simulation): PageEndpoint[] {
  const { endpoints } = simulation.endpointsOf(service);
  const served = endpoints.map(({ workload, count, ready, ports }) => ({
    text: `${workload.replace("address/", "")}${count > 1 || !workload.startsWith("address/") ? ` ×${count}` : ""}${ready ? "" : " (not ready)"}`,
    ports: ports.map(({ name, port, protocol }) => `${name === "" ? "" : `${name} `}${port}/${protocol}`).join(", "),
    isGood: true,
  }));
  return [...served, ...reasonsFor(service, simulation).map(({ port, text }) => ({ text, ports: port ? `port ${port.port ?? "?"}` : "", isGood: false }))];
}

function findingData(finding: Finding, node: number | undefined): PageFinding {
  const { rule, severity, effect, message, label, path, file, range, notes, related, fix } = finding;
  const others = related.map((other) => `${other.message}${other.file === undefined ? "" : `  ${other.file}${other.range ? `:${other.range.start.line}` : ""}`}`);
  return {
    rule, severity, message, label, file, node,
    word: severity === "error" && effect === "refused" ? "refused" : severity,
    object: objectOf(finding),
    path: path ? formatPath(path) : "",
    line: range?.start.line, column: range?.start.column,
    notes: [...notes, ...others, ...(fix ? [`fix: ${fix.title}`] : [])],
  };
}
