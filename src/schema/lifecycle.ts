import type { Lifecycle } from "./format.ts";

/** When API versions came and went, by group, version and kind. */
export class Lifecycles {
  private readonly text: string;
  private readonly found = new Map<string, Lifecycle | undefined>();

  /** Takes lifecycle.jsonl, in which each line begins with group, version and kind; a line is read when somebody asks for it. */
  constructor(text: string) {
    this.text = `\n${text}`;
  }

  find(group: string, version: string, kind: string): Lifecycle | undefined {
    const key = JSON.stringify({ group, version, kind }).slice(0, -1);
    if (!this.found.has(key)) this.found.set(key, this.read(key));
    return this.found.get(key);
  }

  private read(beginning: string): Lifecycle | undefined {
    const at = this.text.indexOf(`\n${beginning},`) + 1;
    return at === 0 ? undefined : (JSON.parse(this.text.slice(at, this.text.indexOf("\n", at))) as Lifecycle);
  }

  /** Whether Kubernetes itself has, or once had, kinds in the group. */
  hasGroup(group: string): boolean {
    return this.text.includes(`\n{"group":${JSON.stringify(group)},`);
  }
}

/** Whether a lifecycle's minor version (`1.22`) is at or before the given minor number. */
export function isReached(version: string | undefined, minor: number): boolean {
  return version !== undefined && Number(version.slice("1.".length)) <= minor;
}
