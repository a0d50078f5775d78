import type { JsonObject } from "../source/document.ts";
import type { Labels } from "./labels.ts";
import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";
import { Selector } from "./selector.ts";

/** The spec of a claim: of a PersistentVolumeClaim, or of a template for claims. */
export class ClaimSpec extends Part {
  get accessModes(): readonly string[] {
    return this.strings("accessModes");
  }
  /** undefined: the default class; "": volumes without a class. */
  get storageClassName(): string | undefined {
    return this.string("storageClassName");
  }
  /** The volume that it asks for by name. */
  get volumeName(): string | undefined {
    return this.string("volumeName") || undefined;
  }
  /** Which volumes it takes; any where it is absent. */
  get selector(): Selector | undefined {
    return Selector.fromLabelSelector(this, ["selector"]);
  }
  get volumeMode(): string {
    return this.string("volumeMode") || "Filesystem";
  }
  /** A quantity, as written. */
  get storageRequest(): string | number | undefined {
    return this.integerOrString("resources", "requests", "storage");
  }
}

export class PersistentVolumeClaim extends ResourceView {
  get spec(): ClaimSpec {
    return new ClaimSpec(this.object("spec") ?? {}, this, ["spec"]);
  }
}

/** An entry of a StatefulSet's volumeClaimTemplates; the claim of Pod `web-0` is called `NAME-web-0`. */
export class PersistentVolumeClaimTemplate extends Part {
  get annotations(): Labels {
    return this.stringMap("metadata", "annotations");
  }
  get name(): string {
    return this.string("metadata", "name") ?? "";
  }
  get spec(): ClaimSpec {
    return new ClaimSpec(this.object("spec") ?? {}, this, ["spec"]);
  }
}

export class PersistentVolume extends ResourceView {
  get accessModes(): readonly string[] {
    return this.strings("spec", "accessModes");
  }
  /** "" where it has none. */
  get storageClassName(): string {
    return this.string("spec", "storageClassName") ?? "";
  }
  /** A quantity, as written. */
  get capacity(): string | number | undefined {
    return this.integerOrString("spec", "capacity", "storage");
  }
  get volumeMode(): string {
    return this.string("spec", "volumeMode") || "Filesystem";
  }
  /** The claim that it is kept for. */
  get claimRef(): { readonly namespace: string; readonly name: string } | undefined {
    const claim: JsonObject | undefined = this.object("spec", "claimRef");
    return claim && { namespace: this.string("spec", "claimRef", "namespace") ?? "", name: this.string("spec", "claimRef", "name") ?? "" };
  }
}

export class StorageClass extends ResourceView {
  get provisioner(): string {
    return this.string("provisioner") ?? "";
  }
  /** Whether claims without a class get this one. */
  get isDefault(): boolean {
    return this.annotation("storageclass.kubernetes.io/is-default-class") === "true" || this.annotation("storageclass.beta.kubernetes.io/is-default-class") === "true";
  }
  get volumeBindingMode(): string {
    return this.string("volumeBindingMode") || "Immediate";
  }
}
