import type { PodTemplate } from "../../kinds/pod-template.ts";
import { asObject } from "../../resource/resource.ts";
import { addedBeyond, profileOffence } from "./baseline.ts";
import { containerSetters, lacking, podSetter, setters, type Find } from "./violation.ts";

// What the level restricted forbids beyond baseline: one function for each check_*.go in k8s.io/pod-security-admission/policy.

export const allowPrivilegeEscalation: Find = function* (template, minor) {
  if (isExemptWindows(template, minor)) return;
  for (const setter of containerSetters(template)) {
    const { who, context } = setter;
    const value = context?.boolean("allowPrivilegeEscalation");
    if (value === undefined) yield lacking(setter, "allowPrivilegeEscalation: false");
    else if (context && value) yield { at: context.field.child("allowPrivilegeEscalation"), what: `${who} sets allowPrivilegeEscalation: true`, cure: "write false" };
  }
};

export const droppedCapabilities: Find = function* (template, minor) {
  if (isExemptWindows(template, minor)) return;
  for (const setter of containerSetters(template)) {
    const { who, context } = setter;
    const dropped = context?.strings("capabilities", "drop") ?? [];
    if (!context || dropped.length === 0) yield lacking(setter, 'capabilities.drop: ["ALL"]');
    else if (!dropped.includes("ALL")) yield { at: context.field.child("capabilities", "drop"), part: "key", what: `${who} does not drop capability "ALL"`, cure: 'write ["ALL"]' };
    yield* addedBeyond(setter, ["NET_BIND_SERVICE"]);
  }
};

const RESTRICTED_SOURCES = ["configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected", "secret"];

/** A volume without a source is an emptyDir. */
export const volumeTypes: Find = function* (template) {
  for (const volume of template.volumes) {
    const types = Object.keys(volume.value).filter((key) => asObject(volume.value[key]) !== undefined);
    const [type] = types;
    if (type === undefined || types.some((one) => RESTRICTED_SOURCES.includes(one))) continue;
    yield { at: volume.field.child(type), part: "key", what: `volume "${volume.name}" is of type ${type}`, cure: `use ${RESTRICTED_SOURCES.join(", ")}` };
  }
};

/** What the Pod says is for containers that say nothing. */
export const runAsNonRoot: Find = function* (template, minor) {
  if (isExemptUserNamespace(template, minor)) return;
  for (const { who, context } of setters(template)) {
    if (context?.boolean("runAsNonRoot") === false) yield { at: context.field.child("runAsNonRoot"), what: `${who} sets runAsNonRoot: false`, cure: "write true" };
  }
  if (podSetter(template).context?.boolean("runAsNonRoot") !== undefined) return;
  for (const setter of containerSetters(template)) {
    if (setter.context?.boolean("runAsNonRoot") === undefined) yield lacking(setter, "runAsNonRoot: true");
  }
};

export const runAsUser: Find = function* (template, minor) {
  if (isExemptUserNamespace(template, minor)) return;
  for (const { who, context } of setters(template)) {
    if (context?.integer("runAsUser") === 0) yield { at: context.field.child("runAsUser"), what: `${who} sets runAsUser: 0`, cure: "write the number of another user" };
  }
};

/** What the Pod says is for containers that say nothing. */
export const seccompProfileSet: Find = function* (template, minor) {
  if (isExemptWindows(template, minor)) return;
  yield* setters(template).flatMap((setter) => profileOffence(setter, "seccompProfile"));
  const ofPod = podSetter(template).context?.string("seccompProfile", "type");
  if (ofPod !== undefined) return;
  for (const setter of containerSetters(template)) {
    if (setter.context?.object("seccompProfile") === undefined) yield lacking(setter, "seccompProfile.type: RuntimeDefault");
  }
};

/** Since 1.25 Pods for Windows need not set what Windows does not have. */
function isExemptWindows(template: PodTemplate, minor: number): boolean {
  return minor >= 25 && template.string("spec", "os", "name") === "windows";
}

/** Since 1.35 root is harmless where users of the Pod are none of the host. */
function isExemptUserNamespace(template: PodTemplate, minor: number): boolean {
  return minor >= 35 && template.boolean("spec", "hostUsers") === false;
}
