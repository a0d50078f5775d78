import { Agent as PlainAgent, request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { Agent, request as tlsRequest, type RequestOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import type { Readable } from "node:stream";
import type { KubeConfig } from "@kubernetes/client-node";
import { asList, asObject, asString } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { ClusterError, withoutAnswer, type RefusedField } from "./cluster-error.ts";

/** Parameters of a request's address; those that are undefined are left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What a request sends besides its address. */
export interface RequestBody {
  readonly value?: unknown;
  /** What is sent as it is, instead of a value. */
  readonly text?: string;
  /** `application/json` unless said otherwise; server-side apply and patches have types of their own. */
  readonly contentType?: string;
}

/** How long a server may be silent, in milliseconds, before a request counts as lost. Watches are silent for long. */
const SILENCE = 60_000;
/** How often a request is sent again that reads only and met a server in trouble. */
const ATTEMPTS = 4;
/** The longest that a server may have us wait before we ask again, in milliseconds. */
const LONGEST_WAIT = 30_000;
/** Statuses after which the same request may well succeed: too many requests, and a server or proxy in trouble. */
const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

const LENGTHS = new WeakMap<JsonObject, number>();

/** How long the text of an answer was, in characters; undefined for what is no answer of a server. */
export function lengthOf(answer: JsonObject): number | undefined {
  return LENGTHS.get(answer);
}

/**
 * One API server and the credentials for it. Sockets are kept and shared; credentials are asked for anew for each request, so that
 * those that expire (tokens of service accounts, of credential plug-ins) are renewed. Everything that fails throws a ClusterError.
 */
export class Connection {
  readonly context: string;
  /** `https://host:port`, possibly with a path. */
  readonly server: string;
  /** The namespace of the context, or of the Pod that this runs in. */
  readonly namespace: string;
  private readonly config: KubeConfig;
  /** Whether a request has got an answer: then the server is there, and a connection that is lost is lost by accident. */
  private hasAnswered = false;
  private agent: { readonly key: string; readonly agent: NonNullable<RequestOptions["agent"]> } | undefined;

  constructor(config: KubeConfig, namespace: string) {
    this.config = config;
    this.context = config.getCurrentContext();
    this.server = (config.getCurrentCluster()?.server ?? "").replace(/\/+$/, "");
    this.namespace = namespace;
  }

  /** What a GET answers. Sent again, with pauses, where the server is in trouble. */
  async get(path: string, query: Query = {}, signal?: AbortSignal): Promise<JsonObject> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.send("GET", path, query, undefined, signal);
      } catch (error) {
        const { status, reason, retryAfter } = error as ClusterError;
        const isPassing = status === undefined ? reason === "unreachable" && this.hasAnswered : PASSING.has(status);
        if (!isPassing || attempt === ATTEMPTS || signal?.aborted) throw error;
        await sleep(retryAfter === undefined ? 250 * 2 ** attempt : Math.min(retryAfter * 1000, LONGEST_WAIT));
      }
    }
  }

  /** Sends once and reads the answer; a status of 400 and above is thrown. */
  async send(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, query: Query = {}, body?: RequestBody, signal?: AbortSignal): Promise<JsonObject> {
    const response = await this.open(method, path, query, body, signal);
    const text = await textOf(response, this.server);
    const answer = parse(text);
    const status = response.statusCode ?? 0;
    this.hasAnswered = true;
    if (status >= 400) throw this.refusal(status, answer, text, path, response.headers);
    if (answer) {
      LENGTHS.set(answer, text.length);
      return answer;
    }
    const { location } = response.headers;
    const instead = location === undefined ? `something that is no JSON object${pageWords(text)}` : `the way to ${location}`;
    throw new ClusterError("unexpected", `${this.server}${path} answers with ${instead}: is it an API server, or a proxy before one?`, status);
  }

  /** The objects of a stream of lines, as a watch sends them, until the server ends it or `signal` is raised. `onOpen` is told when the server has agreed to send some. */
  async *lines(path: string, query: Query = {}, signal?: AbortSignal, onOpen?: () => void): AsyncGenerator<JsonObject> {
    const response = await this.open("GET", path, query, undefined, signal, 0);
    const status = response.statusCode ?? 0;
    if (status >= 400) {
      const text = await textOf(response, this.server);
      throw this.refusal(status, parse(text), text, path);
    }
    onOpen?.();
    let rest = "";
    try {
      for await (const chunk of decoded(response).setEncoding("utf8")) {
        const lines = (rest + String(chunk)).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (line.trim() === "") continue;
          const object = parse(line);
          if (!object) throw new ClusterError("unexpected", `${this.server}${path} sends what is no JSON object: ${line.slice(0, 80)}`);
          yield object;
        }
      }
    } catch (error) {
      if (!signal?.aborted) throw withoutAnswer(error, this.server);
    } finally {
      response.destroy();
    }
  }

  /** Closes the sockets that are kept. */
  close(): void {
    if (this.agent && typeof this.agent.agent === "object") this.agent.agent.destroy();
    this.agent = undefined;
  }

  private async open(method: string, path: string, query: Query, body: RequestBody | undefined, signal: AbortSignal | undefined, silence = SILENCE): Promise<IncomingMessage> {
    const url = new URL(this.server + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    const text = body === undefined ? undefined : (body.text ?? JSON.stringify(body.value));
    const options = await this.options();
    options.headers = { ...options.headers, accept: "application/json", "accept-encoding": "gzip", "user-agent": "kubeverdict", ...(text !== undefined && { "content-type": body?.contentType ?? "application/json", "content-length": Buffer.byteLength(text) }) };
    const send = url.protocol === "http:" ? plainRequest : tlsRequest;
    return new Promise((resolve, reject) => {
      const request = send(url, { ...options, method, ...(signal && { signal }) }, resolve);
      request.setTimeout(silence, () => request.destroy(Object.assign(new Error("timeout"), { code: "ETIMEDOUT" })));
      request.on("error", (error) => { reject(withoutAnswer(error, this.server)); });
      request.end(text);
    });
  }

  /** Credentials and an agent that keeps its sockets. */
  private async options(): Promise<RequestOptions> {
    const options: RequestOptions = {};
    try {
      await this.config.applyToHTTPSOptions(options);
    } catch (error) {
      throw new ClusterError("configuration", `cannot get credentials for context "${this.context}": ${(error as Error).message.split("\n")[0] ?? ""}`);
    }
    const { ca, cert, key, rejectUnauthorized, servername } = options;
    const identity = [ca, cert, key, rejectUnauthorized, servername].map(String).join("\n");
    if (this.agent?.key !== identity) {
      this.close();
      // A proxy has an agent of its own kind.
      const isProxied = options.agent !== undefined && ![Agent, PlainAgent].includes((options.agent as Agent).constructor as typeof Agent);
      const kept = { keepAlive: true, ca, cert, key, ...(rejectUnauthorized !== undefined && { rejectUnauthorized }), ...(servername !== undefined && { servername }) };
      this.agent = { key: identity, agent: isProxied ? options.agent! : this.server.startsWith("http:") ? new PlainAgent({ keepAlive: true }) : new Agent(kept) };
    }
    return { ...options, agent: this.agent.agent };
  }

  private refusal(status: number, answer: JsonObject | undefined, text: string, path: string, headers: IncomingHttpHeaders = {}): ClusterError {
    const words = typeof answer?.message === "string" && answer.message !== "" ? answer.message : pageWords(text).trim() || text.slice(0, 200).trim();
    const retryAfter = /^\d+$/.test(headers["retry-after"] ?? "") ? Number(headers["retry-after"]) : undefined;
    switch (status) {
      case 401: return new ClusterError("unauthorized", `${this.server} does not accept the credentials of context "${this.context}"; have they expired? Log in again, or name another context with --context`, status);
      case 403: return new ClusterError("forbidden", `the credentials of context "${this.context}" do not allow it: ${words}`, status);
      case 404: return new ClusterError("missing", `${this.server} has no ${path}: ${words}`, status);
      case 429: return new ClusterError("unexpected", `${this.server} has more requests than it can answer (429): try again later`, status, [], retryAfter);
      case 410: return new ClusterError("gone", words, status);
      default: return new ClusterError(status >= 500 ? "unexpected" : "refused", `${this.server} answers ${status} to ${path}: ${words}`, status, causesIn(answer), retryAfter);
    }
  }
}

/** What a page for people says, as proxies send it instead of an answer; "" for anything else. */
function pageWords(text: string): string {
  if (!/^\s*<(!doctype|html|head|body)/i.test(text)) return "";
  const title = /<(title|h1)[^>]*>([^<]*)</i.exec(text)?.[2]?.trim() ?? "";
  return ` (a web page${title === "" ? "" : `, "${title.slice(0, 100)}"`})`;
}

function causesIn(answer: JsonObject | undefined): RefusedField[] {
  return asList(asObject(answer?.details)?.causes).map((cause) => asObject(cause) ?? {}).map(({ reason, field }) => ({ reason: asString(reason) ?? "", field: asString(field) ?? "" }));
}

function decoded(response: IncomingMessage): Readable {
  return response.headers["content-encoding"] === "gzip" ? response.pipe(createGunzip()) : response;
}

async function textOf(response: IncomingMessage, server: string): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of decoded(response)) chunks.push(chunk as Buffer);
  } catch (error) {
    throw withoutAnswer(error, server);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
