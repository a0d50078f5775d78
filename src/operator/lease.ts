import type { ClusterError } from "../cluster/cluster-error.ts";
import type { Connection } from "../cluster/connection.ts";
import { asObject, asString } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { Backoff, pause } from "./backoff.ts";
import type { Log } from "./log.ts";

export interface LeaseOptions {
  readonly connection: Connection;
  readonly namespace: string;
  readonly name: string;
  /** Who we are: the name of the Pod and something that a restart changes. */
  readonly identity: string;
  readonly log: Log;
  /** Told when this replica begins and ceases to lead. */
  readonly onChange: (leads: boolean) => void;
  /** For how long a lease holds that nobody renews, in seconds. */
  readonly seconds?: number;
}

/**
 * Leader election with a Lease (coordination.k8s.io/v1), as client-go's: who holds it renews it in a third of its time; who cannot renew it in
 * two thirds stops leading before another may begin. Who waits watches it, which costs no requests, and goes by its own clock.
 */
export class LeaderElection {
  private readonly options: LeaseOptions;
  private readonly seconds: number;
  private readonly path: string;
  private readonly stopping = new AbortController();
  private readonly backoff = new Backoff(500, 5000);
  private leads = false;
  private renewed = 0;
  private lastFailure = "";
  /** The Lease as it was last seen, and when, by our clock. */
  private seen: { readonly lease: JsonObject; readonly at: number } | undefined;

  constructor(options: LeaseOptions) {
    this.options = options;
    this.seconds = options.seconds ?? 15;
    this.path = `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(options.namespace)}/leases`;
  }

  /** Runs until stop(). Never throws. */
  async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (this.leads) await this.renew();
        else await this.tryToAcquire();
        this.backoff.reset();
        this.lastFailure = "";
        if (this.leads) await pause((this.seconds * 1000) / 3, signal);
        else await this.waitForChange();
      } catch (error) {
        if (!signal.aborted) await this.fail(error);
      }
    }
  }

  /** Stops leading and gives the Lease back, so that another replica need not wait for it to expire. */
  async stop(): Promise<void> {
    const led = this.leads;
    this.stopping.abort();
    this.set(false);
    if (!led || !this.seen) return;
    try {
      await this.put({ ...spec(this.seen.lease), holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime() });
    } catch (error) {
      this.options.log.warn({ reason: (error as Error).message }, "cannot give the lease back; the other replica waits until it expires");
    }
  }

  private async tryToAcquire(): Promise<void> {
    const { connection, name, namespace, identity } = this.options;
    let lease: JsonObject;
    try {
      lease = await connection.send("GET", `${this.path}/${name}`, {}, undefined, this.inTime());
    } catch (error) {
      if ((error as ClusterError).reason !== "missing") throw error;
      const value = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace }, spec: this.mine(0) };
      this.acquired(await connection.send("POST", this.path, {}, { value }, this.inTime()));
      return;
    }
    this.see(lease);
    const { holderIdentity, leaseTransitions } = spec(lease);
    if (holderIdentity && holderIdentity !== identity && !this.isExpired()) return;
    this.acquired(await this.put(this.mine((typeof leaseTransitions === "number" ? leaseTransitions : 0) + 1)));
  }

  private async renew(): Promise<void> {
    const { acquireTime, leaseTransitions } = spec(this.seen!.lease);
    const lease = await this.put({ ...this.mine(Number(leaseTransitions ?? 0)), acquireTime });
    this.seen = { lease, at: Date.now() };
    this.renewed = Date.now();
  }

  /** Returns when the Lease was given back or has expired. */
  private async waitForChange(): Promise<void> {
    const until = new AbortController();
    const expire = (): void => { until.abort(); };
    let timer = setTimeout(expire, this.remaining());
    try {
      const query = { watch: true, fieldSelector: `metadata.name=${this.options.name}`, resourceVersion: asString(asObject(this.seen?.lease.metadata)?.resourceVersion) ?? "", timeoutSeconds: 600 };
      for await (const { type, object } of this.options.connection.lines(this.path, query, AbortSignal.any([this.stopping.signal, until.signal]))) {
        if (type === "DELETED" || type === "ERROR") return;
        this.see(object as JsonObject);
        if (!spec(this.seen!.lease).holderIdentity) return;
        clearTimeout(timer);
        timer = setTimeout(expire, this.remaining());
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private async fail(error: unknown): Promise<void> {
    const { status, reason, message } = error as ClusterError;
    // Somebody else wrote first: no failure, but a Lease that has another holder.
    const isLost = status === 409;
    if (isLost) this.set(false);
    else if (this.leads && Date.now() - this.renewed > (this.seconds * 2000) / 3) {
      this.options.log.warn({ reason: message }, "the lease could not be renewed in time; no longer leading");
      this.set(false);
    }
    if (!isLost && message !== this.lastFailure) this.options.log[reason === "forbidden" ? "error" : "warn"]({ reason: message }, "cannot reach the lease; it is tried again");
    this.lastFailure = message;
    await pause(isLost ? 200 : this.backoff.next(), this.stopping.signal);
  }

  private put(value: JsonObject): Promise<JsonObject> {
    const { metadata } = this.seen!.lease;
    const lease = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata, spec: value };
    return this.options.connection.send("PUT", `${this.path}/${this.options.name}`, {}, { value: lease }, this.inTime());
  }

  /** An answer that comes later than this is of no use. */
  private inTime(): AbortSignal {
    return AbortSignal.timeout((this.seconds * 1000) / 3);
  }

  private acquired(lease: JsonObject): void {
    this.seen = { lease, at: Date.now() };
    this.renewed = Date.now();
    this.set(true);
  }

  private mine(leaseTransitions: number): JsonObject {
    const now = microTime();
    return { holderIdentity: this.options.identity, leaseDurationSeconds: this.seconds, acquireTime: now, renewTime: now, leaseTransitions };
  }

  /** A Lease that was not renewed since it was last seen counts from then. */
  private see(lease: JsonObject): void {
    const { renewTime, holderIdentity } = spec(lease);
    const before = this.seen && spec(this.seen.lease);
    const isSame = before?.renewTime === renewTime && before?.holderIdentity === holderIdentity;
    this.seen = { lease, at: isSame ? this.seen!.at : Date.now() };
  }

  private isExpired(): boolean {
    return this.remaining() <= 0;
  }

  /** How long the Lease still holds, in milliseconds. */
  private remaining(): number {
    if (!this.seen) return 0;
    const { leaseDurationSeconds } = spec(this.seen.lease);
    return this.seen.at + Number(leaseDurationSeconds ?? this.seconds) * 1000 - Date.now();
  }

  private set(leads: boolean): void {
    if (this.leads === leads) return;
    this.leads = leads;
    this.options.log.info({ identity: this.options.identity }, leads ? "leading: this replica writes" : "no longer leading");
    this.options.onChange(leads);
  }
}

function spec(lease: JsonObject): JsonObject {
  return asObject(lease.spec) ?? {};
}

/** The present as Kubernetes' MicroTime. */
export function microTime(): string {
  return new Date().toISOString().replace("Z", "000Z");
}
