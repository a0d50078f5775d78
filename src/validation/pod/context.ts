import type { Container, PodSpec, Volume } from "../../resource/api/core-v1.ts";
import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

/** A container and where it stands. */
interface PlacedContainer {
  readonly container: Container;
  readonly path: Path;
}

/** What the checks of a Pod spec's parts need to know about the whole. */
export interface PodContext {
  readonly validation: Validation;
  readonly spec: PodSpec;
  /** Every container with its path, in the order in which the server visits them: init containers, containers, ephemeral ones. */
  readonly containers: readonly PlacedContainer[];
  /** A Pod, not the template of one: more is defaulted, and a little more is checked. */
  readonly isPod: boolean;
  /** The name of the Pod, finished where it is generated; "" for a template. */
  readonly podName: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The volumes without causes by name; filled by validateVolumes before containers are looked at. */
  readonly volumes: Map<string, Volume>;
  /** The names of all volumes, with causes or without. */
  readonly volumeNames: ReadonlySet<string>;
  /** The names of spec.resourceClaims. */
  readonly claimNames: ReadonlySet<string>;
  readonly restartPolicy: string;
  /** The Pod's terminationGracePeriodSeconds, 30 unless given. */
  readonly gracePeriod: number;
  /** False where the Pod runs in a user namespace of its own. */
  readonly hostUsers: boolean;
}

/**
 * `specPath` is that of the Pod spec, `meta.name` the Pod's finished name ("" for a template). Defaults and dropped fields of the whole are
 * applied here (SetDefaults_PodSpec; dropDisabledFields in pkg/api/pod/util.go).
 */
export function podContext(
  spec: PodSpec, specPath: Path, meta: { readonly name: string; readonly of: ObjectMeta | undefined }, isPod: boolean, validation: Validation,
): PodContext {
  const claims = validation.has("dynamicResources") ? (spec.resourceClaims ?? []) : [];
  return {
    validation, spec, isPod,
    containers: allContainers(spec, specPath),
    podName: meta.name,
    annotations: meta.of?.annotations ?? NONE,
    labels: meta.of?.labels ?? NONE,
    volumes: new Map(),
    volumeNames: new Set(spec.volumes?.flatMap(({ name }) => name || [])),
    claimNames: new Set(claims.flatMap(({ name }) => name || [])),
    restartPolicy: spec.restartPolicy || "Always",
    gracePeriod: gracePeriodOf(spec, isPod),
    hostUsers: spec.hostUsers !== false || !validation.has("userNamespaces"),
  };
}

/** In a Pod, but not in a template, a negative time becomes one second (Convert_v1_Pod_To_core_Pod; since 1.37 SetDefaults_Pod). */
function gracePeriodOf({ terminationGracePeriodSeconds: seconds = 30 }: PodSpec, isPod: boolean): number {
  return seconds < 0 && isPod ? 1 : seconds;
}

/** No labels or annotations. */
export const NONE: Readonly<Record<string, string>> = {};

/** As podshelper.VisitContainersWithPath in pkg/apis/core/pods/helpers.go goes through them. */
function allContainers(spec: PodSpec, path: Path): PlacedContainer[] {
  const all: PlacedContainer[] = [];
  for (const field of ["initContainers", "containers", "ephemeralContainers"] as const) {
    spec[field]?.forEach((container, i) => {
      all.push({ container, path: path.child(field, i) });
    });
  }
  return all;
}

/** Whether the Pod says that it is for that operating system. */
export function isForOperatingSystem(spec: PodSpec, name: "linux" | "windows"): boolean {
  return spec.os?.name === name;
}

/** An init container that runs beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}
