import type { Graph } from "../graph/graph.ts";
import type { Service } from "../kinds/service.ts";
import type { StatefulSet } from "../kinds/workload.ts";

/** A DNS name of a Service, or of a Pod behind a headless one, as a text writes it. */
export interface ClusterName {
  /** The words of the text: `web.shop.svc:80`. */
  readonly text: string;
  readonly service: string;
  readonly namespace: string;
  /** The Pod's hostname in front of a Service's name: `db-0.db.shop.svc`. */
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Whether nothing but a cluster has such names: they end in `.svc` or `.svc.cluster.local`. */
  readonly isCertain: boolean;
}

const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
/** name.namespace.svc, with or without a Pod's hostname in front and the cluster's domain behind. */
const QUALIFIED = new RegExp(`(?<![-\\w.@$}{])((?:${LABEL}\\.){2,3})svc(?:\\.cluster\\.local)?\\.?(?::(\\d{1,5}))?(?![-\\w}])(?!\\.[a-z])`, "g");
/** The host of a URL: one label, or name.namespace. */
const URL_HOST = new RegExp(`\\b[a-z][a-z0-9+.-]*://(?:[^\\s/@"']*@)?(${LABEL}(?:\\.${LABEL})?)(?::(\\d{1,5}))?(?=[/?#\\s"',;]|$)`, "g");

/** Whether a text could hold such a name. Nearly none does: look for what every name has before reading it letter by letter. */
export function mayHoldName(text: string): boolean {
  return text.includes(".svc") || text.includes("://");
}

/** The names of Services in a text, for a reader in that namespace. Names with placeholders are no names yet. */
export function clusterNames(text: string, namespace: string): ClusterName[] {
  const names: ClusterName[] = [];
  // Not matchAll, which makes a copy of the expression for each text.
  if (text.includes(".svc")) for (let match = QUALIFIED.exec(text); match; match = QUALIFIED.exec(text)) names.push(readQualified(match));
  if (text.includes("://")) {
    for (let match = URL_HOST.exec(text); match; match = URL_HOST.exec(text)) {
      const [, host = "", port] = match;
      const [service = "", ns = namespace] = host.split(".");
      const start = match[0].lastIndexOf(host);
      names.push({ text: match[0].slice(start), service, namespace: ns, host: undefined, port: port === undefined ? undefined : Number(port), isCertain: false });
    }
  }
  return names;
}

function readQualified(match: RegExpExecArray): ClusterName {
  const labels = match[1]!.slice(0, -1).split(".");
  const [namespace, service, host] = labels.toReversed();
  return { text: match[0], service: service!, namespace: namespace!, host, port: match[2] === undefined ? undefined : Number(match[2]), isCertain: true };
}

/** Whether a Pod's hostname exists behind a Service: of a StatefulSet that the Service governs, or a Pod with hostname and subdomain. Undefined where that cannot be told. */
export function hasHost(service: Service, host: string, graph: Graph): boolean | undefined {
  const sets: readonly StatefulSet[] = graph.ofKind("StatefulSet").filter((set) => set.namespace === service.namespace && set.serviceName === service.name);
  if (sets.length === 0) return undefined;
  return sets.some(({ name, firstOrdinal, replicas }) => {
    const ordinal = host.startsWith(`${name}-`) ? Number(host.slice(name.length + 1)) : NaN;
    return ordinal >= firstOrdinal && ordinal < firstOrdinal + replicas;
  });
}
