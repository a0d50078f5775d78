import type { Graph } from "../../graph/graph.ts";
import { Namespace } from "../../kinds/namespace.ts";
import type { PodTemplate } from "../../kinds/pod-template.ts";
import type { Field } from "../../resource/resource.ts";

/** A level of the Pod Security Standards that forbids something; `privileged` forbids nothing. */
export type SecurityLevel = "baseline" | "restricted";

/** What a namespace demands of its Pods. */
export interface EnforcedLevel {
  readonly namespace: Namespace;
  readonly level: SecurityLevel;
  /** The minor version of Kubernetes whose rules count; undefined for the newest that the server knows. */
  readonly minor: number | undefined;
  /** The label that says so. */
  readonly field: Field;
}

const LABEL = "pod-security.kubernetes.io/enforce";
const VERSION = /^v1\.(0|[1-9][0-9]*)$/;

/** The level that a namespace enforces; undefined where it enforces none, and where its labels are unreadable: then the server refuses it (PolicyToEvaluate in k8s.io/pod-security-admission/api). */
export function enforcedLevel(namespace: Namespace): EnforcedLevel | undefined {
  const level = namespace.labels.get(LABEL);
  if (level !== "baseline" && level !== "restricted") return undefined;
  const version = namespace.labels.get(`${LABEL}-version`) ?? "latest";
  const match = VERSION.exec(version);
  if (!match && version !== "latest") return undefined;
  return { namespace, level, minor: match ? Number(match[1]) : undefined, field: namespace.field.child("metadata", "labels", LABEL) };
}

/** The Pod templates of namespaces of the input that enforce a level. */
export function* enforcedTemplates(graph: Graph): Iterable<PodTemplate> {
  if (!graph.ofKind("Namespace").some(enforcedLevel)) return;
  for (const template of graph.podTemplates) if (levelAround(template, graph)) yield template;
}

/** The level that the namespace of a Pod template enforces. Where the input declares the namespace twice, or so that the server refuses it, nobody knows. */
export function levelAround({ namespace }: PodTemplate, graph: Graph): EnforcedLevel | undefined {
  const declared = graph.only({ group: "", kind: "Namespace", namespace: undefined, name: namespace });
  return declared instanceof Namespace && !graph.isRefused(declared.resource) ? enforcedLevel(declared) : undefined;
}
