import type { Graph } from "../graph/graph.ts";
import { append } from "../graph/multimap.ts";
import type { Labels } from "../kinds/labels.ts";
import type { ClaimSpec, PersistentVolume, StorageClass } from "../kinds/storage.ts";
import { compareQuantities, parseQuantity, ZERO } from "../resource/quantity.ts";
import type { Field, ResourceId } from "../resource/resource.ts";

const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
const NO_PROVISIONER = "kubernetes.io/no-provisioner";
/** How many different volumes of one class are compared with a claim; where there are more, it is not known whether one fits. */
const LIMIT = 50;

/** A PersistentVolumeClaim, or one that a StatefulSet is going to make. */
export interface Claim { readonly id: ResourceId; readonly annotations: Labels; readonly spec: ClaimSpec }

/** Why a claim stays unbound. */
export type Unbound =
  /** The volume that is meant for it does not fit. Without certainty, another may take its place. */
  | { readonly why: "misfit"; readonly volume: PersistentVolume; readonly misfits: readonly Misfit[]; readonly isCertain: boolean }
  /** Nobody provisions volumes of its class, and none of those that are there fits. */
  | { readonly why: "none"; readonly className: string };

/** One thing that a claim asks for and a volume does not offer. */
export interface Misfit {
  readonly what: "size" | "class" | "attributes class" | "volume mode" | "access mode";
  /** Where the claim asks for it. */
  readonly at: Field;
  /** `asks for 10Gi, and the volume has 5Gi`. */
  readonly says: string;
}

/** The volumes and storage classes of a graph, as the persistent volume controller looks at them (pkg/controller/volume/persistentvolume). */
export class VolumeBinding {
  private static readonly cache = new WeakMap<Graph, VolumeBinding>();
  private readonly graph: Graph;
  /** Volumes that are kept for nobody, by class. */
  private readonly free = new Map<string, PersistentVolume[]>();
  /** Volumes that are kept for a claim, by `namespace/name` of the claim. */
  private readonly reserved = new Map<string, PersistentVolume[]>();
  private readonly alike = new Map<string, ReadonlyMap<string, readonly PersistentVolume[]>>();
  /** Classes of which the server refuses a volume: mending it may mend the claim. */
  private readonly unclear = new Set<string>();
  private readonly defaultClasses: readonly StorageClass[];

  /** The binding of a graph; worked out once. */
  static of(graph: Graph): VolumeBinding {
    let binding = VolumeBinding.cache.get(graph);
    if (!binding) VolumeBinding.cache.set(graph, (binding = new VolumeBinding(graph)));
    return binding;
  }

  private constructor(graph: Graph) {
    this.graph = graph;
    for (const volume of graph.ofKind("PersistentVolume")) {
      const { claimRef } = volume;
      if (graph.isRefused(volume.resource)) this.unclear.add(classOf(volume));
      if (claimRef) append(this.reserved, `${claimRef.namespace}/${claimRef.name}`, volume);
      else append(this.free, classOf(volume), volume);
    }
    this.defaultClasses = graph.ofKind("StorageClass").filter(({ isDefault }) => isDefault);
  }

  /** The class that a claim has in the cluster; undefined where the cluster's default decides and the input does not say which that is. */
  classOf({ annotations, spec }: Claim): string | undefined {
    return annotations.get(CLASS_ANNOTATION) ?? spec.storageClassName ?? (this.defaultClasses.length === 1 ? this.defaultClasses[0]!.name : undefined);
  }

  /** The volumes that are kept for a claim by name. */
  reservedFor(namespace: string, name: string): readonly PersistentVolume[] {
    return this.reserved.get(`${namespace}/${name}`) ?? [];
  }

  /** The volumes of a class that are kept for nobody. */
  freeOfClass(name: string): readonly PersistentVolume[] {
    return this.free.get(name) ?? [];
  }

  /** Whether nobody makes volumes for claims of a class: it has no name, or the input says that it has no provisioner. */
  isHandMade(className: string): boolean {
    if (className === "") return true;
    const classes = this.graph.named("StorageClass", undefined, className);
    return classes.length > 0 && classes.every(({ provisioner }) => provisioner === NO_PROVISIONER);
  }

