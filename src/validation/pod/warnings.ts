import type { Container, ContainerPort, EnvVar, PodAffinityTerm, Volume } from "../../resource/api/core-v1.ts";
import { isInteger } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { ipAddressWarning } from "../addresses.ts";
import { deprecatedNodeLabel } from "../deprecated-labels.ts";
import { labelValueProblem } from "../names.ts";
import { warnPersistentVolumeClaimSpec } from "../storage.ts";
import { APP_ARMOR_CONTAINER, appArmorOfAnnotation, SECCOMP_CONTAINER, SECCOMP_POD } from "./annotations.ts";
import { isForOperatingSystem, type PodContext } from "./context.ts";
import { warnOverlappingFiles } from "./overlaps.ts";
import { hostPortOf } from "./ports.ts";
import { quantityOf, requestsOf, type ResourceList } from "./resources.ts";

/*
 * What the server accepts in a Pod or Pod template with a warning, after warningsForPodSpecAndMeta in
 * pkg/api/pod/warnings.go.
 */

const DEPRECATED_ANNOTATIONS: Readonly<Record<string, string>> = {
  "scheduler.alpha.kubernetes.io/critical-pod": "this annotation has had no effect since 1.16; use spec.priorityClassName",
  "security.alpha.kubernetes.io/sysctls": "this annotation has had no effect since 1.11; use spec.securityContext.sysctls",
  "security.alpha.kubernetes.io/unsafe-sysctls": "this annotation has had no effect since 1.11; use spec.securityContext.sysctls",
};

/** Kinds of volumes that went out of use, and the version since which they do nothing. */
const DEPRECATED_VOLUMES: ReadonlyMap<string, string> = new Map<keyof Volume, string>([
  ["photonPersistentDisk", "1.16"], ["gitRepo", "1.33"], ["scaleIO", "1.22"], ["flocker", "1.25"], ["storageos", "1.25"], ["quobyte", "1.25"],
  ["glusterfs", "1.26"], ["cephfs", "1.31"], ["rbd", "1.31"],
]);

/** All warnings; to be called only where there are no causes. `path` is that of the object that holds metadata and spec: the root, or a template's. */
export function warnPod(context: PodContext, path: Path): void {
  const spec = path.child("spec");
  warnNodeLabels(context, spec);
  warnAnnotations(context, path);
  warnVolumes(context, spec.child("volumes"));
  if (context.spec.volumes) warnOverlappingFiles(context, spec.child("volumes"));
  warnLists(context, spec);
  for (const { container, path: containerPath } of context.containers) {
    if (container.resources) warnResources(container, containerPath.child("resources"), context);
    if (container.env && container.env.length > 1) warnRepeatedVariables(container.env, containerPath.child("env"), context);
  }
  warnPorts(context);
  if (context.gracePeriod < 0) {
    context.validation.warn(spec.child("terminationGracePeriodSeconds"), `${context.gracePeriod} is negative and counts as 1; write 0 or more`);
  }
  if (context.spec.affinity) warnAffinity(context, spec.child("affinity"));
}

function warnNodeLabels({ spec, validation }: PodContext, path: Path): void {
  const warnLabel = (label: string, field: Path): void => {
    const problem = deprecatedNodeLabel(label);
    if (problem !== undefined) validation.warn(field, problem);
  };
  for (const label in spec.nodeSelector) warnLabel(label, path.child("nodeSelector").key(label));
  const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = spec.affinity?.nodeAffinity ?? {};
  const affinity = path.child("affinity", "nodeAffinity");
  required?.nodeSelectorTerms?.forEach(({ matchExpressions }, i) => {
    const term = affinity.child("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", i);
    matchExpressions?.forEach(({ key = "" }, j) => {
      warnLabel(key, term.child("matchExpressions", j, "key"));
    });
  });
  preferred?.forEach(({ preference }, i) => {
    const term = affinity.child("preferredDuringSchedulingIgnoredDuringExecution", i, "preference");
    preference?.matchExpressions?.forEach(({ key = "", values }, j) => {
      warnLabel(key, term.child("matchExpressions", j, "key"));
      if (!validation.has("nodeAffinityLabelValues")) return;
      values?.forEach((value, k) => {
        const problem = labelValueProblem(value);
        if (problem !== undefined) validation.warn(term.child("matchExpressions", j, "values", k), problem);
      });
    });
  });
  spec.topologySpreadConstraints?.forEach(({ topologyKey = "", labelSelector }, i) => {
    warnLabel(topologyKey, path.child("topologySpreadConstraints", i, "topologyKey"));
    if (!labelSelector) validation.warn(path.child("topologySpreadConstraints", i, "labelSelector"), "without a labelSelector the constraint matches no Pod");
  });
}

