import type { Connection } from "../cluster/connection.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import type { Finding } from "../engine/finding.ts";
import type { Severity } from "../rule/rule.ts";
import { SEVERITIES } from "../rule/rule.ts";
import type { JsonObject } from "../source/document.ts";
import type { Observed } from "./cluster-state.ts";
import { microTime } from "./lease.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { MANAGER } from "./report-object.ts";

export interface EventsOptions {
  readonly connection: Connection;
  /** From this severity on. */
  readonly from: Severity;
  /** Who says so: the name of the Pod. */
  readonly instance: string;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** How many Events a second at most, and how many wait at most: the reports have them all. */
const PER_SECOND = 20;
const LONGEST = 1000;
/** The server's limit for a note (pkg/apis/core/validation/events.go), in bytes; we count characters and stay below. */
const NOTE = 900;

/** Tells of new findings in Events of their objects, so that `kubectl describe` shows them. */
export class Events {
  private readonly options: EventsOptions;
  private readonly waiting: JsonObject[] = [];
  private timer: NodeJS.Timeout | undefined;
  private hasFailed = false;

  constructor(options: EventsOptions) {
    this.options = options;
  }

  get depth(): number {
    return this.waiting.length;
  }

  /** Tells of a finding, if it is severe enough. Telling twice makes one Event: its name is that of the finding. */
  tell(finding: Finding, observed: Observed): void {
    if (SEVERITIES.indexOf(finding.severity) < SEVERITIES.indexOf(this.options.from) || this.waiting.length >= LONGEST) return;
    this.waiting.push(eventOf(finding, observed, this.options.instance));
    this.timer ??= setInterval(() => { void this.sendNext(); }, 1000 / PER_SECOND);
  }

  /** Drops what waits. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.waiting.length = 0;
  }

  private async sendNext(): Promise<void> {
    const event = this.waiting.shift();
    if (event === undefined) {
      this.stop();
      return;
    }
    const { connection, metrics, log } = this.options;
    const { namespace } = event.metadata as { namespace: string };
    try {
      await connection.send("POST", `/apis/events.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/events`, {}, { value: event });
      metrics.writes.inc({ object: "event", result: "ok" });
    } catch (error) {
      // Told before, or of an object that goes with its namespace. An Event that is lost is no loss: the report says the same.
      if (error instanceof ClusterError && (error.status === 409 || isGoing(error))) return;
      metrics.writes.inc({ object: "event", result: "failed" });
      if (!this.hasFailed) log.warn({ reason: (error as Error).message }, "cannot write Events; reports and metrics are not concerned");
      this.hasFailed = true;
    }
  }
}

/** Whether a write fails because its namespace is being deleted; the server calls that forbidden. */
export function isGoing({ reason, message }: ClusterError): boolean {
  return reason === "forbidden" && message.includes("because it is being terminated");
}

/** The Event of a finding. Those of objects without a namespace are in `default`, as everybody's are. */
export function eventOf({ rule, message, fingerprint }: Finding, { resource, uid }: Observed, instance: string): JsonObject {
  const { kind, namespace, name } = resource.id;
  return {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: `${MANAGER}-${uid}-${fingerprint}`, namespace: namespace ?? "default" },
    eventTime: microTime(),
    reportingController: "kubeverdict.io/operator",
    reportingInstance: instance.slice(0, 128),
    action: "Verdict",
    reason: reasonOf(rule),
    type: "Warning",
    note: `${message.slice(0, NOTE)} (${rule})`,
    regarding: { apiVersion: String(resource.value.apiVersion), kind, name, uid, ...(namespace !== undefined && { namespace }) },
  };
}

/** `service/selects-no-pods` → `SelectsNoPods`. */
function reasonOf(rule: string): string {
  return rule.slice(rule.indexOf("/") + 1).split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
