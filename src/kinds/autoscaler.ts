import { parseApiVersion } from "../resource/resource.ts";
import { ResourceView } from "./resource-view.ts";

export class HorizontalPodAutoscaler extends ResourceView {
  /** What it scales, in its own namespace. */
  get target(): { readonly group: string; readonly kind: string; readonly name: string } {
    const { group } = parseApiVersion(this.string("spec", "scaleTargetRef", "apiVersion") ?? "");
    return { group, kind: this.string("spec", "scaleTargetRef", "kind") ?? "", name: this.string("spec", "scaleTargetRef", "name") ?? "" };
  }
  get minReplicas(): number {
    return this.integer("spec", "minReplicas") ?? 1;
  }
  get maxReplicas(): number | undefined {
    return this.integer("spec", "maxReplicas");
  }
}
