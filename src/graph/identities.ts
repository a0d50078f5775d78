import { storageGroup } from "../kinds/index.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import type { ResourceId } from "../resource/resource.ts";

/** The resources of one kind. */
interface Type {
  /** The API group that stores the kind. */
  readonly group: string;
  /** In the order of the input. */
  readonly views: ResourceView[];
  /** The first of each name, by namespace ("" for a cluster-scoped kind). */
  readonly byNamespace: Map<string, Map<string, ResourceView>>;
}

const NONE: readonly ResourceView[] = [];

/**
 * The views of a graph by what their resources are called. Found without making a key of all parts, which would be most of
 * the work: there are many objects, and few kinds and namespaces.
 */
export class Identities {
  private readonly typesByKind = new Map<string, Type[]>();

  /** Takes a view in; gives the one that has its identity already. */
  add(view: ResourceView): ResourceView | undefined {
    const { group, kind, namespace = "", name } = view.resource.id;
    const { views, byNamespace } = this.typeOf(group, kind) ?? this.addType(group, kind);
    views.push(view);
    let byName = byNamespace.get(namespace);
    if (!byName) byNamespace.set(namespace, (byName = new Map<string, ResourceView>()));
    const first = byName.get(name);
    if (first === undefined) byName.set(name, view);
    return first;
  }

  /** The first with the identity. */
  get({ group, kind, namespace = "", name }: ResourceId): ResourceView | undefined {
    return this.typeOf(group, kind)?.byNamespace.get(namespace)?.get(name);
  }

  /** All of a kind, in the order of the input. */
  ofType(group: string, kind: string): readonly ResourceView[] {
    return this.typeOf(group, kind)?.views ?? NONE;
  }

  /** Kinds that moved between groups are found under both. */
  private typeOf(group: string, kind: string): Type | undefined {
    const types = this.typesByKind.get(kind);
    if (!types) return undefined;
    const stored = storageGroup(group, kind);
    for (let i = 0; i < types.length; i++) if (types[i]!.group === stored) return types[i];
    return undefined;
  }

  private addType(group: string, kind: string): Type {
    const type: Type = { group: storageGroup(group, kind), views: [], byNamespace: new Map() };
    const types = this.typesByKind.get(kind);
    if (types) types.push(type);
    else this.typesByKind.set(kind, [type]);
    return type;
  }
}
