import { ResourceView } from "./resource-view.ts";

export class PriorityClass extends ResourceView {
  /** The priority of its Pods. */
  get priority(): number | undefined {
    return this.integer("value");
  }
  /** Whether Pods that name no class get this one. */
  get isGlobalDefault(): boolean {
    return this.boolean("globalDefault") ?? false;
  }
}
