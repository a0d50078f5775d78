import { nameOfEnd, type Connection } from "../simulation/connectivity.ts";
import { NetworkPolicies } from "../simulation/network-policies.ts";
import type { Simulation } from "../simulation/simulation.ts";
import { NO_COLORS, type Colors } from "./colors.ts";
import { count, greatest, visible, widthOf, wrapItems } from "./words.ts";

/** Who may reach one target, by the ports that they may reach. */
interface Target {
  readonly sources: Map<string, string[]>;
  readonly services: Set<string>;
}

/** Everybody there is. */
interface Ends {
  readonly inside: readonly string[];
  readonly outside: readonly string[];
}

const GAP = 2;

/** Who may reach whom, by target: the ports, and who may open a connection to them. */
export function* formatConnections(connections: Iterable<Connection>, simulation: Simulation, { colors = NO_COLORS, width = 80 }: { colors?: Colors; width?: number } = {}): Iterable<string> {
  const { policies, pods, blocks } = NetworkPolicies.of(simulation);
  const ends = { inside: [...new Set(pods.map(({ workload }) => nameOfEnd(workload)))].sort(), outside: blocks.map(({ range }) => `ip:${range}`) };
  const targets = new Map([...ends.inside, ...ends.outside].map((name): [string, Target] => [name, { sources: new Map(), services: new Set() }]));
  for (const { from, to, allowed, via } of connections) {
    const { sources, services } = targets.get(to)!;
    const ports = String(allowed);
    const list = sources.get(ports);
    if (list) list.push(from);
    else sources.set(ports, [from]);
    for (const { service, port } of via) services.add(`${service.name}:${port}`);
  }
  for (const [name, target] of targets) yield block(name, target, ends, colors, width);
  yield `\n${count(ends.inside.length, "workload")} · ${policies.length === 1 ? "1 NetworkPolicy" : `${policies.length} NetworkPolicies`}\n`;
}

function block(name: string, { sources, services }: Target, ends: Ends, colors: Colors, width: number): string {
  const heading = `${headingLines(visible(spell(name, ends)), [...services].map(visible), colors, width).join("\n")}\n`;
  if (sources.size === 0) return `${heading}  ${name.startsWith("ip:") ? "no workload may open a connection there" : "nobody else may open a connection"}\n`;
  const widest = greatest([...sources.keys()].map(widthOf)) + GAP;
  const portWidth = Math.min(widest, Math.floor(width / 3));
  const rows = [...sources].flatMap(([ports, from]) => {
    const isBeside = widthOf(ports) + GAP <= portWidth;
    const lines = wrapItems(together(from, name, ends).map((one) => spell(one, ends)), width - GAP - portWidth);
    return [...(isBeside ? [] : [`  ${ports}`]), ...lines.map((line, i) => `  ${(i === 0 && isBeside ? ports : "").padEnd(portWidth)}${visible(line)}`)];
  });
  return `${heading}${rows.join("\n")}\n`;
}

/** The Services that lead there, beside its name where they fit. */
function headingLines(name: string, services: readonly string[], colors: Colors, width: number): string[] {
  const beside = services.map((service) => `  ${service}`).join("");
  if (widthOf(name) + widthOf(beside) <= width) return [`${colors.bold(name)}${colors.dim(beside)}`];
  return [colors.bold(name), ...wrapItems(services, width - 2).map((line) => `  ${colors.dim(line)}`)];
}

/** Says "everyone" where that is so. */
function together(from: readonly string[], to: string, { inside, outside }: Ends): readonly string[] {
  const pods = from.filter((name) => !name.startsWith("ip:"));
  const addresses = from.filter((name) => name.startsWith("ip:"));
  const isEveryPod = pods.length > 1 && pods.length === inside.filter((name) => name !== to).length;
  if (to.startsWith("ip:")) return isEveryPod ? ["every workload"] : pods;
  const isOutside = addresses.length === outside.length;
  if (isEveryPod && isOutside) return ["everyone, inside and outside"];
  return [...(isEveryPod ? ["every other workload"] : pods), ...(isOutside ? ["everyone outside"] : addresses)];
}

/** Addresses as a person says them. */
function spell(name: string, { outside }: Ends): string {
  if (!name.startsWith("ip:")) return name;
  if (name === "ip:0.0.0.0/0") return outside.length === 1 ? "outside the cluster" : "outside the cluster, elsewhere";
  return `outside ${name.slice("ip:".length)}`;
}
