import { rules } from "../../rules/all.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import type { Connection } from "../cluster/connection.ts";
import { diff as runDiff } from "../engine/diff/diff.ts";
import { lint } from "../engine/lint.ts";
import { forCluster, liveRules } from "../engine/live/live-rules.ts";
import { liveProject, schemasAfter } from "../engine/live/live-project.ts";
import { upgradeRules } from "../engine/live/rule-upgrade.ts";
import { unfitNodes } from "../engine/live/rule-unfit-nodes.ts";
import type { Project } from "../engine/project.ts";
import { SEVERITIES, type Severity } from "../rule/rule.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import { isServed } from "../simulation/endpoints.ts";
import { Simulation } from "../simulation/simulation.ts";
import { readCluster, type ReadCluster } from "./audit-cluster.ts";
import { layOver } from "./audit-overlay.ts";
import { tellFailures } from "./check.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
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
  const start = performance.now();
  const targets = options.output.map(parseTarget);
  const { connect } = await import("../cluster/connect.ts");
  let connection: Connection | undefined;
  try {
    connection = await connect(options);
    const read = await readCluster(connection, options);
    if (options.with.length > 0) return await auditChange(connection, read, options);
    return await auditState(read, options, targets, start);
  } catch (error) {
    if (error instanceof ClusterError) throw new UsageError(error.message);
    throw error;
  } finally {
    connection?.close();
  }
}

async function auditState({ cluster, settings, config }: ReadCluster, options: AuditOptions, targets: Parameters<typeof write>[2], start: number): Promise<ExitCode> {
  const project = liveProject(cluster, settings);
  const upgrade = options.upgradeTo === undefined ? [] : forCluster(upgradeRules(project.schemas, schemasAfter(options.upgradeTo, project)), cluster);
  const report = lint(project, [...forCluster([...rules, ...liveRules(cluster)], cluster), ...upgrade]);
  await write(report, options.format, targets, { version, project, services: servicesOf(project), milliseconds: performance.now() - start }, options.color);
  for (const { rule, at, error } of report.failures) process.stderr.write(`kubeverdict: rule ${rule} failed at ${at}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  if (report.failures.length > 0) return EXIT.failed;
  return fails(report.findings, options.failOn ?? config?.failOn ?? "error") ? EXIT.findings : EXIT.clean;
}

async function auditChange(connection: Connection, read: ReadCluster, options: AuditOptions): Promise<ExitCode> {
  const { cluster } = read;
  if (options.upgradeTo !== undefined) throw new UsageError("--upgrade-to and --with answer different questions: ask one at a time");
  if (options.output.length > 0 || !["text", "json", "markdown"].includes(options.format)) throw new UsageError("--with shows what changes: its formats are text, json and markdown, and it writes to standard output");
  const before = liveProject(cluster, read.settings);
  const { after, clashes, failed } = await layOver(connection, read, before, options);
  const result = runDiff(before, after, forCluster([...rules, unfitNodes(cluster)], cluster));
  // What is not in the files stays: an apply removes nothing.
  const shown = { ...result, removed: [], consequences: [...clashes, ...result.consequences] };
  const { formatChange } = await import("./diff.ts");
  process.stdout.write(await formatChange(shown, { format: options.format as "text" | "json" | "markdown", ...(options.color !== undefined && { color: options.color }) }));
  tellFailures(result);
  if (failed || result.failures.length > 0) return EXIT.failed;
  return shown.consequences.some(({ harm }) => harm !== "notice") ? EXIT.findings : EXIT.clean;
}

function servicesOf({ graph }: Project): { all: number; withEndpoints: number } {
  const services = graph.ofKind("Service");
  const simulation = Simulation.of(graph);
  return { all: services.length, withEndpoints: services.filter((service) => isServed(simulation.endpointsOf(service))).length };
}

function fails(findings: readonly { readonly severity: Severity }[], failOn: Severity | "never"): boolean {
  if (failOn === "never") return false;
  const least = SEVERITIES.indexOf(failOn);
  return findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}