function warnAnnotations(context: PodContext, path: Path): void {
  const { annotations, containers, spec, validation } = context;
  if (Object.keys(annotations).length === 0) return;
  const annotationsPath = path.child("metadata", "annotations");
  for (const [key, message] of Object.entries(DEPRECATED_ANNOTATIONS)) {
    if (Object.hasOwn(annotations, key)) validation.warn(annotationsPath.key(key), message);
  }
  const seccomp = "this annotation has had no effect since 1.27; use securityContext.seccompProfile";
  if (!spec.securityContext?.seccompProfile && Object.hasOwn(annotations, SECCOMP_POD)) validation.warn(annotationsPath.key(SECCOMP_POD), seccomp);
  for (const { container } of containers) {
    const seccompKey = SECCOMP_CONTAINER + (container.name ?? "");
    if (!container.securityContext?.seccompProfile && Object.hasOwn(annotations, seccompKey)) validation.warn(annotationsPath.key(seccompKey), seccomp);
    warnAppArmorAnnotation(container, annotationsPath, context);
  }
}

/** An annotation that says the same as the Pod's own profile is fine; in a Pod, one that can be read is copied into the field with the warning. */
function warnAppArmorAnnotation(container: Container, path: Path, context: PodContext): void {
  const { annotations, spec, isPod, validation } = context;
  const key = APP_ARMOR_CONTAINER + (container.name ?? "");
  if (!Object.hasOwn(annotations, key) || container.securityContext?.appArmorProfile || (isPod && isForOperatingSystem(spec, "windows"))) return;
  const profile = appArmorOfAnnotation(container.name, context);
  const ofPod = spec.securityContext?.appArmorProfile;
  if (profile && ofPod && profile.type === ofPod.type && profile.localhostProfile === ofPod.localhostProfile) return;
  validation.warn(path.key(key), "this annotation is deprecated since 1.30; use securityContext.appArmorProfile");
}

function warnVolumes({ spec, validation }: PodContext, path: Path): void {
  spec.volumes?.forEach((volume, i) => {
    if (Object.keys(volume).some((field) => DEPRECATED_VOLUMES.has(field))) for (const [field, version] of DEPRECATED_VOLUMES) {
      if (!Object.hasOwn(volume, field)) continue;
      const name = field === "storageos" ? "storageOS" : field; // as the server spells it here
      validation.warn(path.child(i, name), `volumes of the kind ${field} are deprecated, and have not worked since ${version}`);
    }
    const claim = volume.ephemeral?.volumeClaimTemplate;
    if (claim) warnPersistentVolumeClaimSpec(claim.spec ?? {}, path.child(i, "ephemeral", "volumeClaimTemplate", "spec"), validation);
  });
}

function warnLists({ spec, validation }: PodContext, path: Path): void {
  const addresses = new Set<string>();
  spec.hostAliases?.forEach(({ ip = "" }, i) => {
    if (addresses.has(ip)) validation.warn(path.child("hostAliases", i, "ip"), `another host alias has the address ${quote(ip)}`);
    addresses.add(ip);
  });
  const secrets = new Set<string>();
  spec.imagePullSecrets?.forEach(({ name = "" }, i) => {
    const field = path.child("imagePullSecrets", i, "name");
    if (secrets.has(name)) validation.warn(field, `the secret ${quote(name)} is there twice`);
    if (name === "") validation.warn(field, "the name of the secret is empty");
    secrets.add(name);
  });
  warnFractions(spec.overhead, path.child("overhead"), validation);
  if (!validation.has("podPortNameWarnings")) return;
  const warnAddress = (address: string, field: Path): void => {
    const problem = ipAddressWarning(address);
    if (problem !== undefined) validation.warn(field, problem);
  };
  spec.dnsConfig?.nameservers?.forEach((address, i) => {
    warnAddress(address, path.child("dnsConfig", "nameservers", i));
  });
  spec.hostAliases?.forEach(({ ip = "" }, i) => {
    warnAddress(ip, path.child("hostAliases", i, "ip"));
  });
}

