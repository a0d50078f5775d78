import { append } from "../graph/multimap.ts";
import { REPORT_APIS } from "./report-object.ts";
import { WATCHED_KINDS } from "./watched-kinds.ts";

interface PolicyRule {
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** What the operator reads: lists and watches, nothing else. */
function readRules(isNamespaced: boolean): PolicyRule[] {
  const byGroup = new Map<string, string[]>();
  for (const kind of WATCHED_KINDS) {
    if (isNamespaced && !kind.isNamespaced) continue;
    append(byGroup, kind.group, kind.plural);
  }
  return [...byGroup].map(([group, plurals]) => ({ groups: [group], resources: plurals.sort(), verbs: ["list", "watch"] }));
}

/** What it writes: reports, which it reads too, and Events. Server-side apply of what is not there needs `create`. */
function writeRules(isNamespaced: boolean): PolicyRule[] {
  const reports = Object.values(REPORT_APIS).map(({ group, namespaced, clusterScoped }): PolicyRule => ({
    groups: [group],
    resources: isNamespaced ? [namespaced[1]] : [clusterScoped[1], namespaced[1]],
    verbs: ["list", "watch", "create", "patch", "delete"],
  }));
  return [...reports, { groups: ["events.k8s.io"], resources: ["events"], verbs: ["create"] }];
}

/** roles.yaml of an overlay: what may be read and what may be written, each with its binding, so that either can be left out. */
export function rolesFile(isNamespaced: boolean): string {
  const role = isNamespaced ? "Role" : "ClusterRole";
  const parts = ([["kubeverdict-read", readRules(isNamespaced)], ["kubeverdict-write", writeRules(isNamespaced)]] as const).flatMap(([name, rules]) => [roleText(role, name, rules), bindingText(role, name)]);
  return `# Written by tools/operator-roles.mjs from what the operator reads and writes. Leave out what it may not see: it says so once, and goes on.\n${parts.join("---\n")}`;
}

function roleText(kind: string, name: string, rules: readonly PolicyRule[]): string {
  const lines = rules.map(({ groups, resources, verbs }) =>
    `  - apiGroups: [${groups.map((group) => group || '""').join(", ")}]\n    resources:\n${resources.map((resource) => `      - ${resource}\n`).join("")}    verbs: [${verbs.join(", ")}]\n`);
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\nrules:\n${lines.join("")}`;
}

function bindingText(kind: string, name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}Binding\nmetadata:\n  name: ${name}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ${kind}\n  name: ${name}\nsubjects:\n  - kind: ServiceAccount\n    name: kubeverdict\n    namespace: kubeverdict\n`;
}
