import type { Service, ServicePort } from "../kinds/service.ts";
import { StatefulSet } from "../kinds/workload.ts";
import { isServed, type EndpointGroup, type ServiceEndpoints } from "../simulation/endpoints.ts";
import { reasonsFor, type Reason } from "../simulation/reasons.ts";
import type { Simulation } from "../simulation/simulation.ts";
import { NO_COLORS, type Colors } from "./colors.ts";
import { count, visible, widthOf, wrap, wrapItems } from "./words.ts";

/** A line of the right-hand columns: a port, and who serves it. */
interface Line {
  readonly port: string;
  readonly pods: string;
  readonly tone: "plain" | "bad" | "note" | "quiet";
  /** Begins under the PORT column, where there is more room than under PODS. */
  readonly isBelow?: true;
}

interface Block {
  readonly namespace: string;
  readonly name: string;
  /** The type, and below it what belongs to it. */
  readonly type: readonly string[];
  readonly lines: readonly Line[];
}

const HEADER: Block = { namespace: "NAMESPACE", name: "SERVICE", type: ["TYPE"], lines: [{ port: "PORT", pods: "PODS", tone: "quiet" }] };
const GAP = 2;
/** Less room than this for the Pods, and the table is given up for one heading per Service. */
const LEAST_PODS = 24;
const ADDRESSES_SHOWN = 3;

/** The endpoints of every Service as a table: its ports, the Pods behind each, and why there are none. */
export function formatEndpoints(simulation: Simulation, { colors = NO_COLORS, width = 80 }: { colors?: Colors; width?: number } = {}): string {
  const services = simulation.graph.ofKind("Service");
  if (services.length === 0) return "no Services in the input\n";
  const blocks = services.map((service) => blockOf(service, simulation));
  const isOneNamespace = blocks.every(({ namespace }) => namespace === blocks[0]!.namespace);
  const body = table([HEADER, ...blocks], width, colors)
    ?? (isOneNamespace ? table([HEADER, ...blocks].map((block) => ({ ...block, namespace: "" })), width, colors) : undefined)
    ?? stacked(blocks, width, colors);
  const served = services.filter((service) => isServed(simulation.endpointsOf(service)));
  const outside = services.filter(({ type }) => type === "ExternalName");
  const rest = services.length - served.length - outside.filter((service) => !served.includes(service)).length;
  const summary = [count(services.length, "Service"), `${served.length} with endpoints`, ...(rest > 0 ? [colors.red(`${rest} without`)] : [])].join(" · ");
  return `${body.map((line) => line.trimEnd()).join("\n")}\n\n${summary}\n`;
}

function blockOf(service: Service, simulation: Simulation): Block {
  const result = simulation.endpointsOf(service);
  const reasons = reasonsFor(service, simulation);
  const nodePorts = service.ports.flatMap(({ nodePort }) => nodePort ?? []);
  const local = service.externalTrafficPolicy === "Local" && service.allocatesNodePorts ? ["same node only"] : [];
  return {
    namespace: visible(service.namespace ?? ""),
    name: visible(service.name || `${service.generateName ?? ""}?`),
    type: [service.isHeadless ? "headless" : service.type, ...(nodePorts.length > 0 ? [`node ${nodePorts.join(", ")}`] : []), ...local],
    lines: linesOf(service, result, reasons),
  };
}

function linesOf(service: Service, result: ServiceEndpoints, reasons: readonly Reason[]): Line[] {
  const general = reasons.filter(({ port }) => !port);
  if (result.refusal !== undefined) return [{ port: service.ports.map(plainPort).join(", "), pods: `refused: ${result.refusal}`, tone: "bad" }];
  if (service.type === "ExternalName" && result.endpoints.length === 0) return [{ port: visible(service.externalName ?? ""), pods: "outside the cluster", tone: "quiet" }];
  if (result.endpoints.length === 0) {
    const why = general[0]?.text ?? "no Pod is selected";
    return [{ port: service.ports.map(plainPort).join(", "), pods: `none: ${why}`, tone: "bad" }, ...notes(general.slice(1))];
  }
  const lines = service.ports.length === 0 ? [{ port: "every port", pods: podsText(result.endpoints), tone: "plain" as const }]
    : service.ports.flatMap((port) => portLines(port, service, result, reasons));
  return [...lines, ...result.endpoints.flatMap((group) => podNames(group, service)), ...notes(general)];
}

function notes(reasons: readonly Reason[]): Line[] {
  return reasons.map(({ text }) => ({ port: "", pods: `note: ${text}`, tone: "note" }));
}

/** One line for each number that the port comes to on the Pods. */
function portLines(port: ServicePort, service: Service, { endpoints }: ServiceEndpoints, reasons: readonly Reason[]): Line[] {
  const byTarget = new Map<number, EndpointGroup[]>();
  for (const group of endpoints) {
    const target = group.ports.find(({ name, protocol }) => name === port.name && protocol === port.protocol);
    if (target) byTarget.set(target.port, [...(byTarget.get(target.port) ?? []), group]);
  }
  const why = reasons.find((reason) => reason.port === port)?.text;
  const lines: Line[] = [...byTarget].map(([target, groups]) => ({ port: portText(port, service, target), pods: podsText(groups), tone: "plain" }));
  if (lines.length === 0) return [{ port: portText(port, service, undefined), pods: `none: ${why ?? "no Pod serves it"}`, tone: "bad" }];
  return why === undefined ? lines : [...lines, { port: "", pods: `note: ${why}`, tone: "note" }];
}

