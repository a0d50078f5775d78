import { UnknownNameError } from "./names.ts";

/** Where a request goes, as the command line says. */
export type Target =
  | { readonly kind: "service"; readonly name: string; readonly namespace: string | undefined; readonly port: number | string | undefined }
  | { readonly kind: "workload"; readonly name: string; readonly port: number | undefined }
  | { readonly kind: "node-port"; readonly port: number }
  | { readonly kind: "url"; readonly host: string; readonly path: string; readonly port: number; readonly service: { readonly name: string; readonly namespace: string } | undefined };

/** An absolute URL of any scheme. */
const URL_LIKE = /^[a-z][-+.a-z0-9]*:\/\//i;
const HTTP_URL = /^(https?):\/\/(\[[0-9a-f:.]+\]|[^/:?#[\]]+)(?::(\d+))?(?=[/?#]|$)([^?#]*)/i;

/** Reads TO: `[NAMESPACE/]svc/NAME[:PORT]`, a DNS name or `http(s)://host[:port]/path`, `node:PORT`, `[NAMESPACE/]KIND/NAME[:PORT]`. `home` is the caller's namespace. Throws UnknownNameError for what is none of these. */
export function readTarget(text: string, home: string): Target {
  if (text === "") throw new UnknownNameError("TO is empty: is a variable unset?", []);
  if (URL_LIKE.test(text)) return readUrl(text, home);
  const [, address = text, port] = /^(.*?)(?::([a-z0-9-]+))?$/i.exec(text) ?? [];
  if (address === "node" && port !== undefined) return { kind: "node-port", port: portOf(port, text) };
  const parts = address.split("/");
  const kind = parts.at(-2)?.toLowerCase();
  const wanted = port === undefined || /[a-z]/i.test(port) ? port : portOf(port, text);
  if (kind === "svc" || kind === "service" || kind === "services") return { kind: "service", name: parts.at(-1)!, namespace: parts.length > 2 ? parts[0] : undefined, port: wanted };
  if (parts.length === 1 && address.includes(".")) {
    const service = serviceOfName(address, home);
    if (service) return { kind: "service", ...service, port: wanted };
    return { kind: "url", host: address, path: "/", port: typeof wanted === "number" ? wanted : 80, service: undefined };
  }
  return { kind: "workload", name: address, port: typeof wanted === "number" ? wanted : undefined };
}

function readUrl(text: string, home: string): Target {
  const [, scheme = "", host, port, path] = HTTP_URL.exec(text) ?? [];
  if (host === undefined) throw new UnknownNameError(`${text} is no URL such as http://shop.example.com:8080/cart`, []);
  const standard = scheme.toLowerCase() === "https" ? 443 : 80;
  return { kind: "url", host: host.toLowerCase(), path: path || "/", port: port === undefined ? standard : portOf(port, text), service: serviceOfName(host.toLowerCase(), home) };
}

function portOf(port: string, text: string): number {
  const number = /^\d+$/.test(port) ? Number(port) : 0;
  if (number < 1 || number > 65535) throw new UnknownNameError(`${text}: a port is a number from 1 to 65535, not ${port}`, []);
  return number;
}

/** The Service that a DNS name means to a Pod of a namespace: `web`, `web.shop`, `web.shop.svc`, `web.shop.svc.cluster.local`. */
function serviceOfName(host: string, home: string): { readonly name: string; readonly namespace: string } | undefined {
  const labels = host.replace(/\.$/, "").replace(/\.svc(\.cluster\.local)?$/, ".").replace(/\.$/, "").split(".");
  if (labels.length === 1) return { name: labels[0]!, namespace: home };
  if (labels.length === 2) return { name: labels[0]!, namespace: labels[1]! };
  // A Pod's own name in front.
  return /\.svc(\.cluster\.local)?\.?$/.test(host) && labels.length === 3 ? { name: labels[1]!, namespace: labels[2]! } : undefined;
}
