import type { FieldPath } from "../source/path.ts";
import { ResourceView } from "./resource-view.ts";
import { Selector } from "./selector.ts";

const SELECTOR: FieldPath = ["spec", "selector"];

export class PodDisruptionBudget extends ResourceView {
  /** The Pods that it protects. Absent: none. Empty: all of the namespace (none in policy/v1beta1). */
  get selector(): Selector | undefined {
    const selector = Selector.fromLabelSelector(this, SELECTOR);
    return selector?.isEmpty && this.resource.version === "v1beta1" ? undefined : selector;
  }
  /** A number or a percentage. */
  get minAvailable(): number | string | undefined {
    return this.integerOrString("spec", "minAvailable");
  }
  get maxUnavailable(): number | string | undefined {
    return this.integerOrString("spec", "maxUnavailable");
  }
}
