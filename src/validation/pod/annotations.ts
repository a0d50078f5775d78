import type { AppArmorProfile, SeccompProfile, Toleration } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { parseInt64 } from "../numbers.ts";
import { isForOperatingSystem, NONE, type PodContext } from "./context.ts";
import { validateDescendingPath } from "./paths.ts";
import { validateTolerations } from "./scheduling.ts";

/*
 * Annotations with a meaning to the server, after ValidatePodSpecificAnnotations and
 * validate{Seccomp,AppArmor}AnnotationsAndFields… in pkg/apis/core/validation/validation.go.
 */

export const MIRROR_POD = "kubernetes.io/config.mirror";
export const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
export const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
export const APP_ARMOR_CONTAINER = "container.apparmor.security.beta.kubernetes.io/";
const TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const LOCALHOST = "localhost/";
const DELETION_COST_START = /^(?:-|0$|[1-9])/;

/** The annotations by themselves. */
export function validatePodAnnotations(context: PodContext, path: Path): void {
  const { annotations, spec, validation } = context;
  if (annotations === NONE) return;
  if (Object.hasOwn(annotations, MIRROR_POD) && !spec.nodeName) validation.invalid(path.key(MIRROR_POD), "a mirror Pod needs spec.nodeName");
  if (annotations[TOLERATIONS]) validateTolerationsAnnotation(annotations[TOLERATIONS], path, context);
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isDeletionCost(cost)) {
    validation.invalid(path.key(DELETION_COST), `${quote(cost)} must be an integer from -2147483648 to 2147483647`);
  }
  for (const key in annotations) {
    const value = annotations[key]!;
    if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) validateSeccompAnnotation(value, path.child(key), context);
    else if (key.startsWith(APP_ARMOR_CONTAINER)) validateAppArmorAnnotation(key, value, path.key(key), context);
  }
}

function isDeletionCost(text: string): boolean {
  const value = DELETION_COST_START.test(text) ? parseInt64(text) : undefined;
  return value !== undefined && value >= -2147483648n && value <= 2147483647n;
}

function validateTolerationsAnnotation(text: string, path: Path, { validation }: PodContext): void {
  const tolerations = parseTolerations(text);
  if (!tolerations) validation.invalid(path, `the annotation ${quote(TOLERATIONS)} must be a JSON list of tolerations`);
  else validateTolerations(tolerations, path.child(TOLERATIONS), validation);
}

/** Reads tolerations as Go's encoding/json does: names of fields in any case. Undefined where it would refuse. */
function parseTolerations(text: string): Toleration[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const tolerations = value.map(readToleration);
  return tolerations.every((toleration) => toleration !== undefined) ? tolerations : undefined;
}

function readToleration(value: unknown): Toleration | undefined {
  if (value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  const fields = new Map(Object.entries(value).map(([key, field]) => [key.toLowerCase(), field as unknown]));
  const text = (name: string): string | undefined => (fields.get(name) ?? "") as string;
  const seconds = fields.get("tolerationseconds") ?? undefined;
  const texts = ["key", "operator", "value", "effect"].map(text);
  if (texts.some((one) => typeof one !== "string") || (seconds !== undefined && !Number.isInteger(seconds))) return undefined;
  const [key, operator, tolerated, effect] = texts as [string, string, string, string];
  return { key, operator, value: tolerated, effect, ...(seconds === undefined ? {} : { tolerationSeconds: seconds as number }) };
}

function validateSeccompAnnotation(profile: string, path: Path, { validation }: PodContext): void {
  if (profile === "runtime/default" || profile === "docker/default" || profile === "unconfined") return;
  if (profile.startsWith(LOCALHOST)) validateDescendingPath(profile.slice(LOCALHOST.length), path, validation);
  else validation.invalid(path, `${quote(profile)} is not a seccomp profile; use "runtime/default", "unconfined" or "localhost/" and a path`);
}

function validateAppArmorAnnotation(key: string, profile: string, path: Path, { containers, validation }: PodContext): void {
  const name = key.slice(APP_ARMOR_CONTAINER.length);
  if (!containers.some(({ container }) => (container.name ?? "") === name)) validation.invalid(path, `the Pod has no container with the name ${quote(name)}`);
  if (["", "runtime/default", "unconfined"].includes(profile) || profile.startsWith(LOCALHOST)) return;
  validation.invalid(path, `${quote(profile)} is not an AppArmor profile; use "runtime/default", "unconfined" or "localhost/" and a name`);
}

/** Whether an annotation names a profile. Nearly none does, and making the key for each container costs more than looking at the keys there are. */
export function hasProfiles(annotations: PodContext["annotations"]): boolean {
  for (const key in annotations) if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER) || key.startsWith(APP_ARMOR_CONTAINER)) return true;
  return false;
}

