import type { Ingress, IngressBackend, IngressPath } from "../../kinds/ingress.ts";
import type { Field } from "../../resource/resource.ts";

/** The entry of an Ingress that answers a request. */
export interface IngressMatch {
  readonly ingress: Ingress;
  readonly backend: IngressBackend;
  readonly at: Field;
  /** `host shop.example.com, path /cart (Prefix)`. */
  readonly decides: string;
  /** Whether only the controller knows how it matches (ImplementationSpecific). */
  readonly isUncertain: boolean;
}

interface Candidate extends IngressMatch {
  /** Exact hosts before wildcards before any host, then Exact before Prefix, then the longer path: higher wins. */
  readonly rank: readonly [host: number, exact: number, length: number];
}

/** The entry that answers a request for a host and path, over all Ingresses (networking.k8s.io/v1: exact hosts first, Exact paths, then the longest prefix by elements; the default backend answers the rest). */
export function matchIngress(ingresses: readonly Ingress[], host: string, path: string): IngressMatch | undefined {
  const candidates = ingresses.flatMap((ingress) => candidatesIn(ingress, host, path));
  return candidates.reduce<Candidate | undefined>((best, one) => (best === undefined || isAbove(one.rank, best.rank) ? one : best), undefined);
}

function isAbove(a: Candidate["rank"], b: Candidate["rank"]): boolean {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at >= 0 && a[at]! > b[at]!;
}

function candidatesIn(ingress: Ingress, host: string, path: string): Candidate[] {
  const candidates: Candidate[] = [];
  for (const rule of ingress.rules) {
    const byHost = hostRank(rule.host, host);
    if (byHost === undefined) continue;
    for (const entry of rule.paths) {
      const { backend } = entry;
      if (!backend || !matchesPath(entry, path)) continue;
      candidates.push({
        ingress, backend, at: entry.field, isUncertain: entry.pathType === "ImplementationSpecific",
        decides: `${rule.host === undefined ? "any host" : `host ${rule.host}`}, path ${entry.path || "/"} (${entry.pathType})`,
        rank: [byHost, entry.pathType === "Exact" ? 1 : 0, elements(entry.path).length],
      });
    }
  }
  const { defaultBackend } = ingress;
  if (defaultBackend) candidates.push({ ingress, backend: defaultBackend, at: defaultBackend.field, isUncertain: false, decides: "default backend: no rule matches", rank: [-1, 0, 0] });
  return candidates;
}

/** A wildcard stands for exactly one label. */
function hostRank(pattern: string | undefined, host: string): number | undefined {
  if (pattern === undefined) return 0;
  if (pattern === host) return 2;
  return pattern.startsWith("*.") && host.indexOf(".") > 0 && host.slice(host.indexOf(".")) === pattern.slice(1) ? 1 : undefined;
}

function matchesPath({ path, pathType }: IngressPath, wanted: string): boolean {
  if (pathType === "Exact") return wanted === path;
  const [prefix, all] = [elements(path), elements(wanted)];
  return prefix.every((element, i) => element === all[i]);
}

/** The elements of a path; a slash at the end adds none. */
function elements(path: string): string[] {
  return path.split("/").filter((element) => element !== "");
}
