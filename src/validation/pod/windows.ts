import type { PodSecurityContext, PodSpec, SecurityContext, WindowsSecurityContextOptions } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import { dns1123SubdomainProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";

/*
 * What is special to Windows, and what a Pod may not have that says which operating system it is for, after
 * validateWindowsSecurityContextOptions, validateWindowsHostProcessPod, validateLinux and validateWindows in
 * pkg/apis/core/validation/validation.go.
 */

const CREDENTIAL_SPEC_LENGTH = 64 * 1024;
const DOMAIN_LENGTH = 256;
const USER_LENGTH = 104;
const CONTROL_CHARACTER = /[\0-\x1f\x7f-\x9f]/;
const NET_BIOS_DOMAIN = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/u;
const DNS_DOMAIN = /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const USER_CHARACTERS = /["/\\:;|=,+*?<>@[\]]/;
const DOTS_OR_SPACES = /^[. ]+$/;

/** windowsOptions of a Pod or a container. */
export function validateWindowsOptions(options: WindowsSecurityContextOptions | undefined, path: Path, validation: Validation): void {
  if (!options) return;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    const problem = dns1123SubdomainProblem(gmsaCredentialSpecName);
    if (problem !== undefined) validation.invalid(path.child("gmsaCredentialSpecName"), problem);
  }
  if (gmsaCredentialSpec === "") validation.invalid(path.child("gmsaCredentialSpec"), "the credential spec may not be empty");
  else if (gmsaCredentialSpec !== undefined && byteLength(gmsaCredentialSpec) > CREDENTIAL_SPEC_LENGTH) {
    validation.invalid(path.child("gmsaCredentialSpec"), `the credential spec has ${byteLength(gmsaCredentialSpec)} bytes; at most ${CREDENTIAL_SPEC_LENGTH} are allowed`);
  }
  if (runAsUserName === undefined) return;
  for (const problem of userNameProblems(runAsUserName)) validation.invalid(path.child("runAsUserName"), problem);
}

function* userNameProblems(name: string): Generator<string> {
  const parts = name.split("\\");
  if (name === "") yield "runAsUserName may not be empty";
  else if (CONTROL_CHARACTER.test(name)) yield `${quote(name)} may not contain control characters`;
  else if (parts.length > 2) yield `${quote(name)} may contain one backslash only, between domain and user`;
  else {
    const user = parts.at(-1)!;
    const domain = parts.length === 2 ? parts[0]! : undefined;
    if (domain !== undefined && domain.length >= DOMAIN_LENGTH) yield `the domain in ${quote(name)} has ${domain.length} characters; fewer than ${DOMAIN_LENGTH} are allowed`;
    if (domain !== undefined && !NET_BIOS_DOMAIN.test(domain) && !DNS_DOMAIN.test(domain)) yield `${quote(domain)} is neither a NetBIOS nor a DNS domain`;
    if (user === "") yield `${quote(name)} names no user`;
    else if (user.length > USER_LENGTH) yield `the user in ${quote(name)} has ${user.length} characters; at most ${USER_LENGTH} are allowed`;
    if (DOTS_OR_SPACES.test(user)) yield `${quote(user)} consists of dots and spaces only`;
    if (USER_CHARACTERS.test(user)) yield `${quote(user)} holds a character that a user name may not: "/\\:;|=,+*?<>@[]`;
  }
}

/** Either all containers are HostProcess containers or none is, and all such run on the host's network. */
export function validateHostProcess({ spec, containers, validation }: PodContext, path: Path): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let hostProcesses = 0;
  for (const { container, path: containerPath } of containers) {
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (ofPod !== undefined && own !== undefined && own !== ofPod) {
      validation.invalid(containerPath.child("securityContext", "windowsOptions", "hostProcess"), `${own} differs from the Pod's hostProcess, which is ${ofPod}`);
    }
    if (own ?? ofPod) hostProcesses++;
  }
  if (hostProcesses === 0) return;
  if (hostProcesses !== containers.length) validation.invalid(path, `${hostProcesses} of ${containers.length} containers are HostProcess containers; all must be, or none`);
  if (!spec.hostNetwork) validation.invalid(path.child("hostNetwork"), "HostProcess containers need hostNetwork: true");
}

/** What a Pod may not have that says it is for Linux. */
export function validateLinuxPod({ spec, containers, validation }: PodContext, path: Path): void {
  const message = `windowsOptions have no place in a Pod with os.name "linux"`;
  if (spec.securityContext?.windowsOptions) validation.forbidden(path.child("securityContext", "windowsOptions"), message);
  for (const { container, path: containerPath } of containers) {
    if (container.securityContext?.windowsOptions) validation.forbidden(containerPath.child("securityContext", "windowsOptions"), message);
  }
}

const POD_FIELDS: readonly (keyof PodSecurityContext)[] = [
  "appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "runAsUser", "runAsGroup", "supplementalGroups",
];
const CONTAINER_FIELDS: readonly (keyof SecurityContext)[] = [
  "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount",
  "runAsUser", "runAsGroup",
];

/** What a Pod may not have that says it is for Windows. */
export function validateWindowsPod({ spec, containers, validation }: PodContext, path: Path): void {
  const forbid = (field: Path): void => {
    validation.forbidden(field, `this has no place in a Pod with os.name "windows"`);
  };
  const security = spec.securityContext ?? {};
  const securityPath = path.child("securityContext");
  for (const field of POD_FIELDS) if (security[field] !== undefined) forbid(securityPath.child(field));
  if (security.sysctls?.length) forbid(securityPath.child("sysctls"));
  if (security.supplementalGroupsPolicy !== undefined && validation.has("supplementalGroupsPolicy")) forbid(securityPath.child("supplementalGroupsPolicy"));
  if (security.seLinuxChangePolicy !== undefined && validation.has("seLinuxChangePolicy")) forbid(securityPath.child("seLinuxChangePolicy"));
  validateWindowsHost(spec, path, validation, forbid);
  for (const { container, path: containerPath } of containers) {
    for (const field of CONTAINER_FIELDS) {
      if (container.securityContext?.[field] !== undefined) forbid(containerPath.child("securityContext", field));
    }
  }
}

function validateWindowsHost(spec: PodSpec, path: Path, validation: Validation, forbid: (field: Path) => void): void {
  if (spec.hostUsers !== undefined && validation.has("userNamespaces")) forbid(path.child("hostUsers"));
  if (spec.hostPID) forbid(path.child("hostPID"));
  if (spec.hostIPC) forbid(path.child("hostIPC"));
  if (spec.shareProcessNamespace !== undefined) forbid(path.child("shareProcessNamespace"));
}
