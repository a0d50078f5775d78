import { ClusterError } from "../cluster/cluster-error.ts";
import type { Connection } from "../cluster/connection.ts";
import { Backoff, pause } from "./backoff.ts";
import { isGoing } from "./events.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { ReportApi, ReportObject } from "./report-object.ts";

/** What is known of a report in the cluster. */
interface Present {
  readonly hash: string;
  readonly fingerprints: ReadonlySet<string>;
}

interface Wanted {
  readonly report: ReportObject;
  /** When the change was seen that made it so, in milliseconds. */
  readonly since: number;
}

export interface PublisherOptions {
  readonly connection: Connection;
  readonly api: ReportApi;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** How many reports are written at once. */
const AT_ONCE = 4;

/**
 * Brings the reports of the cluster to what they should be: writes those that differ, deletes those that should not be. It goes by what is
 * there, which a watch tells, so that a report that somebody deletes comes back, and one that an earlier leader wrote is not written again.
 */
export class Publisher {
  private readonly options: PublisherOptions;
  /** By `namespace/name`. */
  private readonly wanted = new Map<string, Wanted>();
  private readonly present = new Map<string, Present>();
  private readonly queue = new Set<string>();
  private readonly busy = new Set<string>();
  private readonly backoff = new Backoff(250, 10_000);
  private readonly stopping = new AbortController();
  private running = 0;
  private active = false;
  private lastFailure = "";

  constructor(options: PublisherOptions) {
    this.options = options;
  }

  /** Reports that wait to be written. */
  get depth(): number {
    return this.queue.size + this.busy.size;
  }

  /** Writes from now on (the reports of the cluster are known, and this replica leads), or no more. */
  activate(active: boolean): void {
    if (this.active === active) return;
    this.active = active;
    if (!active) this.queue.clear();
    else for (const key of new Set([...this.wanted.keys(), ...this.present.keys()])) this.compare(key);
  }

  /** The report that an object should have; undefined for none. `id` is where it would be. */
  want({ namespace, name }: Pick<ReportObject, "namespace" | "name">, report: ReportObject | undefined, since: number): void {
    const key = `${namespace ?? ""}/${name}`;
    if (report) this.wanted.set(key, { report, since });
    else this.wanted.delete(key);
    this.compare(key);
  }

  /** What a watch tells of a report of ours; undefined where it is gone. */
  see({ namespace, name }: Pick<ReportObject, "namespace" | "name">, present: Present | undefined): void {
    const key = `${namespace ?? ""}/${name}`;
    if (present) this.present.set(key, present);
    else this.present.delete(key);
    this.compare(key);
  }

  /** Whether the report in the cluster tells of a finding already. */
  tells({ namespace, name }: Pick<ReportObject, "namespace" | "name">, fingerprint: string): boolean {
    return this.present.get(`${namespace ?? ""}/${name}`)?.fingerprints.has(fingerprint) ?? false;
  }

  /** Begins no further write, and waits for those that are under way. */
  async stop(): Promise<void> {
    this.active = false;
    this.queue.clear();
    this.stopping.abort();
    while (this.running > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  private compare(key: string): void {
    if (!this.active || this.busy.has(key) || this.wanted.get(key)?.report.hash === this.present.get(key)?.hash) return;
    this.queue.add(key);
    if (this.running < AT_ONCE) void this.work();
  }

  private async work(): Promise<void> {
    this.running++;
    try {
      for (const key of this.queue) {
        this.queue.delete(key);
        this.busy.add(key);
        const isDone = await this.write(key);
        if (!isDone) await pause(this.backoff.next(), this.stopping.signal);
        this.busy.delete(key);
        if (isDone) this.compare(key);
        else if (this.active) this.queue.add(key);
      }
    } finally {
      this.running--;
    }
  }

  /** False where it has to be tried again. */
  private async write(key: string): Promise<boolean> {
    const { metrics, log } = this.options;
    const wanted = this.wanted.get(key);
    try {
      if (wanted) await this.apply(key, wanted.report);
      else await this.remove(key);
      metrics.writes.inc({ object: "report", result: "ok" });
      if (wanted) metrics.latency.observe((Date.now() - wanted.since) / 1000);
      this.backoff.reset();
      this.lastFailure = "";
      return true;
    } catch (error) {
      const { reason, message } = error as ClusterError;
      // The namespace is gone or going, or the report would hold something that the server refuses: trying again changes nothing.
      const isFinal = error instanceof ClusterError && (reason === "missing" || reason === "refused" || isGoing(error));
      metrics.writes.inc({ object: "report", result: "failed" });
      if (message !== this.lastFailure) log[isFinal ? "info" : "warn"]({ report: key, reason: message }, isFinal ? "cannot write the report" : "cannot write the report; it is tried again");
      this.lastFailure = message;
      if (isFinal && wanted) this.present.set(key, { hash: wanted.report.hash, fingerprints: wanted.report.fingerprints });
      return isFinal;
    }
  }

  /** Server-side apply: one request that creates or changes, whatever is there, and does the same when it is sent twice. */
  private async apply(key: string, report: ReportObject): Promise<void> {
    await this.options.connection.send("PATCH", this.path(report), { fieldManager: "kubeverdict", force: true }, { value: report.value, contentType: "application/apply-patch+yaml" });
    this.present.set(key, { hash: report.hash, fingerprints: report.fingerprints });
  }

  private async remove(key: string): Promise<void> {
    const [namespace, name] = [key.slice(0, key.indexOf("/")), key.slice(key.indexOf("/") + 1)];
    try {
      await this.options.connection.send("DELETE", this.path({ namespace: namespace || undefined, name }));
    } catch (error) {
      if ((error as ClusterError).reason !== "missing") throw error;
    }
    this.present.delete(key);
  }

  private path({ namespace, name }: Pick<ReportObject, "namespace" | "name">): string {
    const { group, version, namespaced, clusterScoped } = this.options.api;
    const scope = namespace === undefined ? clusterScoped[1] : `namespaces/${encodeURIComponent(namespace)}/${namespaced[1]}`;
    return `/apis/${group}/${version}/${scope}/${encodeURIComponent(name)}`;
  }
}
