import type { Finding } from "../engine/finding.ts";
import { keyOf, parseApiVersion } from "../resource/resource.ts";
import type { ClusterState, Observed } from "./cluster-state.ts";
import type { Events } from "./events.ts";
import type { Reports } from "./reports.ts";

export interface PublishedFindingsOptions {
  readonly state: Pick<ClusterState, "get">;
  readonly reports: Reports | undefined;
  readonly events: Events | undefined;
}

/** An object and what is found in it. */
interface Published {
  readonly observed: Observed;
  readonly findings: readonly Finding[];
}

/** Knows what was published of which object, and brings reports and Events to what is found now. */
export class PublishedFindings {
  private readonly options: PublishedFindingsOptions;
  /** By key; also of objects that are gone. */
  private readonly published = new Map<string, Published>();

  constructor(options: PublishedFindingsOptions) {
    this.options = options;
  }

  /** Publishes what is different; `times` say when a change of an object was seen. Events are for the leader to tell. */
  publish(findings: readonly Finding[], times: ReadonlyMap<string, number>, tellsEvents: boolean): void {
    const { reports } = this.options;
    const byObject = this.byObject(findings);
    let earliest = Date.now();
    for (const time of times.values()) earliest = Math.min(earliest, time);
    for (const [key, { observed, findings: found }] of byObject) {
      const before = this.published.get(key);
      const isNew = before?.observed.uid !== observed.uid;
      if (before && isNew) this.withdraw(before.observed);
      if (!isNew && sameFindings(before!.findings, found)) continue;
      this.published.set(key, { observed, findings: found });
      if (tellsEvents) this.tellNew(observed, found, isNew ? [] : before!.findings);
      reports?.want(observed, found, times.get(key) ?? earliest);
    }
    for (const [key, { observed }] of this.published) {
      if (byObject.has(key)) continue;
      this.published.delete(key);
      this.withdraw(observed);
    }
  }

  /** The report of an object that has no findings any more, or is gone. */
  private withdraw(observed: Observed): void {
    this.options.reports?.want(observed, [], Date.now());
  }

  private tellNew(observed: Observed, found: readonly Finding[], before: readonly Finding[]): void {
    const { events, reports } = this.options;
    const known = new Set(before.map(({ fingerprint }) => fingerprint));
    for (const finding of found) {
      if (!known.has(finding.fingerprint) && !reports?.tells(observed, finding.fingerprint)) events?.tell(finding, observed);
    }
  }

  private byObject(findings: readonly Finding[]): Map<string, Published & { readonly findings: Finding[] }> {
    const byObject = new Map<string, { readonly observed: Observed; readonly findings: Finding[] }>();
    for (const finding of findings) {
      const key = finding.resource && keyOf({ ...finding.resource, group: parseApiVersion(finding.resource.apiVersion).group });
      const observed = key === undefined ? undefined : this.options.state.get(key);
      if (key === undefined || !observed) continue;
      const entry = byObject.get(key);
      if (entry) entry.findings.push(finding);
      else byObject.set(key, { observed, findings: [finding] });
    }
    return byObject;
  }
}

function sameFindings(before: readonly Finding[], now: readonly Finding[]): boolean {
  return before.length === now.length && before.every(({ fingerprint, severity }, i) => fingerprint === now[i]!.fingerprint && severity === now[i]!.severity);
}
