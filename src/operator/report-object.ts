import { createHash } from "node:crypto";
import type { Finding } from "../engine/finding.ts";
import type { Resource } from "../resource/resource.ts";
import type { Severity } from "../rule/rule.ts";
import type { JsonObject } from "../source/document.ts";
import { formatPath } from "../source/path.ts";

/** An API in which reports are published. Both have the same shape, by the same people; OpenReports is the younger one. */
export interface ReportApi {
  readonly group: string;
  readonly version: string;
  /** The kind and its plural, for namespaced objects and for the others. */
  readonly namespaced: readonly [kind: string, plural: string];
  readonly clusterScoped: readonly [kind: string, plural: string];
}

export const REPORT_APIS: Readonly<Record<"openreports" | "policyreports", ReportApi>> = {
  openreports: { group: "openreports.io", version: "v1alpha1", namespaced: ["Report", "reports"], clusterScoped: ["ClusterReport", "clusterreports"] },
  policyreports: { group: "wgpolicyk8s.io", version: "v1alpha2", namespaced: ["PolicyReport", "policyreports"], clusterScoped: ["ClusterPolicyReport", "clusterpolicyreports"] },
};

export const MANAGED_BY = "app.kubernetes.io/managed-by";
export const MANAGER = "kubeverdict";
const HASH = "kubeverdict.io/content-hash";

/** A report as it should be in the cluster. */
export interface ReportObject {
  readonly namespace: string | undefined;
  readonly name: string;
  /** Of everything in it: equal hashes, equal reports. */
  readonly hash: string;
  readonly fingerprints: ReadonlySet<string>;
  readonly value: JsonObject;
}

/** In words that both APIs know: older PolicyReports have only these three severities. */
const SEVERITY: Readonly<Record<Severity, string>> = { error: "high", warning: "medium", info: "low" };
const RESULT: Readonly<Record<Severity, "fail" | "warn">> = { error: "fail", warning: "warn", info: "warn" };

/** What the report of an object is called. */
export function reportName(uid: string): string {
  return `${MANAGER}-${uid}`;
}

/**
 * The report of one object: a result for each finding, owned by the object, so that both vanish together. Named by the object's uid: whoever
 * writes it, and however often, there is one. It holds no time, so that the same findings are the same report.
 */
export function reportObject(api: ReportApi, resource: Resource, uid: string, findings: readonly Finding[]): ReportObject {
  const { namespace, name: objectName, kind } = resource.id;
  const apiVersion = String(resource.value.apiVersion);
  const results = findings.map(resultOf);
  const fails = findings.filter(({ severity }) => severity === "error").length;
  const content = {
    scope: { apiVersion, kind, name: objectName, uid, ...(namespace !== undefined && { namespace }) },
    summary: { pass: 0, fail: fails, warn: findings.length - fails, error: 0, skip: 0 },
    results,
  };
  const owner = { apiVersion, kind, name: objectName, uid };
  const hash = createHash("sha256").update(JSON.stringify([api.group, owner, content])).digest("hex").slice(0, 16);
  const name = reportName(uid);
  const value = {
    apiVersion: `${api.group}/${api.version}`,
    kind: (namespace === undefined ? api.clusterScoped : api.namespaced)[0],
    metadata: { name, ...(namespace !== undefined && { namespace }), labels: { [MANAGED_BY]: MANAGER }, annotations: { [HASH]: hash }, ownerReferences: [owner] },
    ...(api.group === "openreports.io" && { source: MANAGER }),
    ...content,
  };
  return { namespace, name, hash, fingerprints: new Set(findings.map(({ fingerprint }) => fingerprint)), value };
}

function resultOf({ rule, severity, effect, message, notes, path, fingerprint }: Finding): JsonObject {
  return {
    source: MANAGER,
    policy: rule,
    category: rule.slice(0, rule.indexOf("/")),
    severity: SEVERITY[severity],
    result: RESULT[severity],
    scored: severity === "error",
    message: [message, ...notes].join("\n"),
    properties: { effect, fingerprint, ...(path && path.length > 0 && { field: formatPath(path) }) },
  };
}

/** What a report of the cluster says of itself: its hash, where it is as we wrote it, and the findings that it holds. */
export function readReport({ value }: Resource): { readonly hash: string; readonly fingerprints: ReadonlySet<string> } {
  const { annotations } = (value.metadata ?? {}) as { annotations?: Record<string, unknown> };
  const results = Array.isArray(value.results) ? (value.results as readonly { properties?: Record<string, unknown> }[]) : [];
  return { hash: String(annotations?.[HASH] ?? ""), fingerprints: new Set(results.map(({ properties }) => String(properties?.fingerprint ?? ""))) };
}
