import type { Resource, ResourceId } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";
import type { Labels } from "./labels.ts";
import { Part } from "./part.ts";

const NOWHERE: FieldPath = [];

/** What every resource has. The views of kinds add what they mean. */
export class ResourceView extends Part {
  private labelMap: Labels | undefined;

  constructor(resource: Resource) {
    super(resource.value, undefined, NOWHERE, undefined, resource);
  }

  get id(): ResourceId {
    return this.resource.id;
  }
  get kind(): string {
    return this.resource.id.kind;
  }
  /** "" where the server makes up the name (`generateName`), or where there is none. */
  get name(): string {
    return this.resource.id.name;
  }
  /** The effective namespace; undefined for a cluster-scoped kind. */
  get namespace(): string | undefined {
    return this.resource.id.namespace;
  }
  get generateName(): string | undefined {
    return this.string("metadata", "generateName") || undefined;
  }
  get labels(): Labels {
    return (this.labelMap ??= this.stringMap("metadata", "labels"));
  }
  get annotations(): Labels {
    return this.stringMap("metadata", "annotations");
  }
  /** One of the annotations. */
  annotation(key: string): string | undefined {
    const annotations = this.object("metadata", "annotations");
    const text = annotations && Object.hasOwn(annotations, key) ? annotations[key] : undefined;
    // As for Go's decoder, null is the empty string there.
    return text === null ? "" : typeof text === "string" ? text : undefined;
  }
  /** Who made it, as written: such an object is no manifest that somebody wrote by hand. */
  get ownerReferences(): readonly OwnerReference[] {
    return this.parts(OwnerReference, "metadata", "ownerReferences");
  }
}

export class OwnerReference extends Part {
  get kind(): string | undefined {
    return this.string("kind");
  }
  get name(): string | undefined {
    return this.string("name");
  }
  get controller(): boolean {
    return this.boolean("controller") ?? false;
  }
}
