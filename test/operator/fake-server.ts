import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rules } from "../../rules/all.ts";
import { connect } from "../../src/cluster/connect.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import type { Log } from "../../src/operator/log.ts";
import { Metrics } from "../../src/operator/metrics.ts";
import { Operator } from "../../src/operator/operator.ts";

const CORE = [["namespaces", "Namespace", false], ["services", "Service", true], ["pods", "Pod", true]] as const;

/** A small API server by HTTP: core/v1 without objects, whose mood a test changes. */
export class FakeServer {
  version = "v1.36.3";
  token = "first";
  /** What it answers to everything instead. */
  page: string | undefined;
  private readonly folder = mkdtempSync(join(tmpdir(), "kubeverdict-server-"));
  private readonly server = createServer((request, response) => { this.answer(new URL(request.url!, "http://server"), request.headers.authorization, response); });
  private port = 0;

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => { this.server.listen(this.port, "127.0.0.1", resolve); });
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Ends all watches; the next requests are new ones. */
  cut(): void {
    this.server.closeAllConnections();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => { this.server.close(resolve); });
    this.cut();
    await closed;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** Puts a token where the operator's credentials are read from, as kubelet renews those of a Pod. */
  giveToken(token: string): void {
    writeFileSync(join(this.folder, "token"), token);
  }

  /** An operator for this server, and what it says. */
  async operator(): Promise<{ operator: Operator; said: string[]; ended: Promise<void> }> {
    this.giveToken(this.token);
    const kubeconfig = join(this.folder, "kubeconfig");
    const user = { "auth-provider": { name: "tokenFile", config: { tokenFile: join(this.folder, "token") } } };
    writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", clusters: [{ name: "c", cluster: { server: `http://127.0.0.1:${this.port}` } }], users: [{ name: "u", user }], contexts: [{ name: "x", context: { cluster: "c", user: "u" } }], "current-context": "x" }));
    const said: string[] = [];
    const tell = (fields: object, words: string): void => { said.push(`${words} | ${JSON.stringify(fields)}`); };
    const log: Log = { debug: () => undefined, info: tell, warn: tell, error: tell };
    const operator = new Operator({ connection: await connect({ kubeconfig }), rules, settings: { ...DEFAULT_SETTINGS, version: undefined }, namespaces: [], reports: undefined, events: undefined, lease: undefined, identity: "test", metrics: new Metrics(), log });
    return { operator, said, ended: operator.run() };
  }

  private answer(url: URL, authorization: string | undefined, response: ServerResponse): void {
    if (this.page !== undefined) response.writeHead(200, { "content-type": "text/html" }).end(this.page);
    else if (authorization !== `Bearer ${this.token}`) response.writeHead(401).end(JSON.stringify({ kind: "Status", code: 401, message: "Unauthorized" }));
    else if (url.searchParams.has("watch")) response.writeHead(200).flushHeaders();
    else response.writeHead(200).end(JSON.stringify(this.value(url.pathname)));
  }

  private value(path: string): unknown {
    if (path === "/version") return { gitVersion: this.version, minor: this.version.split(".")[1] };
    if (path === "/apis") return { groups: [] };
    if (path === "/api/v1") return { resources: CORE.map(([name, kind, namespaced]) => ({ name, kind, namespaced, verbs: ["list", "watch"] })) };
    return { metadata: { resourceVersion: "1" }, items: [] };
  }
}
