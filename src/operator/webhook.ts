import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { asObject, asString } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { watchContent } from "./config-watch.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

export interface WebhookOptions {
  readonly port: number;
  /** PEM files of the certificate and its key, read again when they change. */
  readonly certificate: string;
  readonly key: string;
  /** How often they are looked at, in milliseconds. */
  readonly reloadInterval?: number;
  /** Whether what would break is refused, or only warned of. */
  readonly denies: boolean;
  /** What a request would newly break, a line each; undefined where it cannot be told yet. */
  readonly judge: (request: JsonObject) => readonly string[] | undefined;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The API server sends objects of up to 3 MiB, and the one before; in bytes. */
const LONGEST = 8 * 1024 * 1024;
/** Servers cut warnings that are longer (apiserver/pkg/warning), in characters. */
const WARNING = 240;

/** Serves admission reviews (admission.k8s.io/v1) on /validate. What goes wrong here never stops anybody: the answer is yes, with a warning. */
export function serveWebhook(options: WebhookOptions): Promise<Server> {
  const { certificate, key, port, log, reloadInterval } = options;
  const pair = (): { cert: Buffer; key: Buffer } => ({ cert: readFileSync(certificate), key: readFileSync(key) });
  const server = createServer(pair(), (request, response) => { void answer(request, response, options); });
  const reload = (): void => {
    try {
      server.setSecureContext(pair());
      log.info({ certificate }, "took the changed certificate");
    } catch (error) {
      // Certificate and key change one after the other: the next look has both.
      log.warn({ certificate, reason: (error as Error).message }, "cannot use the changed certificate; the one before stays");
    }
  };
  server.on("close", watchContent(() => [certificate, key], reload, reloadInterval));
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => { resolve(server); });
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, options: WebhookOptions): Promise<void> {
  try {
    const review = asObject(JSON.parse(await bodyOf(request)));
    const asked = asObject(review?.request);
    if (!asked) throw new Error("this is no AdmissionReview with a request");
    const text = JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid: asString(asked.uid) ?? "", ...verdict(asked, options) } });
    response.writeHead(200, { "content-type": "application/json" }).end(text);
  } catch (error) {
    response.writeHead(400, { "content-type": "text/plain" }).end(`${(error as Error).message}\n`);
  }
}

/** The answer to one request. */
export function verdict(request: JsonObject, { denies, judge, metrics, log }: Pick<WebhookOptions, "denies" | "judge" | "metrics" | "log">): JsonObject {
  const done = metrics.admission.startTimer();
  const say = (kind: string, allowed: boolean, warnings: readonly string[], message?: string): JsonObject => {
    metrics.admissions.inc({ answer: kind });
    done();
    return { allowed, ...(warnings.length > 0 && { warnings: warnings.map((line) => `kubeverdict: ${line}`.slice(0, WARNING)) }), ...(message !== undefined && { status: { code: 403, reason: "Forbidden", message } }) };
  };
  try {
    const broken = judge(request);
    if (broken === undefined) return say("unready", true, ["the cluster was not read yet; this was not judged"]);
    if (broken.length === 0) return say("allowed", true, []);
    return denies ? say("denied", false, [], `this would break: ${broken.join("; ")}`) : say("warned", true, broken);
  } catch (error) {
    log.error({ reason: error instanceof Error ? error.stack : String(error) }, "cannot judge an admission review; it is let through");
    return say("failed", true, ["an error of its own; this was not judged"]);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > LONGEST) throw new Error("the review is too long");
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
