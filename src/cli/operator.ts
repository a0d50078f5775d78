import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { rules } from "../../rules/all.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import { connect } from "../cluster/connect.ts";
import { watchContent } from "../operator/config-watch.ts";
import { serveHealth } from "../operator/health-server.ts";
import type { Log } from "../operator/log.ts";
import { Metrics } from "../operator/metrics.ts";
import { Operator } from "../operator/operator.ts";
import { REPORT_APIS } from "../operator/report-object.ts";
import { serveWebhook } from "../operator/webhook.ts";
import type { Severity } from "../rule/rule.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { configPaths, operatorSettings } from "./operator-config.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** The options of `kubeverdict operator`, as commander gives them. */
export interface OperatorCommandOptions {
  readonly config?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace: readonly string[];
  readonly reports: keyof typeof REPORT_APIS | "none";
  readonly events: Severity | "none";
  readonly port: number;
  readonly leaderElection: boolean;
  readonly leaseName: string;
  readonly leaseNamespace?: string;
  readonly logLevel: string;
  readonly webhook?: "warn" | "deny";
  readonly webhookPort: number;
  readonly tlsCert: string;
  readonly tlsKey: string;
}

/** Runs until SIGTERM or SIGINT. What cannot be started as it was asked for (options, configuration, credentials) is exit code 2; an API server that does not answer is waited for. */
export async function operator(options: OperatorCommandOptions): Promise<ExitCode> {
  const log = await logger(options.logLevel);
  try {
    return await run(options, log);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ClusterError) && (error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    // Into the log as well, where those look who wonder why the Pod restarts.
    log.error({ reason: (error as Error).message }, "cannot start");
    return EXIT.failed;
  }
}

async function run(options: OperatorCommandOptions, log: Log): Promise<ExitCode> {
  const settings = await operatorSettings(options.config);
  const connection = await connect(options);
  const metrics = new Metrics();
  // The Pod's name says who it is; what follows tells a restarted container from the one before.
  const identity = `${process.env.POD_NAME ?? hostname()}_${randomBytes(4).toString("hex")}`;
  const running = new Operator({
    connection, rules, settings, metrics, log, identity,
    namespaces: options.namespace,
    reports: options.reports === "none" ? undefined : REPORT_APIS[options.reports],
    events: options.events === "none" ? undefined : options.events,
    lease: options.leaderElection ? { namespace: options.leaseNamespace ?? connection.namespace, name: options.leaseName } : undefined,
  });
  const server = await serveHealth(options.port, () => running.trouble, metrics);
  const webhook = options.webhook && await webhookOf(options, running, metrics, log);
  const address = server.address();
  log.info({ version, node: process.version, identity, port: typeof address === "object" ? address?.port : undefined }, "started");
  const stopWatching = options.config === undefined ? undefined : watchContent(() => configPaths(options.config!), () => { void reload(options.config!, running, metrics, log); });
  const stopped = untilSignal(log).then(async () => {
    stopWatching?.();
    await running.stop();
    webhook?.close();
    webhook?.closeAllConnections();
    server.close();
    server.closeAllConnections();
    log.info({}, "stopped");
  });
  await running.run();
  await stopped;
  return EXIT.clean;
}

async function webhookOf(options: OperatorCommandOptions, running: Operator, metrics: Metrics, log: Log): ReturnType<typeof serveWebhook> {
  try {
    return await serveWebhook({ port: options.webhookPort, certificate: options.tlsCert, key: options.tlsKey, denies: options.webhook === "deny", judge: (request) => running.wouldBreak(request), metrics, log });
  } catch (error) {
    throw new UsageError(`cannot serve the webhook: ${(error as Error).message}`);
  }
}

/** Takes a changed configuration; one that cannot be used is told, and the last one stays. */
async function reload(path: string, running: Operator, metrics: Metrics, log: Log): Promise<void> {
  try {
    running.configure(await operatorSettings(path));
    metrics.configReloads.inc({ result: "ok" });
    log.info({ config: path }, "took the changed configuration");
  } catch (error) {
    metrics.configReloads.inc({ result: "failed" });
    log.error({ config: path, reason: (error as Error).message }, "the changed configuration cannot be used; the one before stays");
  }
}

async function logger(level: string): Promise<Log> {
  const { pino, destination, stdTimeFunctions } = await import("pino");
  // Written at once: the last line before an end is the one that matters.
  const log: Log = pino({ level, base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, destination({ fd: 1, sync: true }));
  return log;
}

function untilSignal(log: Log): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.once(signal, () => {
        log.info({ signal }, "stopping");
        resolve();
      });
    }
  });
}
