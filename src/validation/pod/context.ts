import type { Container, PodSpec, Volume } from "../../resource/api/core-v1.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

/** What the checks of a Pod spec's parts need to know about the whole. */
export interface PodContext {
  readonly validation: Validation;
  readonly spec: PodSpec;
  /** A Pod, not the template of one: more is defaulted, and a little more is checked. */
  readonly isPod: boolean;
  /** The name of the Pod, finished where it is generated; "" for a template. */
  readonly podName: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The volumes without causes by name; filled by validateVolumes before containers are looked at. */
  readonly volumes: Map<string, Volume>;
  /** The names of spec.resourceClaims. */
  readonly claimNames: ReadonlySet<string>;
  readonly restartPolicy: string;
  /** The Pod's terminationGracePeriodSeconds, 30 unless given. */
  readonly gracePeriod: number;
  /** False where the Pod runs in a user namespace of its own. */
  readonly hostUsers: boolean;
}

/** Defaults and dropped fields of the whole are applied here (SetDefaults_PodSpec; dropDisabledFields in pkg/api/pod/util.go). */
export function podContext(
  spec: PodSpec, meta: { name: string; annotations: Readonly<Record<string, string>> | undefined; labels: Readonly<Record<string, string>> | undefined },
  isPod: boolean, validation: Validation,
): PodContext {
  const claims = validation.has("dynamicResources") ? (spec.resourceClaims ?? []) : [];
  return {
    validation, spec, isPod,
    podName: meta.name,
    annotations: meta.annotations ?? {},
    labels: meta.labels ?? {},
    volumes: new Map(),
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

/** Every container with its path: init containers first, then containers, then ephemeral ones (podshelper.VisitContainersWithPath). */
export function* allContainers(spec: PodSpec, path: Path): Generator<[Container, Path]> {
  yield* containersOf(spec.initContainers, path.child("initContainers"));
  yield* containersOf(spec.containers, path.child("containers"));
  yield* containersOf(spec.ephemeralContainers, path.child("ephemeralContainers"));
}

function* containersOf(containers: readonly Container[] | undefined, path: Path): Generator<[Container, Path]> {
  if (!containers) return;
  for (const [i, container] of containers.entries()) yield [container, path.child(i)];
}

/** Whether the Pod says that it is for that operating system. */
export function isForOperatingSystem(spec: PodSpec, name: "linux" | "windows"): boolean {
  return spec.os?.name === name;
}

/** An init container that runs beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}