  /** Why a claim stays unbound; undefined where it does not, or where that cannot be known. */
  unbound(claim: Claim): Unbound | undefined {
    const { id, spec: { volumeName } } = claim;
    const reserved = this.reservedFor(id.namespace ?? "", id.name);
    const className = this.classOf(claim);
    if (volumeName !== undefined) {
      const [volume, ...more] = this.graph.named("PersistentVolume", undefined, volumeName);
      // One that names the claim in turn is bound unseen; one that names another claim is storage/conflicting-volume-claim's.
      if (!volume || more.length > 0 || volume.claimRef || this.graph.isRefused(volume.resource)) return undefined;
      const misfits = this.misfits(claim, volume, "named");
      return misfits.length > 0 ? { why: "misfit", volume, misfits, isCertain: true } : undefined;
    }
    if (reserved.length > 0) {
      const misfits = reserved.map((volume) => this.misfits(claim, volume, "reserved"));
      if (misfits.some(({ length }) => length === 0) || reserved.some(({ resource }) => this.graph.isRefused(resource))) return undefined;
      return { why: "misfit", volume: reserved[0]!, misfits: misfits[0]!, isCertain: className !== undefined && this.isHandMade(className) && this.fits(claim, className) === 0 };
    }
    return className !== undefined && this.isHandMade(className) && this.fits(claim, className) === 0 ? { why: "none", className } : undefined;
  }

  /** How many volumes of the class that are kept for nobody would do for the claim; undefined where there are too many kinds of them to know, or the server refuses one. */
  fits(claim: Claim, className: string): number | undefined {
    const alike = [...this.alikeOfClass(className).values()];
    if (alike.length > LIMIT || this.unclear.has(className)) return undefined;
    const fitting = alike.filter((volumes) => this.misfits(claim, volumes[0]!, "free").length === 0).flat();
    const { selector } = claim.spec;
    return selector ? fitting.filter(({ labels }) => selector.matches(labels)).length : fitting.length;
  }

  /** The volumes of a class, those together that differ in nothing that a claim asks for but labels. */
  private alikeOfClass(className: string): ReadonlyMap<string, readonly PersistentVolume[]> {
    const known = this.alike.get(className);
    if (known) return known;
    const alike = new Map<string, PersistentVolume[]>();
    for (const volume of this.freeOfClass(className)) {
      append(alike, [volume.capacity, volume.volumeMode, volume.string("spec", "volumeAttributesClassName") ?? "", ...volume.accessModes].join(" "), volume);
    }
    this.alike.set(className, alike);
    return alike;
  }

  /**
   * What keeps a claim from a volume. named: the claim names the volume (checkVolumeSatisfyClaim). reserved: the volume names the claim, and
   * then class and selector do not count (FindMatchingVolume). free: neither does; the volume is of the claim's class already.
   */
  misfits(claim: Claim, volume: PersistentVolume, how: "named" | "reserved" | "free"): Misfit[] {
    const { spec } = claim;
    const field = (...steps: string[]) => spec.field.child(...steps);
    const misfits: Misfit[] = [];
    const add = (what: Misfit["what"], at: Field, wanted: string, offered: string): void => {
      misfits.push({ what, at, says: `asks for ${wanted}, and the volume ${offered}` });
    };
    const [wanted, offered] = [parseQuantity(spec.storageRequest) ?? ZERO, parseQuantity(volume.capacity)];
    if (offered && compareQuantities(offered, wanted) < 0) add("size", field("resources", "requests", "storage"), String(spec.storageRequest), `has ${volume.capacity}`);
    const claimClass = how === "named" ? this.classOf(claim) : undefined;
    const volumeClass = classOf(volume);
    if (claimClass !== undefined && claimClass !== volumeClass) add("class", field("storageClassName"), named(claimClass, "storage class"), `has ${named(volumeClass, "storage class")}`);
    const [claimAttributes, volumeAttributes] = [spec.string("volumeAttributesClassName") ?? "", volume.string("spec", "volumeAttributesClassName") ?? ""];
    if (claimAttributes !== volumeAttributes) add("attributes class", field("volumeAttributesClassName"), named(claimAttributes, "attributes class"), `has ${named(volumeAttributes, "attributes class")}`);
    if (spec.volumeMode !== volume.volumeMode) add("volume mode", field("volumeMode"), `volume mode ${spec.volumeMode}`, `has ${volume.volumeMode}`);
    const missing = spec.accessModes.filter((mode) => !volume.accessModes.includes(mode));
    if (missing.length > 0) add("access mode", field("accessModes"), missing.join(", "), `offers ${volume.accessModes.join(", ")}`);
    return misfits;
  }
}

function named(name: string, what: string): string {
  return name === "" ? `no ${what}` : `${what} "${name}"`;
}

/** The class of a volume; the annotation of old comes first (GetPersistentVolumeClass). */
function classOf(volume: PersistentVolume): string {
  return volume.annotation(CLASS_ANNOTATION) ?? volume.storageClassName;
}
