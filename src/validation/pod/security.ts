import type { AppArmorProfile, PodSecurityContext, PodSpec, SeccompProfile, SecurityContext } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import { unixIdProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";
import { validateDescendingPath } from "./paths.ts";
import { validateWindowsOptions } from "./windows.ts";

/*
 * Security contexts of Pods and containers, after ValidateSecurityContext and validatePodSpecSecurityContext in
 * pkg/apis/core/validation/validation.go. Privileged containers are taken to be allowed (--allow-privileged).
 */

const PROFILE_TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];
const PROC_MOUNTS = ["Default", "Unmasked"];
const CHANGE_POLICIES = ["Always", "OnRootMismatch"];
const GROUPS_POLICIES = ["Merge", "Strict"];
const PROFILE_PATH_LENGTH = 4095;
const SYSCTL_LENGTH = 253;
const SYSCTL_NAME = /^(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;
/** Sysctls of the IPC namespace; besides, those that start with "fs.mqueue." */
const IPC_SYSCTLS: ReadonlySet<string> = new Set([
  "kernel.sem", "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced", "kernel.shm", "kernel.msgmax", "kernel.msgmnb",
  "kernel.msgmni", "kernel.msg",
]);

/** A container's own security context. */
export function validateSecurityContext(security: SecurityContext, path: Path, { hostUsers, validation }: PodContext): void {
  validateId(security.runAsUser, "runAsUser", path, validation);
  validateId(security.runAsGroup, "runAsGroup", path, validation);
  if (security.procMount !== undefined && validation.has("procMount")) validateProcMount(security.procMount, hostUsers, path.child("procMount"), validation);
  if (security.seccompProfile) validateSeccompProfile(security.seccompProfile, path.child("seccompProfile"), validation);
  if (security.allowPrivilegeEscalation === false) {
    if (security.privileged) validation.invalid(path, "a privileged container may escalate its privileges: remove allowPrivilegeEscalation: false or privileged: true");
    for (const capability of security.capabilities?.add ?? []) {
      if (capability === "CAP_SYS_ADMIN") validation.invalid(path, `the capability "CAP_SYS_ADMIN" does not go with allowPrivilegeEscalation: false`);
    }
  }
  if (security.windowsOptions) validateWindowsOptions(security.windowsOptions, path.child("windowsOptions"), validation);
  if (security.appArmorProfile) validateAppArmorProfile(security.appArmorProfile, path.child("appArmorProfile"), validation);
}

function validateProcMount(procMount: string, hostUsers: boolean, path: Path, validation: Validation): void {
  if (!PROC_MOUNTS.includes(procMount)) validation.notSupported(path, procMount, PROC_MOUNTS);
  if (hostUsers && procMount === "Unmasked") {
    validation.invalid(path, `procMount "Unmasked" needs the Pod's hostUsers: false`);
  }
}

function validateId(id: number | undefined, field: string | number, path: Path, validation: Validation): void {
  const problem = id === undefined ? undefined : unixIdProblem(id);
  if (problem !== undefined) validation.invalid(path.child(field), problem);
}

/** A Pod's security context, and the fields of the spec that the server counts as part of it. */
export function validatePodSecurityContext({ spec, validation }: PodContext, specPath: Path): void {
  if (spec.securityContext) validatePodSecurity(spec.securityContext, spec, specPath.child("securityContext"), validation);
  validateSharedProcesses(spec, specPath, validation);
}

function validatePodSecurity(security: PodSecurityContext, spec: PodSpec, path: Path, validation: Validation): void {
  validateId(security.fsGroup, "fsGroup", path, validation);
  validateId(security.runAsUser, "runAsUser", path, validation);
  validateId(security.runAsGroup, "runAsGroup", path, validation);
  security.supplementalGroups?.forEach((group, i) => {
    validateId(group, i, path.child("supplementalGroups"), validation);
  });
  if (security.sysctls) validateSysctls(security.sysctls, spec, path.child("sysctls"), validation);
  const { fsGroupChangePolicy, supplementalGroupsPolicy } = security;
  if (fsGroupChangePolicy !== undefined && !CHANGE_POLICIES.includes(fsGroupChangePolicy)) {
    validation.notSupported(path.child("fsGroupChangePolicy"), fsGroupChangePolicy, CHANGE_POLICIES);
  }
  if (security.seccompProfile) validateSeccompProfile(security.seccompProfile, path.child("seccompProfile"), validation);
  if (security.windowsOptions) validateWindowsOptions(security.windowsOptions, path.child("windowsOptions"), validation);
  if (security.appArmorProfile) validateAppArmorProfile(security.appArmorProfile, path.child("appArmorProfile"), validation);
  if (supplementalGroupsPolicy !== undefined && validation.has("supplementalGroupsPolicy") && !GROUPS_POLICIES.includes(supplementalGroupsPolicy)) {
    validation.notSupported(path.child("supplementalGroupsPolicy"), supplementalGroupsPolicy, GROUPS_POLICIES);
  }
  if (security.seLinuxChangePolicy !== undefined) validateSeLinuxChangePolicy(security.seLinuxChangePolicy, path.child("seLinuxChangePolicy"), validation);
}

/** The server reports it under the security context until 1.36, where its own copy of the field lived. */
function validateSharedProcesses(spec: PodSpec, specPath: Path, validation: Validation): void {
  if (spec.shareProcessNamespace && spec.hostPID) {
    const path = validation.has("sharedProcessesPath") ? specPath : specPath.child("securityContext");
    validation.invalid(path.child("shareProcessNamespace"), "shareProcessNamespace and hostPID exclude each other; keep one");
  }
}

function validateSeLinuxChangePolicy(policy: string, path: Path, validation: Validation): void {
  if (!validation.has("seLinuxChangePolicy")) return;
  const allowed = validation.has("seLinuxMountOption") ? ["MountOption", "Recursive"] : ["Recursive"];
  if (!allowed.includes(policy)) validation.notSupported(path, policy, allowed);
}

function validateSysctls(sysctls: NonNullable<PodSecurityContext["sysctls"]>, { hostNetwork, hostIPC }: PodSpec, path: Path, validation: Validation): void {
  const names = new Set<string>();
  sysctls.forEach(({ name = "" }, i) => {
    const field = path.child(i, "name");
    if (name === "") validation.required(field, "a sysctl needs a name");
    else if (name.length > SYSCTL_LENGTH || !SYSCTL_NAME.test(name)) {
      validation.invalid(field, `${quote(name)} is not a sysctl: at most ${SYSCTL_LENGTH} lower-case letters, digits, "-" and "_", in parts with "." or "/" between`);
    } else if (names.has(name)) validation.duplicate(field, `there is another value for ${quote(name)}`);
    const dotted = dottedSysctl(name).split("*", 1)[0]!;
    if (hostNetwork && dotted.startsWith("net.")) validation.invalid(field, `${quote(name)} would change the node's network; it does not go with hostNetwork`);
    else if (hostIPC && (IPC_SYSCTLS.has(dotted) || dotted.startsWith("fs.mqueue."))) {
      validation.invalid(field, `${quote(name)} would change the node's IPC namespace; it does not go with hostIPC`);
    }
    names.add(name);
  });
}

/** The form with dots of a name that is written with slashes, in which dots and slashes change places (NormalizeName). */
function dottedSysctl(name: string): string {
  const separator = /[./]/.exec(name)?.[0];
  return separator === "/" ? name.replace(/[./]/g, (character) => (character === "/" ? "." : "/")) : name;
}

/** A seccomp profile: its type, and a relative path exactly where the type is Localhost. */
function validateSeccompProfile(profile: SeccompProfile | undefined, path: Path, validation: Validation): void {
  if (!profile) return;
  const { type = "", localhostProfile } = profile;
  if (type === "") validation.required(path.child("type"), "a seccompProfile needs a type");
  else if (!PROFILE_TYPES.includes(type)) validation.notSupported(path.child("type"), type, PROFILE_TYPES);
  if (type === "Localhost") {
    if (localhostProfile === undefined) validation.required(path.child("localhostProfile"), `type "Localhost" needs the path of the profile`);
    else validateDescendingPath(localhostProfile, path.child("localhostProfile"), validation);
  } else if (localhostProfile !== undefined) validation.invalid(path.child("localhostProfile"), `localhostProfile goes with type "Localhost", not with ${quote(type)}`);
}

/** An AppArmor profile: its type, and the profile's name exactly where the type is Localhost (ValidateAppArmorProfileField). */
function validateAppArmorProfile(profile: AppArmorProfile | undefined, path: Path, validation: Validation): void {
  if (!profile) return;
  const { type = "", localhostProfile } = profile;
  const name = path.child("localhostProfile");
  if (type === "") validation.required(path.child("type"), "an appArmorProfile needs a type");
  else if (!PROFILE_TYPES.includes(type)) validation.notSupported(path.child("type"), type, PROFILE_TYPES);
  else if (type !== "Localhost") {
    if (localhostProfile !== undefined) validation.invalid(name, `localhostProfile goes with type "Localhost", not with ${quote(type)}`);
  } else if (localhostProfile === undefined || localhostProfile === "") validation.required(name, `type "Localhost" needs the name of the profile`);
  else {
    if (localhostProfile.trim() !== localhostProfile) validation.invalid(name, `${quote(localhostProfile)} may not start or end with spaces`);
    if (byteLength(localhostProfile) > PROFILE_PATH_LENGTH) validation.tooLong(name, `the name of the profile may have at most ${PROFILE_PATH_LENGTH} bytes`);
  }
}

/** A Pod in a user namespace of its own may not use the host's other namespaces or raw devices (validateHostUsers). */
export function validateUserNamespace({ spec, containers, hostUsers, validation }: PodContext, path: Path): void {
  if (hostUsers) return;
  const message = "this does not go with hostUsers: false";
  if (spec.hostNetwork) validation.forbidden(path.child("hostNetwork"), message);
  if (spec.hostPID) validation.forbidden(path.child("HostPID"), message);
  if (spec.hostIPC) validation.forbidden(path.child("HostIPC"), message);
  if (!validation.has("userNamespacesWithoutDevices")) return;
  for (const { container, path: containerPath } of containers) {
    if (container.volumeDevices?.length) validation.forbidden(containerPath.child("volumeDevices"), message);
  }
}
