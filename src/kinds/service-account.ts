import type { Field } from "../resource/resource.ts";
import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";

export class ServiceAccount extends ResourceView {
  /** Secrets for pulling images that its Pods get where they name none. */
  get imagePullSecrets(): readonly { readonly name: string; readonly field: Field }[] {
    return this.parts(Part, "imagePullSecrets").map((part) => ({ name: part.string("name") ?? "", field: part.field.child("name") }));
  }
}