/** `80 → 8080/TCP`, `80 → http 8080/TCP`; of a headless Service, which translates nothing, the Pods' own port. */
function portText({ port, targetPort, protocol }: ServicePort, service: Service, target: number | undefined): string {
  const name = typeof targetPort === "string" ? targetPort : undefined;
  const onPod = target === undefined ? (name ?? "?") : name === undefined ? `${target}/${protocol}` : `${name} ${target}/${protocol}`;
  return visible(service.isHeadless ? onPod : `${port ?? "?"} → ${onPod}`);
}

function plainPort({ port, protocol }: ServicePort): string {
  return `${port ?? "?"}${protocol === "TCP" ? "" : `/${protocol}`}`;
}

function podsText(groups: readonly EndpointGroup[]): string {
  const pods = groups.filter(({ owner }) => owner).map((group) => `${group.workload} ×${group.count}${group.ready ? "" : " (not ready)"}`);
  const addresses = groups.filter(({ owner }) => !owner).map(({ workload, ready }) => `${workload.replace("address/", "")}${ready ? "" : " (not ready)"}`);
  const more = addresses.length - ADDRESSES_SHOWN;
  return visible([...pods, ...addresses.slice(0, ADDRESSES_SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", "));
}

/** The names by which the Pods of a StatefulSet are found through its governing Service. */
function podNames({ owner, count: pods }: EndpointGroup, { isHeadless, name, namespace }: Service): Line[] {
  if (!isHeadless || !(owner instanceof StatefulSet) || owner.serviceName !== name) return [];
  const nameOf = (ordinal: number) => `${owner.name}-${ordinal}.${name}.${namespace ?? ""}.svc`;
  const last = pods > 1 ? ` to ${nameOf(owner.firstOrdinal + pods - 1)}` : "";
  return [{ port: "", pods: visible(`${nameOf(owner.firstOrdinal)}${last}`), tone: "quiet" }];
}

/** The width of a column; none where it is empty. */
function widest(texts: readonly string[]): number {
  const width = texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
  return width === 0 ? 0 : width + GAP;
}

/** All blocks in columns; undefined where the terminal is too narrow for that. */
function table(blocks: readonly Block[], width: number, colors: Colors): string[] | undefined {
  const columns = [widest(blocks.map(({ namespace }) => namespace)), widest(blocks.map(({ name }) => name)), widest(blocks.flatMap(({ type }) => type)), widest(blocks.flatMap(({ lines }) => lines.map(({ port }) => port)))] as const;
  const left = columns.reduce((sum, column) => sum + column, 0);
  const items = blocks.flatMap(({ lines }) => lines.flatMap(({ pods, tone }) => (tone === "plain" ? pods.split(", ") : [])));
  if (width - left < items.reduce((most, item) => Math.max(most, widthOf(item)), LEAST_PODS)) return undefined;
  return blocks.flatMap((block) => {
    const right = block.lines.flatMap((line) => wrapLine(line, width - left, columns[3]));
    const height = Math.max(right.length, block.type.length);
    return Array.from({ length: height }, (_, i) => {
      const port = right[i]?.isBelow ? undefined : (right[i]?.port ?? "");
      const cells = [i === 0 ? block.namespace : "", i === 0 ? block.name : "", block.type[i] ?? "", port ?? ""].map((cell, at) => cell + " ".repeat(columns[at]! - widthOf(cell)));
      if (block.name === HEADER.name && block.type === HEADER.type) return colors.dim(cells.join("") + (right[i]?.pods ?? ""));
      return `${cells[0]!}${colors.bold(cells[1]!)}${i === 0 ? cells[2]! : colors.dim(cells[2]!)}${port === undefined ? " ".repeat(GAP) : cells[3]!}${paint(right[i], colors)}`;
    });
  });
}

/** A heading for each Service, its ports below. */
function stacked(blocks: readonly Block[], width: number, colors: Colors): string[] {
  const ports = Math.min(widest(blocks.flatMap(({ lines }) => lines.map(({ port }) => port))), Math.floor(width / 3));
  return blocks.flatMap((block, i) => [
    ...(i === 0 ? [] : [""]),
    `${colors.bold(`${block.namespace}/${block.name}`)}  ${block.type.join(", ")}`,
    ...block.lines.flatMap((line) => {
      const besides = widthOf(line.port) + GAP <= ports;
      const head = besides || line.port === "" ? [] : [`  ${line.port}`];
      const parts = wrapLine(line, Math.max(LEAST_PODS, width - 2 - ports), ports);
      return [...head, ...parts.map((part) => `  ${part.isBelow ? " ".repeat(GAP) : (besides ? part.port : "").padEnd(ports)}${paint(part, colors)}`)];
    }),
  ]);
}

/** Pods are listed beside their port; an explanation that does not fit there goes below, and each half-sentence begins a line. */
function wrapLine(line: Line, width: number, portWidth: number): Line[] {
  const { pods, tone } = line;
  if (tone === "plain") return wrapItems(pods.split(", "), width).map((text, i) => ({ ...line, port: i === 0 ? line.port : "", pods: text }));
  if (line.port !== "" && widthOf(pods) <= width) return [line];
  const colon = tone === "bad" ? pods.indexOf(": ") : -1;
  const below = pods.slice(colon < 0 ? 0 : colon + 2).split("; ").flatMap((text) => wrap(text, width + portWidth - GAP));
  return [...(colon < 0 ? [] : [{ ...line, pods: pods.slice(0, colon) }]), ...below.map((text): Line => ({ port: "", pods: text, tone, isBelow: true }))];
}

function paint(line: Line | undefined, colors: Colors): string {
  if (!line) return "";
  const colour = { plain: (text: string) => text, bad: colors.red, note: colors.yellow, quiet: colors.dim }[line.tone];
  return colour(line.pods);
}
