import type { Graph } from "../graph/graph.ts";
import { asList, asObject, asString, keyOf } from "../resource/resource.ts";
import type { HostPort, PodTemplate } from "../kinds/pod-template.ts";
import type { ResourceView } from "../kinds/resource-view.ts";
import { StatefulSet, type Workload } from "../kinds/workload.ts";
import type { JsonObject } from "../source/document.ts";
import type { SimulationOptions } from "./options.ts";

/** What a Pod names and the API server looks up before it makes it, and what every cluster has of it. */
const LOOKED_UP: readonly {
  readonly group: string;
  readonly kind: string;
  readonly isNamespaced: boolean;
  readonly builtIn: readonly string[];
  readonly name: (template: PodTemplate) => string | undefined;
}[] = [
  { group: "", kind: "ServiceAccount", isNamespaced: true, builtIn: ["default"], name: (template) => template.serviceAccountName },
  { group: "scheduling.k8s.io", kind: "PriorityClass", isNamespaced: false, builtIn: ["system-cluster-critical", "system-node-critical"], name: (template) => template.priorityClassName },
  { group: "node.k8s.io", kind: "RuntimeClass", isNamespaced: false, builtIn: [], name: (template) => template.runtimeClassName },
];

/**
 * Whether the API server lets Pods be made that name other objects: the admission plugins ServiceAccount, Priority and
 * RuntimeClass refuse them where the object is absent (kubernetes plugin/pkg/admission). Only what is complete can lack something.
 */
export class PodAdmission {
  private readonly known = new Set<string>();
  private readonly graph: Graph;
  private readonly options: SimulationOptions;

  constructor(graph: Graph, options: SimulationOptions) {
    this.graph = graph;
    this.options = options;
  }

  /** Makes an object known that exists; where nothing is refused, all of the graph does. */
  add({ id }: ResourceView): void {
    if (LOOKED_UP.some(({ group, kind }) => group === id.group && kind === id.kind)) this.known.add(keyOf(id));
  }

  /** Why Pods of the template are refused; undefined where they are not. */
  refusalOf(template: PodTemplate): string | undefined {
    return this.options.complete ? this.missing(template).map((name) => `${name} does not exist`)[0] : undefined;
  }

  /** Why the Pods that a workload makes are refused for themselves, although the workload and its template are not. */
  invalidityOf(workload: Workload): string | undefined {
    const { template, name } = workload;
    if (workload instanceof StatefulSet && name.length > LONGEST_SET_NAME) return `its Pods would be refused, because their label "controller-revision-hash" would be longer than 63 characters; a StatefulSet's name may have ${LONGEST_SET_NAME}`;
    const spec = template.object("spec") ?? {};
    if (hasImageWithoutReference(spec)) return "its Pods would be refused, because an image volume needs the reference of an image";
    // The plugins Priority and RuntimeClass work these out of the class that a Pod names, and take no others; a class of the cluster may be the default.
    if (this.options.complete && template.priorityClassName === undefined && (template.integer("spec", "priority") ?? 0) !== 0) return "its Pods would be refused, because only a priorityClassName may give them a priority";
    if (template.runtimeClassName === undefined && Object.keys(asObject(spec.overhead) ?? {}).length > 0) return "its Pods would be refused, because only a runtimeClassName may give them an overhead";
    const port = clashingPort(template);
    return port && `its Pods would be refused, because two ports of their containers take host port ${port.hostPort}/${port.port.protocol}`;
  }

  /** The objects that Pods of the template need and that are not in the input. */
  missing(template: PodTemplate): readonly string[] {
    return LOOKED_UP.flatMap(({ group, kind, isNamespaced, builtIn, name: nameIn }) => {
      const name = nameIn(template);
      if (name === undefined || builtIn.includes(name)) return [];
      const namespace = isNamespaced ? template.namespace : undefined;
      const id = { group, kind, namespace, name };
      return (this.options.dropRefused ? this.known.has(keyOf(id)) : this.graph.has(id)) ? [] : [`${kind} ${name}`];
    });
  }
}

/** Looked up in the values: a list of views for every workload, of which nearly none has such a volume, takes three times as long. */
function hasImageWithoutReference(spec: JsonObject): boolean {
  return asList(spec.volumes).some((volume) => {
    const image = asObject(asObject(volume)?.image);
    return image !== undefined && !asString(image.reference);
  });
}

/** The name, a hyphen and a hash of up to ten characters are the value of a label (newRevision in pkg/controller/statefulset). */
const LONGEST_SET_NAME = 52;

/**
 * On the host's network each declared port is a host port, which the server fills in for Pods only, and no two containers
 * may take the same (checkHostPortConflicts). Init containers run one after the other, and count each for itself.
 */
function clashingPort(template: PodTemplate): HostPort | undefined {
  if (!template.hostNetwork) return undefined;
  const taken = new Set<string>();
  return template.hostPorts.find(({ port, container, hostPort }) => {
    const key = `${container.role === "init" ? container.name : ""}/${port.protocol}/${port.hostIP ?? ""}/${hostPort}`;
    return taken.size === taken.add(key).size;
  });
}
