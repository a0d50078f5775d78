import type { Connection } from "../cluster/connection.ts";
import { serverVersion } from "../cluster/discover.ts";
import type { ServedKind } from "../cluster/live-object.ts";
import type { Finding } from "../engine/finding.ts";
import type { Settings } from "../engine/settings.ts";
import { Workspace } from "../engine/workspace.ts";
import type { Resource } from "../resource/resource.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import type { Rule, Severity } from "../rule/rule.ts";
import type { JsonObject } from "../source/document.ts";
import { newlyBroken } from "./admission.ts";
import { Backoff, pause } from "./backoff.ts";
import { ClusterState, type Observed } from "./cluster-state.ts";
import { Debounce } from "./debounce.ts";
import { Events } from "./events.ts";
import { PublishedFindings } from "./findings.ts";
import { LeaderElection } from "./lease.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { ReportApi } from "./report-object.ts";
import { Reports } from "./reports.ts";
import { Watches } from "./watches.ts";

export interface OperatorOptions {
  readonly connection: Connection;
  readonly rules: readonly Rule[];
  readonly settings: ConfiguredSettings;
  readonly namespaces: readonly string[];
  /** Where reports go; nowhere where undefined. */
  readonly reports: ReportApi | undefined;
  /** Which findings are told in Events; none where undefined. */
  readonly events: Severity | undefined;
  /** Where the Lease is; undefined for an operator that is alone. */
  readonly lease: { readonly namespace: string; readonly name: string } | undefined;
  /** The name of this replica. */
  readonly identity: string;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Settings as far as the configuration says; the version is the cluster's where it says none. */
export type ConfiguredSettings = Omit<Settings, "version"> & { readonly version: KubernetesVersion | undefined };

/** A batch is looked at when nothing changed for the first time, or after the second at the latest; in milliseconds. */
const QUIET = 200;
const LONGEST = 1000;

/** Keeps what a cluster holds, finds what is wrong with it after each change, and publishes what is different. */
export class Operator {
  private readonly options: OperatorOptions;
  private readonly state: ClusterState;
  private readonly watches: Watches;
  private readonly reports: Reports | undefined;
  private readonly events: Events | undefined;
  private readonly election: LeaderElection | undefined;
  private readonly looks = new Debounce(QUIET, LONGEST, () => { this.tryToLook(); });
  private readonly stopping = new AbortController();
  private settings: ConfiguredSettings;
  private version: KubernetesVersion | undefined;
  private workspace: Workspace | undefined;
  /** Changed since the last look, by key, with the time of the first change. */
  private readonly changed = new Map<string, number>();
  private readonly published: PublishedFindings;
  private findings: readonly Finding[] = [];
  private environment = "";
  private leads = false;
  private hasLooked = false;

  constructor(options: OperatorOptions) {
    const { connection, metrics, log, lease, identity } = options;
    this.options = options;
    this.settings = options.settings;
    this.state = new ClusterState({
      set: (key, observed) => { this.touch(key, observed); },
      delete: (key) => { this.touch(key, undefined); },
    });
    this.watches = new Watches({ connection, state: this.state, namespaces: options.namespaces, metrics, log, onKinds: (served) => { this.seeKinds(served); } });
    this.reports = options.reports && new Reports({ connection, api: options.reports, namespaces: options.namespaces, metrics, log });
    this.events = options.events && new Events({ connection, from: options.events, instance: identity, metrics, log });
    this.published = new PublishedFindings({ state: this.state, reports: this.reports, events: this.events });
    metrics.source = {
      depths: () => ({ changes: this.changed.size, reports: this.reports?.depth ?? 0, events: this.events?.depth ?? 0 }),
      servicesWithoutEndpoints: () => (this.leads ? this.state.servicesWithoutEndpoints() : new Map()),
    };
    this.election = lease && new LeaderElection({ connection, ...lease, identity, log, onChange: (leads) => { this.lead(leads); } });
  }

  /** Runs until stop(). */
  async run(): Promise<void> {
    await this.findVersion();
    if (this.stopping.signal.aborted) return;
    if (!this.election) this.lead(true);
    await Promise.all([this.watches.run(), this.election?.run()]);
  }

  /** Finishes the writes under way, gives the Lease back, and closes the connection. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.watches.stop();
    this.looks.stop();
    this.events?.stop();
    await this.reports?.stop();
    await this.election?.stop();
    this.options.connection.close();
  }

  /** Why it is not ready; undefined where it is. */
  get trouble(): string | undefined {
    if (this.version === undefined) return "the API server was not reached yet";
    return this.watches.trouble ?? (this.hasLooked ? undefined : "the objects were not judged yet");
  }