function warnResources(container: Container, path: Path, { isPod, validation }: PodContext): void {
  warnFractions(container.resources?.limits, path.child("limits"), validation);
  warnFractions(requestsOf(container, isPod), path.child("requests"), validation);
}

/** Memory and ephemeral storage come in whole bytes; "m" behind the number means thousandths. */
function warnFractions(list: ResourceList | undefined, path: Path, validation: PodContext["validation"]): void {
  for (const name of ["memory", "ephemeral-storage"]) {
    const quantity = quantityOf(list, name);
    if (!quantity || isInteger(quantity)) continue;
    validation.warn(path.key(name), `${quote(list?.[name])} is no whole number of bytes; "m" means thousandths, "M" and "Mi" millions`);
  }
}

/** A variable that hides an earlier one of the same name, without building on it. */
function warnRepeatedVariables(env: readonly EnvVar[], path: Path, { validation }: PodContext): void {
  const names = new Set<string>();
  env.forEach(({ name = "", value = "", valueFrom }, i) => {
    if (!names.has(name)) {
      names.add(name);
      return;
    }
    const reference = `$(${name})`;
    if (valueFrom || value === reference || !value.includes(reference)) {
      validation.warn(path.child(i), `the variable ${quote(name)} is there twice; this one hides the earlier, which kubectl apply may drop`);
    }
  });
}

/** Ports beyond so many of one number are only compared with those before: the server cuts its warnings long before that. */
const MOST_COMPARED = 5;

interface SeenPort {
  readonly port: ContainerPort;
  readonly hostPort: number;
  readonly path: Path;
}

/** Ports of all containers that repeat or overlap, and names that a Service cannot tell apart. */
function warnPorts(context: PodContext): void {
  const { validation } = context;
  if (!context.containers.some(({ container }) => container.ports)) return;
  const ports = new Map<string, SeenPort[]>();
  const names = new Map<string, Path>();
  for (const { container, path } of context.containers) {
    container.ports?.forEach((port, i) => {
      const seen = { port, hostPort: hostPortOf(port, context), path: path.child("ports", i) };
      if (port.hostIP && seen.hostPort === 0) validation.warn(seen.path, `hostIP ${quote(port.hostIP)} has no effect without a hostPort`);
      const key = `${port.containerPort ?? 0}/${port.protocol || "TCP"}`;
      const others = ports.get(key) ?? [];
      for (const other of others) warnSamePort(seen, other, validation);
      if (others.length < MOST_COMPARED) others.push(seen);
      ports.set(key, others);
      if (!port.name || !validation.has("podPortNameWarnings")) return;
      const named = names.get(port.name);
      if (named) validation.warn(seen.path, `the port name ${quote(port.name)} is taken by ${named.toString()}, which Services and probes will use`);
      else names.set(port.name, seen.path);
    });
  }
}

function warnSamePort(one: SeenPort, other: SeenPort, validation: PodContext["validation"]): void {
  const [hostIp, otherHostIp] = [one.port.hostIP ?? "", other.port.hostIP ?? ""];
  const what = `port ${one.port.containerPort ?? 0} of protocol ${one.port.protocol || "TCP"}`;
  if (hostIp === otherHostIp && one.hostPort === other.hostPort) validation.warn(one.path, `${what} is there twice: ${other.path.toString()} is the same`);
  else if (one.hostPort === 0 || other.hostPort === 0) validation.warn(one.path, `${what} overlaps with ${other.path.toString()}`);
  else if (one.hostPort === other.hostPort && (hostIp === "") !== (otherHostIp === "")) {
    validation.warn(one.path, `${what} has the host port of ${other.path.toString()}, and only one of them names a hostIP; which one gets a connection is not defined`);
  }
}

function warnAffinity({ spec, validation }: PodContext, path: Path): void {
  const warnTerm = ({ labelSelector }: PodAffinityTerm, term: Path): void => {
    if (!labelSelector) validation.warn(term.child("labelSelector"), "without a labelSelector the term matches no Pod");
  };
  for (const field of ["podAffinity", "podAntiAffinity"] as const) {
    const { requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred } = spec.affinity?.[field] ?? {};
    required?.forEach((term, i) => {
      warnTerm(term, path.child(field, "requiredDuringSchedulingIgnoredDuringExecution", i));
    });
    preferred?.forEach(({ podAffinityTerm = {} }, i) => {
      warnTerm(podAffinityTerm, path.child(field, "preferredDuringSchedulingIgnoredDuringExecution", i, "podAffinityTerm"));
    });
  }
}
