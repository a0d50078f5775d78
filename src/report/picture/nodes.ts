import type { Project } from "../../engine/project.ts";
import { knownKind } from "../../kinds/index.ts";
import { Workload } from "../../kinds/workload.ts";
import type { Resource, ResourceId } from "../../resource/resource.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import { categoryOf } from "./category.ts";
import { detailOf } from "./detail.ts";
import type { NodeState, PictureNode } from "./picture.ts";

/** A node that is still being put together. */
export type Draft = Omit<PictureNode, "findings"> & { readonly findings: number[] };

/** What is drawn only where something is to be said about it: a namespace is a frame, and a definition of a kind is no object of an application. */
const BACKGROUND: ReadonlySet<string> = new Set(["Namespace", "CustomResourceDefinition"]);

/** The nodes of a picture: one for each resource, and those that references ask for. */
export class Nodes {
  private readonly byResource = new Map<Resource, Draft>();
  private readonly byId = new Map<string, Draft>();

  constructor(project: Project, simulation: Simulation) {
    // Those of the graph: refused resources as they were probably meant, for the graph and the simulation speak of these.
    for (const resource of project.graph.resources) {
      const id = this.freeId(idOf(resource.id, resource));
      const view = project.graph.viewOf(resource);
      const isWorkload = view instanceof Workload;
      const draft: Draft = {
        id,
        category: categoryOf(resource.id, isWorkload),
        apiVersion: typeof resource.value.apiVersion === "string" ? resource.value.apiVersion : undefined,
        kind: resource.id.kind,
        namespace: resource.id.namespace,
        name: nameOf(resource),
        state: project.graph.isRefused(resource) ? "refused" : "present",
        file: resource.origin?.document.file.path,
        line: lineOf(resource),
        pods: isWorkload ? simulation.podCount(view) : undefined,
        detail: detailOf(view, simulation),
        findings: [],
        resource,
      };
      this.byResource.set(resource, draft);
      this.byId.set(id, draft);
    }
  }

  /** The node of a resource of the graph. */
  of(resource: Resource): Draft {
    return this.byResource.get(resource)!;
  }

  /** The node of an object that the input does not hold; the same one for the same object. */
  absent(target: ResourceId, state: NodeState, detail: string): Draft {
    const id = idOf(target);
    const there = this.byId.get(id);
    if (there) return there;
    const { kind, namespace, name } = target;
    const draft: Draft = { id, category: categoryOf(target, false), apiVersion: undefined, kind, namespace, name, state, file: undefined, line: undefined, pods: undefined, detail, findings: [], resource: undefined };
    this.byId.set(id, draft);
    return draft;
  }

  /** Those to be drawn, in the order of the input. */
  drawn(isConnected: (id: string) => boolean): Draft[] {
    return [...this.byId.values()].filter(({ id, kind, findings }) => !BACKGROUND.has(kind) || findings.length > 0 || isConnected(id));
  }

  private freeId(id: string): string {
    if (!this.byId.has(id)) return id;
    let number = 2;
    while (this.byId.has(`${id}~${number}`)) number++;
    return `${id}~${number}`;
  }
}

/** `Deployment/shop/web`, `ClusterRole/admin`; kinds that we have no view for carry their group, as in `HTTPRoute.gateway.networking.k8s.io/shop/web`. */
function idOf(id: ResourceId, resource?: Resource): string {
  const kind = id.group === "" || knownKind(id) !== undefined ? id.kind : `${id.kind}.${id.group}`;
  return [kind, ...(id.namespace === undefined ? [] : [id.namespace]), resource ? nameOf(resource) : id.name].join("/");
}

function nameOf({ id, value }: Resource): string {
  if (id.name !== "") return id.name;
  const { generateName } = (value.metadata ?? {}) as { generateName?: unknown };
  return typeof generateName === "string" && generateName !== "" ? `${generateName}*` : "(no name)";
}

function lineOf({ origin }: Resource): number | undefined {
  if (!origin) return undefined;
  return origin.path.length === 0 ? origin.document.line : origin.document.rangeOf(origin.path).start.line;
}
