import { rules } from "../../rules/all.ts";
import type { Connection } from "../cluster/connection.ts";
import type { Config } from "../engine/config.ts";
import { lint } from "../engine/lint.ts";
import { forCluster, liveRules } from "../engine/live/live-rules.ts";
import { liveProject, schemasAfter } from "../engine/live/live-project.ts";
import { upgradeRules } from "../engine/live/rule-upgrade.ts";
import { DEFAULT_SETTINGS } from "../engine/settings.ts";
import { minorOf, type KubernetesVersion } from "../resource/version.ts";
import type { Severity } from "../rule/rule.ts";
import { countServices, exitCodeOf, tellFailures } from "./check.ts";
import { now } from "./clock.ts";
import { changeOf } from "./cluster-change.ts";
import { readCluster, versionFor, withCluster, type ReadCluster } from "./cluster-read.ts";
import { loadConfig, type LoadedConfig } from "./config.ts";
import { tellNotRun } from "./custom/not-run.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { readOneProject } from "./input.ts";
import { parseTarget, write } from "./output.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

export interface AuditOptions {
  readonly context?: string;
  readonly kubeconfig?: string;
  /** Only these namespaces. */
  readonly namespace: readonly string[];
  readonly kubernetesVersion?: KubernetesVersion;
  readonly upgradeTo?: KubernetesVersion;
  /** Files to lay over the live state. */
  readonly with: readonly string[];
  readonly format: string;
  readonly output: readonly string[];
  readonly failOn?: Severity | "never";
  readonly config: string | boolean;
  readonly color?: boolean;
}

/** Finds what is wrong in a running cluster; with --with, what an apply would do to it. Reads only. */
export async function audit(options: AuditOptions): Promise<ExitCode> {
  const start = now();
  const targets = options.output.map(parseTarget);
  if (options.with.length > 0) checkWith(options);
  return withCluster(options, async (connection) => {
    const loaded = await loadConfig(options.config);
    tellNotRun("audit", loaded?.custom);
    const settings = { ...DEFAULT_SETTINGS, ...loaded?.settings, version: await versionFor(connection, options.kubernetesVersion) };
    const { upgradeTo } = options;
    if (upgradeTo !== undefined && minorOf(upgradeTo) <= minorOf(settings.version)) throw new UsageError(`--upgrade-to ${upgradeTo} is no upgrade: the cluster is judged as ${settings.version}`);
    const read = await readCluster(connection, settings, { namespaces: options.namespace });
    return options.with.length > 0 ? auditChange(connection, read, options, loaded) : auditState(read, options, { config: loaded?.config, targets, start });
  });
}

function checkWith({ upgradeTo, output, format }: AuditOptions): void {
  if (upgradeTo !== undefined) throw new UsageError("--upgrade-to and --with answer different questions: ask one at a time");
  if (output.length > 0 || !["text", "json", "markdown"].includes(format)) throw new UsageError("--with shows what changes: its formats are text, json and markdown, and it writes to standard output");
}

async function auditState({ cluster, settings }: ReadCluster, options: AuditOptions, { config, targets, start }: { readonly config: Config | undefined; readonly targets: Parameters<typeof write>[2]; readonly start: number }): Promise<ExitCode> {
  const project = liveProject(cluster, settings);
  const upgrade = options.upgradeTo === undefined ? [] : forCluster(upgradeRules(project.schemas, schemasAfter(options.upgradeTo, project)), cluster);
  const report = lint(project, [...forCluster([...rules, ...liveRules(cluster)], cluster), ...upgrade]);
  await write(report, options.format, targets, { version, project, services: countServices(project.graph), milliseconds: now() - start }, options.color);
  tellFailures(report);
  if (report.failures.length > 0) return EXIT.failed;
  return exitCodeOf(report.findings, options.failOn ?? config?.failOn ?? "error");
}

async function auditChange(connection: Connection, read: ReadCluster, options: AuditOptions, loaded: LoadedConfig | undefined): Promise<ExitCode> {
  const namespace = options.namespace[0] ?? connection.namespace;
  const { project, failed } = await readOneProject(options.with, { exclude: [], schemaLocation: [], config: options.config, loaded, namespace, kubernetesVersion: read.settings.version });
  const { tellChange } = await import("./diff.ts");
  return tellChange(await changeOf(connection, read, project, namespace), { ...options, format: options.format as "text" | "json" | "markdown" }, failed);
}
