/** Where a request goes, as the command line says. */
export type Target =
  | { readonly kind: "service"; readonly name: string; readonly namespace: string | undefined; readonly port: number | string | undefined }
  | { readonly kind: "workload"; readonly name: string; readonly port: number | undefined }
  | { readonly kind: "node-port"; readonly port: number }
  | { readonly kind: "url"; readonly host: string; readonly path: string; readonly port: number; readonly service: { readonly name: string; readonly namespace: string } | undefined };

/** Reads TO: `[NAMESPACE/]svc/NAME[:PORT]`, a DNS name or `http(s)://host[:port]/path`, `node:PORT`, `[NAMESPACE/]KIND/NAME[:PORT]`. `home` is the caller's namespace. */
export function readTarget(text: string, home: string): Target {
  const url = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^?#]*)/i.exec(text);
  if (url) {
    const [, scheme, host, port, path] = url;
    return { kind: "url", host: host!.toLowerCase(), path: path || "/", port: port === undefined ? (scheme!.toLowerCase() === "https" ? 443 : 80) : Number(port), service: serviceOfName(host!.toLowerCase(), home) };
  }
  const [, address = text, port] = /^(.*?)(?::([a-z0-9-]+))?$/i.exec(text) ?? [];
  if (address === "node" && port !== undefined) return { kind: "node-port", port: Number(port) };
  const parts = address.split("/");
  const kind = parts.at(-2)?.toLowerCase();
  const wanted = port === undefined ? undefined : /^\d+$/.test(port) ? Number(port) : port;
  if (kind === "svc" || kind === "service" || kind === "services") return { kind: "service", name: parts.at(-1)!, namespace: parts.length > 2 ? parts[0] : undefined, port: wanted };
  if (parts.length === 1 && address.includes(".")) {
    const service = serviceOfName(address, home);
    if (service) return { kind: "service", ...service, port: wanted };
    return { kind: "url", host: address, path: "/", port: typeof wanted === "number" ? wanted : 80, service: undefined };
  }
  return { kind: "workload", name: address, port: typeof wanted === "number" ? wanted : undefined };
}

/** The Service that a DNS name means to a Pod of a namespace: `web`, `web.shop`, `web.shop.svc`, `web.shop.svc.cluster.local`. */
function serviceOfName(host: string, home: string): { readonly name: string; readonly namespace: string } | undefined {
  const labels = host.replace(/\.$/, "").replace(/\.svc(\.cluster\.local)?$/, ".").replace(/\.$/, "").split(".");
  if (labels.length === 1) return { name: labels[0]!, namespace: home };
  if (labels.length === 2) return { name: labels[0]!, namespace: labels[1]! };
  // A Pod's own name in front.
  return /\.svc(\.cluster\.local)?\.?$/.test(host) && labels.length === 3 ? { name: labels[1]!, namespace: labels[2]! } : undefined;
}
