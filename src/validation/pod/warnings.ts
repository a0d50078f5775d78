import type { Container, ContainerPort, EnvVar, NodeAffinity, PodAffinityTerm, PodSpec, Volume } from "../../resource/api/core-v1.ts";
import { isInteger } from "../../resource/quantity.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { ipAddressWarning } from "../addresses.ts";
import { deprecatedNodeLabel } from "../deprecated-labels.ts";
import { labelValueProblem } from "../names.ts";
import { warnPersistentVolumeClaimSpec } from "../storage.ts";
import type { Validation } from "../validation.ts";
import { APP_ARMOR_CONTAINER, appArmorOfAnnotation, hasProfiles, SECCOMP_CONTAINER, SECCOMP_POD } from "./annotations.ts";
import { isForOperatingSystem, NONE, type PodContext } from "./context.ts";
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
  if (context.spec.volumes) {
    warnVolumes(context.spec.volumes, spec.child("volumes"), context);
    warnOverlappingFiles(context, spec.child("volumes"));
  }
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
  for (const label in spec.nodeSelector) warnLabel(label, path.child("nodeSelector").key(label), validation);
  if (spec.affinity?.nodeAffinity) warnNodeAffinity(spec.affinity.nodeAffinity, path.child("affinity", "nodeAffinity"), validation);
  if (spec.topologySpreadConstraints) warnTopologySpread(spec.topologySpreadConstraints, path.child("topologySpreadConstraints"), validation);
}

function warnLabel(label: string, path: Path, validation: Validation): void {
  const problem = deprecatedNodeLabel(label);
  if (problem !== undefined) validation.warn(path, problem);
}

function warnNodeAffinity({ requiredDuringSchedulingIgnoredDuringExecution: required, preferredDuringSchedulingIgnoredDuringExecution: preferred }: NodeAffinity, path: Path, validation: Validation): void {
  required?.nodeSelectorTerms?.forEach(({ matchExpressions }, i) => {
    const term = path.child("requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", i);
    matchExpressions?.forEach(({ key = "" }, j) => {
      warnLabel(key, term.child("matchExpressions", j, "key"), validation);
    });
  });
  preferred?.forEach(({ preference }, i) => {
    const term = path.child("preferredDuringSchedulingIgnoredDuringExecution", i, "preference");
    preference?.matchExpressions?.forEach(({ key = "", values }, j) => {
      warnLabel(key, term.child("matchExpressions", j, "key"), validation);
      if (!validation.has("nodeAffinityLabelValues")) return;
      values?.forEach((value, k) => {
        const problem = labelValueProblem(value);
        if (problem !== undefined) validation.warn(term.child("matchExpressions", j, "values", k), problem);
      });
    });
  });
}

function warnTopologySpread(constraints: NonNullable<PodSpec["topologySpreadConstraints"]>, path: Path, validation: Validation): void {
  for (let i = 0; i < constraints.length; i++) {
    const { topologyKey = "", labelSelector } = constraints[i]!;
    warnLabel(topologyKey, path.child(i, "topologyKey"), validation);
    if (!labelSelector) validation.warn(path.child(i, "labelSelector"), "without a labelSelector the constraint matches no Pod");
  }
}

