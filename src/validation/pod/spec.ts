import type { EnvVar, PodSpec, Volume } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateLabels } from "../labels.ts";
import { dns1123SubdomainProblem, rangeProblem } from "../names.ts";
import { MIRROR_POD } from "./annotations.ts";
import { validateContainers, validateEphemeralContainers, validateInitContainers } from "./container.ts";
import { isForOperatingSystem, type PodContext } from "./context.ts";
import { DNS_POLICIES, validateDns, validateHostAliases, validateHostname, validateHostnameOverride } from "./dns.ts";
import { validatePodResources } from "./pod-resources.ts";
import { validateHostNetworkPorts } from "./ports.ts";
import { validateOverhead } from "./resources.ts";
import { validateAffinity, validateReadinessGates, validateResourceClaims, validateSchedulingGates, validateTolerations } from "./scheduling.ts";
import { validatePodSecurityContext, validateUserNamespace } from "./security.ts";
import { validateTopologySpread } from "./topology.ts";
import { validateVolumes } from "./volumes.ts";
import { validateHostProcess, validateLinuxPod, validateWindowsPod } from "./windows.ts";
import { namesHint } from "./words.ts";

const RESTART_POLICIES = ["Always", "OnFailure", "Never"];
const PREEMPTION_POLICIES = ["PreemptLowerPriority", "Never"];
const OPERATING_SYSTEMS = ["linux", "windows"];
const LONGEST_DEADLINE = 2147483647;

/** A whole Pod spec, in the order of ValidatePodSpec in pkg/apis/core/validation/validation.go. */
export function validatePodSpec(context: PodContext, path: Path): void {
  const { spec, validation } = context;
  if (spec.volumes) validateVolumes(context, path.child("volumes"));
  if (spec.resourceClaims && validation.has("dynamicResources")) validateClaims(context, path);
  validateContainers(spec.containers ?? [], path.child("containers"), context);
  if (spec.initContainers) validateInitContainers(spec.initContainers, path.child("initContainers"), context);
  if (spec.ephemeralContainers) validateEphemeralContainers(spec.ephemeralContainers, path.child("ephemeralContainers"), context);
  if (spec.resources && validation.has("podLevelResources")) validatePodResources(context, path.child("resources"));
  if (spec.hostNetwork) validateHostNetworkPorts(context, path);
  validatePolicies(context, path);
  if (spec.nodeSelector) validateLabels(spec.nodeSelector, path, validation, "nodeSelector");
  validatePodSecurityContext(context, path);
  if (spec.affinity) validateAffinity(spec.affinity, path.child("affinity"), context);
  validateDns(context, path);
  if (spec.readinessGates) validateReadinessGates(spec.readinessGates, path.child("readinessGates"), validation);
  if (spec.schedulingGates) validateSchedulingGates(spec.schedulingGates, path.child("schedulingGates"), validation);
  if (spec.topologySpreadConstraints) validateTopologySpread(spec.topologySpreadConstraints, path.child("topologySpreadConstraints"), context);
  validateHostProcess(context, path);
  validateUserNamespace(context, path);
  validateHostnameOverride(context, path);
  validateReferredNames(context, path);
  if (spec.os) validateOperatingSystem(context, path);
  validateFileVolumes(context);
}

/** A static Pod, which a kubelet runs from a file, has no claims; the server names a field without a name there, printed as "[]". */
function validateClaims({ spec, annotations, validation }: PodContext, path: Path): void {
  if (!Object.hasOwn(annotations, MIRROR_POD)) {
    validateResourceClaims(spec.resourceClaims ?? [], path.child("resourceClaims"), validation);
  } else if (spec.resourceClaims?.length) validation.forbidden(Path.root.key(""), "a static Pod has no resourceClaims");
}

function validatePolicies({ spec, restartPolicy, validation }: PodContext, path: Path): void {
  if (!RESTART_POLICIES.includes(restartPolicy)) validation.notSupported(path.child("restartPolicy"), restartPolicy, RESTART_POLICIES);
  const dnsPolicy = spec.dnsPolicy || "ClusterFirst";
  if (!DNS_POLICIES.includes(dnsPolicy)) validation.notSupported(path.child("dnsPolicy"), dnsPolicy, DNS_POLICIES);
}

