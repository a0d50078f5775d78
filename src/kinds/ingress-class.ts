import { ResourceView } from "./resource-view.ts";

export class IngressClass extends ResourceView {
  get controller(): string {
    return this.string("spec", "controller") ?? "";
  }
  /** Whether Ingresses that name no class get this one. */
  get isDefault(): boolean {
    return this.annotation("ingressclass.kubernetes.io/is-default-class") === "true";
  }
}
