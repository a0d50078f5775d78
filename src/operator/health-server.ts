import { createServer, type Server } from "node:http";
import type { Metrics } from "./metrics.ts";

/** Why the operator is not ready yet, or no more; undefined where it is. */
export type Readiness = () => string | undefined;

/** Serves /healthz (the process answers), /readyz (it sees the cluster) and /metrics. Resolves when it listens; port 0 takes any free one. */
export function serveHealth(port: number, readiness: Readiness, metrics: Metrics): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const answer = (status: number, text: string, type = "text/plain; charset=utf-8"): void => {
      response.writeHead(status, { "content-type": type }).end(text);
    };
    if (request.method !== "GET" && request.method !== "HEAD") answer(405, "only GET\n");
    else if (path === "/healthz") answer(200, "ok\n");
    else if (path === "/readyz") {
      const reason = readiness();
      answer(reason === undefined ? 200 : 503, `${reason ?? "ok"}\n`);
    } else if (path === "/metrics") {
      metrics.text().then((text) => { answer(200, text, metrics.registry.contentType); }, (error: unknown) => { answer(500, `${String(error)}\n`); });
    } else answer(404, "/healthz, /readyz and /metrics are here\n");
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => { resolve(server); });
  });
}
