import { ResourceView } from "./resource-view.ts";

export class Secret extends ResourceView {
  /** The keys that Pods can take; those of stringData end up in data. */
  get keys(): ReadonlySet<string> {
    return new Set([...Object.keys(this.object("data") ?? {}), ...Object.keys(this.object("stringData") ?? {})]);
  }
  hasKey(key: string): boolean {
    return Object.hasOwn(this.object("data") ?? {}, key) || Object.hasOwn(this.object("stringData") ?? {}, key);
  }
  get type(): string {
    return this.string("type") || "Opaque";
  }
}
