import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Finding } from "../engine/finding.ts";

const PREFIX = "kubeverdict_";

export interface MetricsSource {
  /** How much waits, by queue. */
  readonly depths: () => Readonly<Record<string, number>>;
  /** How many Services have no ready endpoint, by namespace. */
  readonly servicesWithoutEndpoints: () => ReadonlyMap<string, number>;
}

/** What the operator counts, for Prometheus. Findings and Services are counted by the leader only, so that sums over replicas are right. */
export class Metrics {
  readonly registry = new Registry();
  readonly objects = this.gauge("objects", "Objects that are watched and somebody wrote.");
  readonly leader = this.gauge("leader", "1 for the replica that writes.");
  readonly forbidden = this.gauge("kinds_forbidden", "Kinds that may not be read.");
  readonly watchRestarts = new Counter({ name: `${PREFIX}watch_restarts_total`, help: "Watches that had to begin again.", labelNames: ["reason"], registers: [this.registry] });
  readonly writes = new Counter({ name: `${PREFIX}writes_total`, help: "Requests that change the cluster.", labelNames: ["object", "result"], registers: [this.registry] });
  readonly configReloads = new Counter({ name: `${PREFIX}config_reloads_total`, help: "Configurations that were read again.", labelNames: ["result"], registers: [this.registry] });
  readonly ruleFailures = this.gauge("rule_failures", "Rules that threw at the last look.");
  readonly reconcile = this.seconds("reconcile_seconds", "From the begin of a look at what changed until its reports are queued.", [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]);
  readonly latency = this.seconds("report_latency_seconds", "From an object's change being seen until its report is written.", [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]);
  readonly admission = this.seconds("admission_seconds", "Time to answer an admission review.", [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]);
  readonly admissions = new Counter({ name: `${PREFIX}admissions_total`, help: "Admission reviews by answer.", labelNames: ["answer"], registers: [this.registry] });
  /** What is asked when somebody reads the metrics. */
  source: MetricsSource = { depths: () => ({}), servicesWithoutEndpoints: () => new Map() };
  private readonly findings = this.gauge("findings", "Findings.", ["rule", "severity", "namespace"]);
  private readonly services = this.gauge("services_without_endpoints", "Services that have no ready endpoint in the cluster.", ["namespace"]);
  private readonly queueDepth = this.gauge("queue_depth", "Changed objects that were not looked at yet, and writes that wait.", ["queue"]);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Everything, in the text format of Prometheus. */
  text(): Promise<string> {
    for (const [queue, depth] of Object.entries(this.source.depths())) this.queueDepth.set({ queue }, depth);
    this.services.reset();
    for (const [namespace, count] of this.source.servicesWithoutEndpoints()) this.services.set({ namespace }, count);
    return this.registry.metrics();
  }

  /** Counts findings anew; none for a replica that does not lead. */
  countFindings(findings: readonly Finding[]): void {
    this.findings.reset();
    for (const { rule, severity, resource } of findings) this.findings.inc({ rule, severity, namespace: resource?.namespace ?? "" });
  }

  private gauge<L extends string = never>(name: string, help: string, labelNames: L[] = []): Gauge<L> {
    return new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  private seconds(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: PREFIX + name, help, buckets, registers: [this.registry] });
  }
}