  /** Takes another configuration: everything is looked at anew. */
  configure(settings: ConfiguredSettings): void {
    this.settings = settings;
    this.workspace = undefined;
    this.looks.ask();
  }

  /** What a request of an admission review would newly refuse or break, a line each; undefined where the cluster was not read yet. */
  wouldBreak(request: JsonObject): readonly string[] | undefined {
    const { workspace, state } = this;
    if (!workspace || !this.hasLooked || this.watches.trouble !== undefined) return undefined;
    return newlyBroken(request, { workspace, state, prepare: (resource) => this.withPodTemplates(resource) });
  }

  private async findVersion(): Promise<void> {
    const backoff = new Backoff(500, 10_000);
    let said = "";
    while (!this.stopping.signal.aborted) {
      try {
        const { text, version, isExact } = await serverVersion(this.options.connection);
        this.version = version;
        if (!isExact) this.options.log.warn({ server: text, takenFor: version }, "the version of this server is not known; it is taken for the nearest that is");
        else this.options.log.info({ server: text, address: this.options.connection.server }, "connected");
        return;
      } catch (error) {
        const { message } = error as Error;
        if (message !== said) this.options.log.error({ reason: message }, "cannot reach the API server; it is tried again");
        said = message;
        await pause(backoff.next(), this.stopping.signal);
      }
    }
  }

  private touch(key: string, observed: Observed | undefined): void {
    if (observed) this.workspace?.set(key, [this.withPodTemplates(observed.resource)]);
    else this.workspace?.delete(key);
    if (!this.changed.has(key)) this.changed.set(key, Date.now());
    if (key.startsWith("apiextensions.k8s.io/CustomResourceDefinition/")) this.watches.lookAgain();
    this.looks.ask();
  }

  private withPodTemplates(resource: Resource): Resource {
    const podTemplatePaths = this.settings.podTemplates.get(`${resource.id.group}/${resource.id.kind}`);
    return podTemplatePaths ? { ...resource, podTemplatePaths } : resource;
  }

  private seeKinds(served: readonly ServedKind[]): void {
    this.reports?.serve(served);
    this.looks.ask();
  }

  private lead(leads: boolean): void {
    this.leads = leads;
    this.options.metrics.leader.set(leads ? 1 : 0);
    this.reports?.lead(leads);
    if (!leads) this.events?.stop();
    this.count();
  }

  /** The workspace for what can be seen now: another set of readable kinds, or another configuration, needs another one. */
  private workspaceNow(): Workspace {
    const externals = this.watches.externals();
    const environment = JSON.stringify(externals);
    if (this.workspace && environment === this.environment) return this.workspace;
    this.environment = environment;
    const { settings } = this;
    // What is not in the cluster does not exist, but for what may not be seen. Of some namespaces, less is known.
    const complete = this.options.namespaces.length === 0;
    this.workspace = new Workspace(this.options.rules, { ...settings, version: settings.version ?? this.version!, complete, externals: [...settings.externals, ...externals], nodes: this.nodeCount() ?? settings.nodes });
    for (const [key, observed] of this.state.entries()) this.workspace.set(key, [this.withPodTemplates(observed.resource)]);
    return this.workspace;
  }

  private nodeCount(): number | undefined {
    let count = 0;
    for (const [, { resource }] of this.state.entries()) if (resource.id.kind === "Node" && resource.id.group === "") count++;
    return count === 0 ? undefined : count;
  }

  /** A defect of ours must not end the operator, or no one hears of it but in a restart. */
  private tryToLook(): void {
    try {
      this.look();
    } catch (error) {
      this.options.log.error({ reason: error instanceof Error ? error.stack : String(error) }, "this should not have happened; please report it");
    }
  }

  /** Looks at everything that changed, and queues what is different. */
  private look(): void {
    if (!this.watches.isSynced || this.stopping.signal.aborted) return;
    const { metrics, log } = this.options;
    const done = metrics.reconcile.startTimer();
    const report = this.workspaceNow().report();
    const times = new Map(this.changed);
    this.changed.clear();
    for (const { rule, at, error } of report.failures) log.error({ rule, at, reason: String(error) }, "a rule failed; the others go on");
    metrics.ruleFailures.set(report.failures.length);
    this.findings = report.findings;
    this.published.publish(report.findings, times, this.leads);
    const isFirst = !this.hasLooked;
    this.hasLooked = true;
    if (isFirst) this.reports?.begin();
    this.count();
    done();
    const fields = { objects: this.state.size, changed: times.size, findings: report.findings.length };
    if (isFirst) log.info(fields, "judged everything");
    else log.debug(fields, "judged what changed");
  }

  private count(): void {
    const { metrics } = this.options;
    metrics.objects.set(this.state.size);
    metrics.countFindings(this.leads ? this.findings : []);
  }
}
