import type { Container, PodSpec, Volume } from "../../resource/api/core-v1.ts";
import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

/** A container and where it stands. */
interface PlacedContainer {
  readonly container: Container;
  readonly path: Path;
}

/** What a Pod context is made of besides the spec. */
interface PodDetails {
  readonly specPath: Path;
  /** The name of the Pod, finished where it is generated; "" for a template. */
  readonly name: string;
  readonly metadata: ObjectMeta | undefined;
  /** A Pod, not the template of one: more is defaulted, and a little more is checked. */
  readonly isPod: boolean;
}

/** What the checks of a Pod spec's parts need to know about the whole, with the server's defaults (SetDefaults_PodSpec; dropDisabledFields in pkg/api/pod/util.go). */
export class PodContext {
  readonly validation: Validation;
  readonly spec: PodSpec;
  /** Every container with its path, in the order in which the server visits them: init containers, containers, ephemeral ones. */
  readonly containers: readonly PlacedContainer[];
  readonly isPod: boolean;
  readonly podName: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The volumes without causes by name; filled by validateVolumes before containers are looked at. */
  readonly volumes = new Map<string, Volume>();
  readonly restartPolicy: string;
  /** The Pod's terminationGracePeriodSeconds, 30 unless given. */
  readonly gracePeriod: number;
  /** False where the Pod runs in a user namespace of its own. */
  readonly hostUsers: boolean;
  private knownVolumeNames: ReadonlySet<string> | undefined;
  private knownClaimNames: ReadonlySet<string> | undefined;

  constructor(spec: PodSpec, { specPath, name, metadata, isPod }: PodDetails, validation: Validation) {
    this.validation = validation;
    this.spec = spec;
    this.containers = allContainers(spec, specPath);
    this.isPod = isPod;
    this.podName = name;
    this.annotations = metadata?.annotations ?? NONE;
    this.labels = metadata?.labels ?? NONE;
    this.restartPolicy = spec.restartPolicy || "Always";
    this.gracePeriod = gracePeriodOf(spec, isPod);
    this.hostUsers = spec.hostUsers !== false || !validation.has("userNamespaces");
  }

  /** The names of all volumes, with causes or without. */
  get volumeNames(): ReadonlySet<string> {
    return (this.knownVolumeNames ??= namesOf(this.spec.volumes));
  }

  /** The names of spec.resourceClaims. */
  get claimNames(): ReadonlySet<string> {
    return (this.knownClaimNames ??= namesOf(this.validation.has("dynamicResources") ? this.spec.resourceClaims : undefined));
  }
}

function namesOf(list: readonly { readonly name?: string }[] | undefined): ReadonlySet<string> {
  return new Set(list?.flatMap(({ name }) => name || []));
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
  addContainers(all, spec.initContainers, path, "initContainers");
  addContainers(all, spec.containers, path, "containers");
  addContainers(all, spec.ephemeralContainers, path, "ephemeralContainers");
  return all;
}

function addContainers(all: PlacedContainer[], containers: readonly Container[] | undefined, path: Path, field: string): void {
  if (containers) for (let i = 0; i < containers.length; i++) all.push({ container: containers[i]!, path: path.child(field, i) });
}

/** Whether the Pod says that it is for that operating system. */
export function isForOperatingSystem(spec: PodSpec, name: "linux" | "windows"): boolean {
  return spec.os?.name === name;
}

/** An init container that runs beside the containers. */
export function isSidecar(container: Container): boolean {
  return container.restartPolicy === "Always";
}