/** Names of other objects, numbers, and what else stands by itself. */
function validateReferredNames(context: PodContext, path: Path): void {
  const { spec, validation } = context;
  const serviceAccount = serviceAccountOf(spec);
  if (serviceAccount !== "") validateReferredName(serviceAccount, path.child("serviceAccountName"), context);
  if (spec.nodeName) validateReferredName(spec.nodeName, path.child("nodeName"), context);
  if (spec.priorityClassName) validateReferredName(spec.priorityClassName, path.child("priorityClassName"), context);
  const deadline = spec.activeDeadlineSeconds === undefined ? undefined : rangeProblem(spec.activeDeadlineSeconds, 1, LONGEST_DEADLINE);
  if (deadline !== undefined) validation.invalid(path.child("activeDeadlineSeconds"), deadline);
  validateHostname(context, path);
  if (spec.tolerations) validateTolerations(spec.tolerations, path.child("tolerations"), validation);
  if (spec.hostAliases) validateHostAliases(spec.hostAliases, path.child("hostAliases"), validation);
  if (spec.runtimeClassName !== undefined) validateReferredName(spec.runtimeClassName, path.child("runtimeClassName"), context);
  const { preemptionPolicy } = spec;
  if (preemptionPolicy === "") validation.required(path.child("preemptionPolicy"), `write "PreemptLowerPriority" or "Never", or leave preemptionPolicy out`);
  else if (preemptionPolicy !== undefined && !PREEMPTION_POLICIES.includes(preemptionPolicy)) {
    validation.notSupported(path.child("preemptionPolicy"), preemptionPolicy, PREEMPTION_POLICIES);
  }
  if (spec.overhead) validateOverhead(spec.overhead, path.child("overhead"), validation);
}

/** The service account: the old field `serviceAccount` counts where the new one is empty (Convert_v1_PodSpec_To_core_PodSpec). */
function serviceAccountOf({ serviceAccountName, serviceAccount }: PodSpec): string {
  return serviceAccountName || serviceAccount || "";
}

function validateReferredName(name: string, path: Path, { validation }: PodContext): void {
  const problem = dns1123SubdomainProblem(name);
  if (problem !== undefined) validation.invalid(path, problem);
}

function validateOperatingSystem(context: PodContext, path: Path): void {
  const { spec, validation } = context;
  const { name = "" } = spec.os ?? {};
  if (name === "") validation.required(path.child("os", "name"), `os needs a name, "linux" or "windows"`);
  else if (!OPERATING_SYSTEMS.includes(name)) validation.notSupported(path.child("os"), name, OPERATING_SYSTEMS);
  else if (isForOperatingSystem(spec, "linux")) validateLinuxPod(context, path);
  else validateWindowsPod(context, path);
}

const NO_VARIABLES: readonly EnvVar[] = [];

/** A variable that is read from a file needs an emptyDir volume of the Pod (validateFileKeyRefVolumes). */
function validateFileVolumes(context: PodContext): void {
  if (!context.validation.has("environmentFiles")) return;
  for (const { container: { env = NO_VARIABLES }, path } of context.containers) {
    for (let i = 0; i < env.length; i++) {
      const file = env[i]!.valueFrom?.fileKeyRef;
      if (file) validateFileVolume(file.volumeName ?? "", path.child("env", i, "valueFrom", "fileKeyRef", "volumeName"), context);
    }
  }
}

function validateFileVolume(volumeName: string, path: Path, { spec, volumeNames, validation }: PodContext): void {
  const volume = spec.volumes?.findLast(({ name = "" }) => name === volumeName);
  if (!volume) validation.notFound(path, `no volume of the Pod has the name ${quote(volumeName)}${namesHint(volumeName, volumeNames, "volumes")}`);
  else if (!isEmptyDir(volume)) validation.invalid(path, `the volume ${quote(volumeName)} must be an emptyDir for variables to be read from its files`);
}

/** A volume without any source is an emptyDir too. */
function isEmptyDir(volume: Volume): boolean {
  return volume.emptyDir !== undefined || Object.keys(volume).every((field) => field === "name");
}
