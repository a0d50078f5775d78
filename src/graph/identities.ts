import type { ResourceId } from "../resource/resource.ts";

/**
 * Something for each object, by what it is called. Found without making a key of all parts, which would be most of the work:
 * there are many objects, and few kinds and namespaces.
 */
export class Identities<T> {
  private readonly groupsByKind = new Map<string, Group<T>[]>();

  get({ group, kind, namespace = "", name }: ResourceId): T | undefined {
    return this.groupOf(group, kind)?.byNamespace.get(namespace)?.get(name);
  }

  set({ group, kind, namespace = "", name }: ResourceId, value: T): void {
    const { byNamespace } = this.groupOf(group, kind) ?? this.addGroup(group, kind);
    let byName = byNamespace.get(namespace);
    if (!byName) byNamespace.set(namespace, (byName = new Map<string, T>()));
    byName.set(name, value);
  }

  private groupOf(name: string, kind: string): Group<T> | undefined {
    const groups = this.groupsByKind.get(kind);
    if (groups) for (const group of groups) if (group.name === name) return group;
    return undefined;
  }

  private addGroup(name: string, kind: string): Group<T> {
    const group: Group<T> = { name, byNamespace: new Map() };
    const groups = this.groupsByKind.get(kind);
    if (groups) groups.push(group);
    else this.groupsByKind.set(kind, [group]);
    return group;
  }
}

interface Group<T> {
  readonly name: string;
  readonly byNamespace: Map<string, Map<string, T>>;
}
