import type { Connection } from "../cluster/connection.ts";
import type { ServedKind } from "../cluster/live-object.ts";
import type { Finding } from "../engine/finding.ts";
import type { Observed } from "./cluster-state.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { Publisher } from "./publisher.ts";
import { Reflector, type ReflectorState } from "./reflector.ts";
import { MANAGED_BY, MANAGER, readReport, reportName, reportObject, type ReportApi } from "./report-object.ts";

export interface ReportsOptions {
  readonly connection: Connection;
  readonly api: ReportApi;
  readonly namespaces: readonly string[];
  readonly metrics: Metrics;
  readonly log: Log;
}

interface Running {
  readonly reflector: Reflector;
  state: ReflectorState;
}

/** The reports of the cluster: what there is (watched), what there should be, and whether the cluster has such a kind at all. */
export class Reports {
  private readonly options: ReportsOptions;
  private readonly publisher: Publisher;
  private readonly running = new Map<string, Running>();
  private leads = false;
  private hasBegun = false;
  private wasServed: boolean | undefined;

  constructor(options: ReportsOptions) {
    this.options = options;
    this.publisher = new Publisher(options);
  }

  /** Reports that wait to be written. */
  get depth(): number {
    return this.publisher.depth;
  }

  /** What the server serves now: without the definitions of reports, nothing is written until they come. */
  serve(served: readonly ServedKind[]): void {
    const { api, namespaces, log } = this.options;
    const [kind] = api.namespaced;
    const kinds = served.filter((one) => one.group === api.group && one.version === api.version && (one.kind === kind || (namespaces.length === 0 && one.kind === api.clusterScoped[0])));
    const isServed = kinds.some((one) => one.kind === kind);
    if (isServed !== this.wasServed) {
      if (!isServed) log.warn({ api: `${api.group}/${api.version}` }, "the cluster has no such reports: install their CustomResourceDefinitions; findings are in the metrics and Events until then");
      else if (this.wasServed === false) log.info({ api: `${api.group}/${api.version}` }, "the cluster has reports now");
    }
    this.wasServed = isServed;
    for (const one of kinds) for (const namespace of one.isNamespaced && namespaces.length > 0 ? namespaces : [undefined]) this.watch(one, namespace);
    this.update();
  }

  lead(leads: boolean): void {
    this.leads = leads;
    this.update();
  }

  /** Everything was judged once: from now on a report that nobody wants is left over. */
  begin(): void {
    this.hasBegun = true;
    this.update();
  }

  /** What is found about an object now, and since when it may be known, in milliseconds. */
  want({ resource, uid }: Observed, findings: readonly Finding[], since: number): void {
    const place = { namespace: resource.id.namespace, name: reportName(uid) };
    this.publisher.want(place, findings.length === 0 ? undefined : reportObject(this.options.api, resource, uid, findings), since);
  }

  /** Whether the report in the cluster tells of a finding already. */
  tells({ resource, uid }: Observed, fingerprint: string): boolean {
    return this.publisher.tells({ namespace: resource.id.namespace, name: reportName(uid) }, fingerprint);
  }

  async stop(): Promise<void> {
    for (const { reflector } of this.running.values()) reflector.stop();
    await this.publisher.stop();
  }

  private watch(kind: ServedKind, namespace: string | undefined): void {
    const id = `${kind.kind}/${namespace ?? ""}`;
    if (this.running.has(id)) return;
    const { connection, metrics, log } = this.options;
    const seen = new Set<string>();
    const see = ({ resource }: Pick<Observed, "resource">): string => {
      this.publisher.see(resource.id, readReport(resource));
      seen.add(`${resource.id.namespace ?? ""}/${resource.id.name}`);
      return `${resource.id.namespace ?? ""}/${resource.id.name}`;
    };
    const forget = (key: string): void => {
      seen.delete(key);
      const slash = key.indexOf("/");
      this.publisher.see({ namespace: key.slice(0, slash) || undefined, name: key.slice(slash + 1) }, undefined);
    };
    const entry: Running = {
      state: "starting",
      reflector: new Reflector(connection, {
        kind,
        ...(namespace !== undefined && { namespace }),
        labelSelector: `${MANAGED_BY}=${MANAGER}`,
        sink: {
          replace: (objects) => {
            const present = new Set(objects.map(see));
            for (const key of [...seen]) if (!present.has(key)) forget(key);
          },
          set: (object) => { see(object); },
          delete: ({ resource: { id } }) => { forget(`${id.namespace ?? ""}/${id.name}`); },
        },
        onRestart: (reason) => { metrics.watchRestarts.inc({ reason }); },
        onState: (state, reason) => {
          entry.state = state;
          if (state === "missing") this.running.delete(id);
          if (state === "forbidden") log.error({ kind: kind.kind, reason }, "reports may not be read, so none is written; findings are in the metrics and Events; tried again each minute");
          this.update();
        },
      }),
    };
    this.running.set(id, entry);
    void entry.reflector.run();
  }

  private update(): void {
    const isKnown = this.running.size > 0 && [...this.running.values()].every(({ state }) => state === "synced" || state === "unreachable");
    this.publisher.activate(this.leads && this.hasBegun && isKnown && this.wasServed === true);
  }
}
