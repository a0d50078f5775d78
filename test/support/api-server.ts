import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a server answers to a request: an object as JSON with status 200, or what the function has written itself. */
export type Answer = (request: { readonly path: string; readonly query: URLSearchParams; readonly headers: IncomingMessage["headers"] }, response: ServerResponse) => object | undefined;

/** An API server of a few lines on 127.0.0.1, gone when the test is; gives its address. */
export async function apiServer(answer: Answer, port = 0): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
    const value = answer({ path: pathname, query: searchParams, headers: request.headers }, response);
    if (value === undefined) return;
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify(value));
  });
  await new Promise<void>((resolve, reject) => { server.once("error", reject).listen(port, "127.0.0.1", resolve); });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with a status, as API servers refuse. */
export function refuse(response: ServerResponse, code: number, message = "", headers: Readonly<Record<string, string>> = {}): undefined {
  response.writeHead(code, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify({ kind: "Status", apiVersion: "v1", status: "Failure", message, code }));
  return undefined;
}

interface Served { readonly name: string; readonly kind: string; readonly namespaced?: boolean }

/** A cluster with these kinds by `group/version` (`v1` for the core group), and these objects by the path of their list. */
export function cluster(kinds: Readonly<Record<string, readonly Served[]>>, lists: Readonly<Record<string, readonly unknown[]>>, version = "v1.36.3"): Answer {
  const groups = [...new Set(Object.keys(kinds).filter((one) => one.includes("/")).map((one) => one.split("/")[0]!))];
  return ({ path }, response) => {
    if (path === "/version") return { major: "1", minor: version.split(".")[1] ?? "", gitVersion: version };
    if (path === "/apis") return { groups: groups.map((name) => ({ name, versions: Object.keys(kinds).filter((one) => one.startsWith(`${name}/`)).map((one) => ({ groupVersion: one, version: one.split("/")[1] })) })) };
    const served = kinds[path.replace(/^\/apis?\//, "")];
    if (served) return { resources: served.map(({ namespaced = true, ...one }) => ({ ...one, namespaced, verbs: ["get", "list"] })) };
    const items = lists[path];
    return items ? { metadata: { resourceVersion: "1" }, items } : refuse(response, 404, "not found");
  };
}

/** A kubeconfig of that server. */
export function kubeconfigOf(server: string, token = "secret"): string {
  return JSON.stringify({
    apiVersion: "v1", kind: "Config", "current-context": "test", contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    clusters: [{ name: "test", cluster: { server } }], users: [{ name: "test", user: { token } }],
  });
}
