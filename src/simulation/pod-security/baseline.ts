import { Part } from "../../kinds/part.ts";
import { quote } from "../../resource/words.ts";
import { containerSetters, setters, type Find, type Offence, type Setter } from "./violation.ts";

// What the level baseline forbids: one function for each check_*.go in k8s.io/pod-security-admission/policy.

export const privileged: Find = function* (template) {
  for (const { who, context } of containerSetters(template)) {
    if (context?.boolean("privileged")) yield { at: context.field.child("privileged"), what: `${who} sets privileged: true`, cure: "remove it" };
  }
};

export const hostNamespaces: Find = function* (template) {
  for (const name of ["hostNetwork", "hostPID", "hostIPC"]) {
    if (template.boolean("spec", name)) yield { at: template.field.child("spec", name), what: `the Pod sets ${name}: true`, cure: "remove it" };
  }
};

export const hostPathVolumes: Find = function* (template) {
  for (const volume of template.volumes) {
    if (volume.object("hostPath")) yield { at: volume.field.child("hostPath"), part: "key", what: `volume "${volume.name}" is a hostPath`, cure: "use a volume of another type" };
  }
};

/** On the host's network the server makes every port of a Pod a host port. */
export const hostPorts: Find = function* (template) {
  for (const { port, container, hostPort } of template.hostPorts) {
    const at = port.hostPort === undefined ? template.field.child("spec", "hostNetwork") : port.field.child("hostPort");
    yield { at, what: `container "${container.name}" takes hostPort ${hostPort}`, cure: "remove it and use a Service" };
  }
};

export const hostsOfProbes: Find = function* (template) {
  for (const container of template.allContainers) {
    for (const probe of container.probes) {
      for (const handler of ["httpGet", "tcpSocket"]) {
        const host = probe.string(handler, "host");
        if (host) yield { at: probe.field.child(handler, "host"), what: `${probe.purpose} of container "${container.name}" asks host ${quote(host)}`, cure: "remove it; the Pod's own address is asked then" };
      }
    }
  }
};

const APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

export const appArmorProfile: Find = function* (template) {
  yield* setters(template).flatMap((setter) => profileOffence(setter, "appArmorProfile"));
  for (const [key, value] of template.annotations) {
    if (!key.startsWith(APPARMOR_ANNOTATION) || value === "" || value === "runtime/default" || value.startsWith("localhost/")) continue;
    yield { at: template.field.child("metadata", "annotations", key), what: `the annotation for container "${key.slice(APPARMOR_ANNOTATION.length)}" asks for AppArmor profile ${quote(value)}`, cure: 'write "runtime/default" or "localhost/NAME"' };
  }
};

/** A seccomp or AppArmor profile that is set and is neither the runtime's nor one of the node's. */
export function profileOffence({ who, context }: Setter, field: "appArmorProfile" | "seccompProfile"): Offence[] {
  const type = context?.string(field, "type");
  if (!context || type === undefined || isConfined(type)) return [];
  return [{ at: context.field.child(field, "type"), what: `${who} sets ${field}.type: ${type}`, cure: "write RuntimeDefault or Localhost" }];
}

function isConfined(type: string): boolean {
  return type === "RuntimeDefault" || type === "Localhost";
}

const DEFAULT_CAPABILITIES = [
  "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
];

export const addedCapabilities: Find = function* (template) {
  for (const setter of containerSetters(template)) yield* addedBeyond(setter, DEFAULT_CAPABILITIES);
};

/** Capabilities that a container adds and may not. */
export function* addedBeyond({ who, context }: Setter, allowed: readonly string[]): Iterable<Offence> {
  const bad = context?.strings("capabilities", "add").filter((name) => !allowed.includes(name)) ?? [];
  if (!context || bad.length === 0) return;
  yield { at: context.field.child("capabilities", "add"), part: "key", what: `${who} adds ${bad.length === 1 ? "capability" : "capabilities"} ${bad.map(quote).join(", ")}`, cure: `only ${allowed.join(", ")} may be added` };
}