function warnAnnotations(context: PodContext, path: Path): void {
  const { annotations, containers, spec, validation } = context;
  if (annotations === NONE) return;
  for (const key in DEPRECATED_ANNOTATIONS) {
    if (Object.hasOwn(annotations, key)) validation.warn(path.child("metadata", "annotations").key(key), DEPRECATED_ANNOTATIONS[key]!);
  }
  if (!hasProfiles(annotations)) return;
  const annotationsPath = path.child("metadata", "annotations");
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

function warnVolumes(volumes: readonly Volume[], path: Path, { validation }: PodContext): void {
  for (let i = 0; i < volumes.length; i++) {
    const volume = volumes[i]!;
    if (hasDeprecatedSource(volume)) warnDeprecatedSources(volume, path.child(i), validation);
    const claim = volume.ephemeral?.volumeClaimTemplate;
    if (claim) warnPersistentVolumeClaimSpec(claim.spec ?? {}, path.child(i, "ephemeral", "volumeClaimTemplate", "spec"), validation);
  }
}

function hasDeprecatedSource(volume: Volume): boolean {
  for (const field in volume) if (DEPRECATED_VOLUMES.has(field)) return true;
  return false;
}

function warnDeprecatedSources(volume: Volume, path: Path, validation: Validation): void {
  for (const [field, version] of DEPRECATED_VOLUMES) {
    if (!Object.hasOwn(volume, field)) continue;
    const name = field === "storageos" ? "storageOS" : field; // as the server spells it here
    validation.warn(path.child(name), `volumes of the kind ${field} are deprecated, and have not worked since ${version}`);
  }
}

function warnLists({ spec, validation }: PodContext, path: Path): void {
  if (spec.hostAliases) warnRepeatedAliases(spec.hostAliases, path.child("hostAliases"), validation);
  if (spec.imagePullSecrets) warnPullSecrets(spec.imagePullSecrets, path.child("imagePullSecrets"), validation);
  if (spec.overhead) warnFractions(spec.overhead, path.child("overhead"), validation);
  if (!validation.has("podPortNameWarnings")) return;
  spec.dnsConfig?.nameservers?.forEach((address, i) => {
    warnAddress(address, path.child("dnsConfig", "nameservers", i), validation);
  });
  spec.hostAliases?.forEach(({ ip = "" }, i) => {
    warnAddress(ip, path.child("hostAliases", i, "ip"), validation);
  });
}

function warnAddress(address: string, path: Path, validation: Validation): void {
  const problem = ipAddressWarning(address);
  if (problem !== undefined) validation.warn(path, problem);
}

function warnRepeatedAliases(aliases: NonNullable<PodSpec["hostAliases"]>, path: Path, validation: Validation): void {
  const addresses = new Set<string>();
  aliases.forEach(({ ip = "" }, i) => {
    if (addresses.has(ip)) validation.warn(path.child(i, "ip"), `another host alias has the address ${quote(ip)}`);
    addresses.add(ip);
  });
}

function warnPullSecrets(references: NonNullable<PodSpec["imagePullSecrets"]>, path: Path, validation: Validation): void {
  const secrets = new Set<string>();
  references.forEach(({ name = "" }, i) => {
    const field = path.child(i, "name");
    if (secrets.has(name)) validation.warn(field, `the secret ${quote(name)} is there twice`);
    if (name === "") validation.warn(field, "the name of the secret is empty");
    secrets.add(name);
  });
}

function warnResources(container: Container, path: Path, { isPod, validation }: PodContext): void {
  warnFractions(container.resources?.limits, path.child("limits"), validation);
  warnFractions(requestsOf(container, isPod), path.child("requests"), validation);
}

/** Memory and ephemeral storage come in whole bytes; "m" behind the number means thousandths. */
function warnFractions(list: ResourceList | undefined, path: Path, validation: Validation): void {
  warnFraction(list, "memory", path, validation);
  warnFraction(list, "ephemeral-storage", path, validation);
}

function warnFraction(list: ResourceList | undefined, name: string, path: Path, validation: Validation): void {
  const quantity = quantityOf(list, name);
  if (!quantity || isInteger(quantity)) return;
  validation.warn(path.key(name), `${quote(list?.[name])} is no whole number of bytes; "m" means thousandths, "M" and "Mi" millions`);
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
  readonly protocol: string;
  /** That of the container. */
  readonly path: Path;
  readonly index: number;
}

function pathOf({ path, index }: SeenPort): Path {
  return path.child("ports", index);
}

/** Ports of all containers that repeat or overlap, and names that a Service cannot tell apart. */
function warnPorts(context: PodContext): void {
  const byNumber = new Map<number, SeenPort[]>();
  const byName = new Map<string, SeenPort>();
  for (const { container, path } of context.containers) {
    const { ports } = container;
    if (ports) for (let index = 0; index < ports.length; index++) {
      const port = ports[index]!;
      warnPort({ port, hostPort: hostPortOf(port, context), protocol: port.protocol || "TCP", path, index }, byNumber, byName, context.validation);
    }
  }
}

function warnPort(seen: SeenPort, byNumber: Map<number, SeenPort[]>, byName: Map<string, SeenPort>, validation: Validation): void {
  const { hostIP, containerPort = 0, name } = seen.port;
  if (hostIP && seen.hostPort === 0) validation.warn(pathOf(seen), `hostIP ${quote(hostIP)} has no effect without a hostPort`);
  const others = byNumber.get(containerPort);
  if (!others) byNumber.set(containerPort, [seen]);
  else {
    const same = others.filter(({ protocol }) => protocol === seen.protocol);
    for (const other of same) warnSamePort(seen, other, validation);
    if (same.length < MOST_COMPARED) others.push(seen);
  }
  if (!name || !validation.has("podPortNameWarnings")) return;
  const named = byName.get(name);
  if (named) validation.warn(pathOf(seen), `the port name ${quote(name)} is taken by ${pathOf(named).toString()}, which Services and probes will use`);
  else byName.set(name, seen);
}

function warnSamePort(one: SeenPort, other: SeenPort, validation: Validation): void {
  const [hostIp, otherHostIp] = [one.port.hostIP ?? "", other.port.hostIP ?? ""];
  const what = `port ${one.port.containerPort ?? 0} of protocol ${one.protocol}`;
  if (hostIp === otherHostIp && one.hostPort === other.hostPort) validation.warn(pathOf(one), `${what} is there twice: ${pathOf(other).toString()} is the same`);
  else if (one.hostPort === 0 || other.hostPort === 0) validation.warn(pathOf(one), `${what} overlaps with ${pathOf(other).toString()}`);
  else if (one.hostPort === other.hostPort && (hostIp === "") !== (otherHostIp === "")) {
    validation.warn(pathOf(one), `${what} has the host port of ${pathOf(other).toString()}, and only one of them names a hostIP; which one gets a connection is not defined`);
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
