import { asString, parseApiVersion } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { ResourceView } from "./resource-view.ts";

const NOTHING: JsonObject = {};

export class HorizontalPodAutoscaler extends ResourceView {
  /** What it scales, in its own namespace. */
  get target(): { readonly group: string; readonly kind: string; readonly name: string } {
    const { apiVersion, kind, name } = this.object("spec", "scaleTargetRef") ?? NOTHING;
    return { group: parseApiVersion(asString(apiVersion) ?? "").group, kind: asString(kind) ?? "", name: asString(name) ?? "" };
  }
  get minReplicas(): number {
    return this.integer("spec", "minReplicas") ?? 1;
  }
  get maxReplicas(): number | undefined {
    return this.integer("spec", "maxReplicas");
  }
}
