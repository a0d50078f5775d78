import type { Resource } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";
import type { Selector } from "./selector.ts";
import { Workload } from "./workload.ts";

/** Pods that are alike but for their numbers, of a custom resource that makes several sorts. */
export interface PodPart {
  /** From the resource to the Pod template. */
  readonly path: FieldPath;
  readonly count: number;
  /** Why there are none, where there could be some. */
  readonly absence: string | undefined;
  /** What the controller adds to the labels of the template, over them; undefined for values that nobody can know. */
  readonly labels: readonly (readonly [key: string, value: string | undefined])[];
  /** Labels that number the Pods: from which number on, and by key the text before it. */
  readonly numbered?: { readonly first: number; readonly prefixes: readonly (readonly [key: string, prefix: string])[] };
}

/** One sort of Pods of a custom resource, as a workload. */
export class WorkloadPart extends Workload {
  readonly podPart: PodPart;

  constructor(resource: Resource, part: PodPart) {
    super(resource);
    this.podPart = part;
  }

  protected override get templatePath(): FieldPath {
    return this.podPart.path;
  }
  protected override readSelector(): Selector | undefined {
    return undefined;
  }
  override get replicas(): number {
    return this.podPart.count;
  }
}
