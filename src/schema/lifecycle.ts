import type { Lifecycle } from "./format.ts";

/** When API versions came and went; entries by group, version and kind. */
export class Lifecycles {
  private readonly entries = new Map<string, Lifecycle>();
  private readonly groups = new Set<string>();

  /** Reads lifecycle.jsonl. */
  constructor(text: string) {
    for (const line of text.split("\n")) {
      if (line === "") continue;
      const entry = JSON.parse(line) as Lifecycle;
      this.entries.set(`${entry.group}/${entry.version}/${entry.kind}`, entry);
      this.groups.add(entry.group);
    }
  }

  find(group: string, version: string, kind: string): Lifecycle | undefined {
    return this.entries.get(`${group}/${version}/${kind}`);
  }

  /** Whether Kubernetes itself has, or once had, kinds in the group. */
  hasGroup(group: string): boolean {
    return this.groups.has(group);
  }
}

/** Whether a lifecycle's minor version (`1.22`) is at or before the given minor number. */
export function isReached(version: string | undefined, minor: number): boolean {
  return version !== undefined && Number(version.slice("1.".length)) <= minor;
}
