import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";

/** A Kubernetes quantity as written: text, or a number. */
export type WrittenQuantity = string | number;

/** The quantities of a map, as written. */
export function quantities(part: Part, ...steps: readonly string[]): ReadonlyMap<string, WrittenQuantity> {
  const map = new Map<string, WrittenQuantity>();
  for (const [key, value] of Object.entries(part.object(...steps) ?? {})) if (typeof value === "string" || typeof value === "number") map.set(key, value);
  return map;
}

export class ResourceQuota extends ResourceView {
  /** The most that the namespace may use, by resource: `pods`, `requests.cpu`, `count/deployments.apps`. */
  get hard(): ReadonlyMap<string, WrittenQuantity> {
    return quantities(this, "spec", "hard");
  }
  /** Only Pods of these scopes count. */
  get scopes(): readonly string[] {
    return this.strings("spec", "scopes");
  }
}

export class LimitRange extends ResourceView {
  get limits(): readonly LimitRangeItem[] {
    return this.parts(LimitRangeItem, "spec", "limits");
  }
}

export class LimitRangeItem extends Part {
  /** `Container`, `Pod` or `PersistentVolumeClaim`. */
  get type(): string {
    return this.string("type") ?? "";
  }
  /** `min`, `max`, `default`, `defaultRequest` or `maxLimitRequestRatio`, by resource. */
  amounts(of: "min" | "max" | "default" | "defaultRequest" | "maxLimitRequestRatio"): ReadonlyMap<string, WrittenQuantity> {
    return quantities(this, of);
  }
}