export const procMount: Find = function* (template) {
  for (const { who, context } of containerSetters(template)) {
    const mount = context?.string("procMount") ?? "Default";
    if (context && mount !== "Default") yield { at: context.field.child("procMount"), what: `${who} sets procMount: ${mount}`, cure: "remove it" };
  }
};

/** Since 1.35 a Pod with users of its own may mount /proc as it likes. */
export const procMountOfHostUsers: Find = function* (template) {
  if (template.boolean("spec", "hostUsers") !== false) yield* procMount(template, 0);
};

export const seLinuxOptions: Find = function* (template, minor) {
  const types = ["container_t", "container_init_t", "container_kvm_t", ...(minor >= 31 ? ["container_engine_t"] : [])];
  for (const { who, context } of setters(template)) {
    for (const name of ["type", "user", "role"]) {
      const value = context?.string("seLinuxOptions", name);
      if (!context || !value || (name === "type" && types.includes(value))) continue;
      yield { at: context.field.child("seLinuxOptions", name), what: `${who} sets seLinuxOptions.${name}: ${value}`, cure: name === "type" ? `write ${types.join(", ")}, or remove it` : "remove it" };
    }
  }
};

const SECCOMP_ANNOTATIONS = ["seccomp.security.alpha.kubernetes.io/pod", "container.seccomp.security.alpha.kubernetes.io/"] as const;

/** The rules before 1.19 know annotations only, and later ones fields only. */
export const seccompProfile: Find = function* (template, minor) {
  if (minor >= 19) {
    yield* setters(template).flatMap((setter) => profileOffence(setter, "seccompProfile"));
    return;
  }
  const [ofPod, prefix] = SECCOMP_ANNOTATIONS;
  for (const key of new Set([ofPod, ...template.allContainers.map(({ name }) => prefix + name)])) {
    const value = template.annotations.get(key);
    if (value === undefined || value === "runtime/default" || value === "docker/default" || value.startsWith("localhost/")) continue;
    yield { at: template.field.child("metadata", "annotations", key), what: `annotation ${key} asks for seccomp profile ${quote(value)}`, cure: 'write "runtime/default" or "localhost/NAME"' };
  }
};

/** Sysctls that are allowed, with the minor version since which they are. */
const SAFE_SYSCTLS: ReadonlyMap<string, number> = new Map([
  ["kernel.shm_rmid_forced", 0], ["net.ipv4.ip_local_port_range", 0], ["net.ipv4.tcp_syncookies", 0], ["net.ipv4.ping_group_range", 0], ["net.ipv4.ip_unprivileged_port_start", 0],
  ["net.ipv4.ip_local_reserved_ports", 27],
  ["net.ipv4.tcp_keepalive_time", 29], ["net.ipv4.tcp_fin_timeout", 29], ["net.ipv4.tcp_keepalive_intvl", 29], ["net.ipv4.tcp_keepalive_probes", 29],
  ["net.ipv4.tcp_rmem", 32], ["net.ipv4.tcp_wmem", 32],
  ["net.ipv4.tcp_slow_start_after_idle", 37], ["net.ipv4.tcp_notsent_lowat", 37],
]);

export const sysctls: Find = function* (template, minor) {
  for (const sysctl of template.parts(Part, "spec", "securityContext", "sysctls")) {
    const name = sysctl.string("name") ?? "";
    if (minor < (SAFE_SYSCTLS.get(name) ?? Infinity)) yield { at: sysctl.field.child("name"), what: `the Pod sets sysctl ${quote(name)}`, cure: "remove it; only safe sysctls are allowed" };
  }
};

export const windowsHostProcess: Find = function* (template) {
  for (const { who, context } of setters(template)) {
    if (context?.boolean("windowsOptions", "hostProcess")) yield { at: context.field.child("windowsOptions", "hostProcess"), what: `${who} sets windowsOptions.hostProcess: true`, cure: "remove it" };
  }
};
