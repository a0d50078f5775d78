import type { PodTemplate } from "../../kinds/pod-template.ts";
import { CustomWorkload } from "../../kinds/workload.ts";
import { WorkloadPart } from "../../kinds/workload-part.ts";
import { minorOf, type KubernetesVersion } from "../../resource/version.ts";
import * as baseline from "./baseline.ts";
import type { EnforcedLevel, SecurityLevel } from "./level.ts";
import * as restricted from "./restricted.ts";
import type { Find, Violation } from "./violation.ts";

interface Check {
  /** As Kubernetes calls it. */
  readonly name: string;
  readonly level: SecurityLevel;
  /** The minor versions of the standards that have it, the last one excluded. */
  readonly since: number;
  readonly until?: number;
  /** The minor version since which servers keep what it looks at; they drop it unread before. */
  readonly serversSince?: number;
  readonly find: Find;
  /** The check of baseline that it stands for in restricted. */
  readonly replaces?: string;
}

/** In the order in which the server names them: by name, baseline first. */
const CHECKS: readonly Check[] = [
  { name: "appArmorProfile", level: "baseline", since: 0, find: baseline.appArmorProfile },
  { name: "capabilities_baseline", level: "baseline", since: 0, find: baseline.addedCapabilities },
  { name: "hostNamespaces", level: "baseline", since: 0, find: baseline.hostNamespaces },
  { name: "hostPathVolumes", level: "baseline", since: 0, find: baseline.hostPathVolumes },
  { name: "hostPorts", level: "baseline", since: 0, find: baseline.hostPorts },
  { name: "hostProbesAndHostLifecycle", level: "baseline", since: 34, find: baseline.hostsOfProbes },
  { name: "privileged", level: "baseline", since: 0, find: baseline.privileged },
  { name: "procMount", level: "baseline", since: 0, until: 35, serversSince: 33, find: baseline.procMount },
  { name: "procMount", level: "baseline", since: 35, find: baseline.procMountOfHostUsers },
  { name: "seLinuxOptions", level: "baseline", since: 0, find: baseline.seLinuxOptions },
  { name: "seccompProfile_baseline", level: "baseline", since: 0, find: baseline.seccompProfile },
  { name: "sysctls", level: "baseline", since: 0, find: baseline.sysctls },
  { name: "windowsHostProcess", level: "baseline", since: 0, find: baseline.windowsHostProcess },
  { name: "allowPrivilegeEscalation", level: "restricted", since: 8, find: restricted.allowPrivilegeEscalation },
  { name: "capabilities_restricted", level: "restricted", since: 22, find: restricted.droppedCapabilities, replaces: "capabilities_baseline" },
  { name: "procMount_restricted", level: "restricted", since: 35, find: baseline.procMount, replaces: "procMount" },
  { name: "restrictedVolumes", level: "restricted", since: 0, find: restricted.volumeTypes, replaces: "hostPathVolumes" },
  { name: "runAsNonRoot", level: "restricted", since: 0, find: restricted.runAsNonRoot },
  { name: "runAsUser", level: "restricted", since: 23, find: restricted.runAsUser },
  { name: "seccompProfile_restricted", level: "restricted", since: 19, find: restricted.seccompProfileSet, replaces: "seccompProfile_baseline" },
];

/**
 * What a level does not allow in the Pods of a template (EvaluatePod in k8s.io/pod-security-admission/policy). A server knows no
 * rules newer than itself. What a custom resource lacks is no violation: its controller may add it.
 */
export function violationsOf(template: PodTemplate, { level, minor }: Pick<EnforcedLevel, "level" | "minor">, version: KubernetesVersion): readonly Violation[] {
  const server = minorOf(version);
  const effective = Math.min(minor ?? server, server);
  const checks = CHECKS.filter((check) => effective >= check.since && effective < (check.until ?? Infinity) && server >= (check.serversSince ?? 0) && (level === "restricted" || check.level === level));
  const replaced = new Set(checks.map(({ replaces }) => replaces));
  const violations = checks.filter(({ name }) => !replaced.has(name)).flatMap(({ name, find }) => Array.from(find(template, effective), (offence) => ({ check: name, ...offence })));
  const { workload } = template;
  return workload instanceof CustomWorkload || workload instanceof WorkloadPart ? violations.filter(({ lacks }) => lacks === undefined) : violations;
}
