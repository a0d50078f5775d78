import { spawn, type ChildProcess } from "node:child_process";
import { createServer, connect as connectSocket, type Server, type Socket } from "node:net";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "vitest";

const CLI = process.env.KUBEVERDICT_CLUSTER_CLI ?? inject("program");

/** Asks until the answer is something, or fails after some seconds. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`did not come about in ${seconds} s: ${what}`);
    await sleep(50);
  }
}

/** An operator in a process of its own, with what it says. */
export class RunningOperator {
  readonly lines: Record<string, unknown>[] = [];
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;

  constructor(kubeconfig: string, ...options: string[]) {
    this.child = spawn(process.execPath, [CLI, "operator", "--kubeconfig", kubeconfig, "--port", "0", ...options], { stdio: ["ignore", "pipe", "inherit"] });
    this.ended = new Promise((resolve) => { this.child.once("exit", resolve); });
    createInterface(this.child.stdout!).on("line", (line) => { this.lines.push(JSON.parse(line) as Record<string, unknown>); });
  }

  said(words: string): Record<string, unknown>[] {
    return this.lines.filter(({ msg }) => String(msg).includes(words));
  }

  says(words: string, seconds = 30): Promise<Record<string, unknown>> {
    return eventually(`the operator says "${words}"; it said ${JSON.stringify(this.lines.slice(-5))}`, () => this.said(words)[0], seconds);
  }

  /** What an address of its health server answers. */
  async get(path: string): Promise<{ status: number; text: string }> {
    const { port } = await this.says("started");
    const response = await fetch(`http://localhost:${String(port)}${path}`);
    return { status: response.status, text: await response.text() };
  }

  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }
}

/** A way to the API server that can be cut and closed. */
export class Way {
  readonly kubeconfig: string;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private readonly port: number;

  private constructor(kubeconfig: string, server: Server, port: number) {
    this.kubeconfig = kubeconfig;
    this.server = server;
    this.port = port;
  }

  static async to(kubeconfig: string, file: string): Promise<Way> {
    const text = readFileSync(kubeconfig, "utf8");
    const target = /https:\/\/([\d.]+):(\d+)/.exec(text)!;
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, "127.0.0.1", resolve); });
    const { port } = server.address() as { port: number };
    writeFileSync(file, text.replace(target[0], `https://127.0.0.1:${port}`));
    const way = new Way(file, server, port);
    server.on("connection", (socket: Socket) => {
      const other = connectSocket(Number(target[2]), target[1]!);
      for (const one of [socket, other]) {
        way.sockets.add(one);
        one.on("error", () => undefined).on("close", () => {
          way.sockets.delete(one);
          socket.destroy();
          other.destroy();
        });
      }
      socket.pipe(other).pipe(socket);
    });
    return way;
  }

  /** Cuts what is open; new connections come through. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => { this.server.close(resolve); });
    this.cut();
    await closed;
  }

  async reopen(): Promise<void> {
    await new Promise<void>((resolve) => { this.server.listen(this.port, "127.0.0.1", resolve); });
  }
}
