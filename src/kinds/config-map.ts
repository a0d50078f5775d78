import type { Labels } from "./labels.ts";
import { ResourceView } from "./resource-view.ts";

export class ConfigMap extends ResourceView {
  /** The keys that Pods can take, text and binary ones. */
  get keys(): ReadonlySet<string> {
    return new Set([...Object.keys(this.object("data") ?? {}), ...Object.keys(this.object("binaryData") ?? {})]);
  }
  hasKey(key: string): boolean {
    return Object.hasOwn(this.object("data") ?? {}, key) || Object.hasOwn(this.object("binaryData") ?? {}, key);
  }
  /** The text values. */
  get data(): Labels {
    return this.stringMap("data");
  }
}