/** A profile in an annotation and one in the security context have to be the same. */
export function validateAnnotationsMatch(context: PodContext, path: Path): void {
  const { annotations, containers, spec } = context;
  if (!hasProfiles(annotations)) return;
  const ofPod = spec.securityContext?.seccompProfile;
  if (ofPod) validateSeccompMatches(annotations[SECCOMP_POD], ofPod, path.child("securityContext", "seccompProfile"), context);
  for (const { container, path: containerPath } of containers) {
    const profile = container.securityContext?.seccompProfile;
    const annotation = annotations[SECCOMP_CONTAINER + (container.name ?? "")];
    if (profile) validateSeccompMatches(annotation, profile, containerPath.child("securityContext", "seccompProfile"), context);
  }
  if (isForOperatingSystem(spec, "windows")) return;
  for (const { container, path: containerPath } of containers) {
    const profile = container.securityContext?.appArmorProfile ?? (context.isPod ? appArmorOfAnnotation(container.name, context) : undefined)
      ?? spec.securityContext?.appArmorProfile;
    const annotation = annotations[APP_ARMOR_CONTAINER + (container.name ?? "")];
    if (profile) validateProfileMatches(annotation, profile, ["runtime/default"], containerPath.child("securityContext", "appArmorProfile"), context);
  }
}

function validateSeccompMatches(annotation: string | undefined, profile: SeccompProfile, path: Path, context: PodContext): void {
  validateProfileMatches(annotation, profile, ["runtime/default", "docker/default"], path, context);
}

function validateProfileMatches(
  annotation: string | undefined, { type, localhostProfile }: SeccompProfile | AppArmorProfile, defaults: readonly string[], path: Path, { validation }: PodContext,
): void {
  if (annotation === undefined) return;
  const isType = type === "Unconfined" ? annotation === "unconfined" : type === "RuntimeDefault" ? defaults.includes(annotation) : annotation.startsWith(LOCALHOST);
  if (type !== "Unconfined" && type !== "RuntimeDefault" && type !== "Localhost") return;
  if (!isType) validation.forbidden(path.child("type"), `the annotation says ${quote(annotation)}, which is not ${quote(type)}; remove the annotation`);
  else if (type === "Localhost" && annotation.slice(LOCALHOST.length) !== localhostProfile) {
    validation.forbidden(path.child("localhostProfile"), `the annotation says ${quote(annotation)}, which is not ${quote(localhostProfile)}; remove the annotation`);
  }
}

/** The profile that a Pod's annotation gives a container, as the server copies it into the field (applyAppArmorVersionSkew in pkg/registry/core/pod/strategy.go). */
export function appArmorOfAnnotation(containerName: string | undefined, { annotations }: PodContext): AppArmorProfile | undefined {
  const annotation = annotations[APP_ARMOR_CONTAINER + (containerName ?? "")];
  if (annotation === "unconfined") return { type: "Unconfined" };
  if (annotation === "runtime/default") return { type: "RuntimeDefault" };
  const localhostProfile = annotation?.startsWith(LOCALHOST) ? annotation.slice(LOCALHOST.length) : "";
  if (localhostProfile === "" || localhostProfile.trim() !== localhostProfile || localhostProfile.length > 4095) return undefined;
  return { type: "Localhost", localhostProfile };
}
