import type { Project } from "../../engine/project.ts";
import { References } from "../../graph/references/index.ts";
import { LISTENER_KINDS } from "../../kinds/gateway.ts";
import type { Reference } from "../../graph/references/reference.ts";
import type { Link } from "./edges.ts";
import type { Draft, Nodes } from "./nodes.ts";
import type { EdgeType } from "./picture.ts";
import { routeLabel } from "./traffic-links.ts";

/** From each object to those that it names. What every cluster has is not drawn, nor what may well be absent. */
export function* referenceLinks(project: Project, nodes: Nodes): Iterable<Link> {
  const references = References.of(project.graph);
  for (const reference of references.all) {
    const from = nodes.of(reference.holder);
    if (from.kind === "Ingress" && reference.target.kind === "Service") continue; // ingressLinks knows the host and path
    for (const { to, maker } of targetsOf(reference, references, project, nodes)) {
      yield linkOf(reference, from, to);
      if (maker) yield { from: maker, to, type: "refers", label: "makes", places: [] };
    }
  }
}

interface Drawn { readonly to: Draft; readonly maker?: Draft }

function targetsOf(reference: Reference, references: References, project: Project, nodes: Nodes): Drawn[] {
  const { target, optional, without } = reference;
  const resolution = references.resolve(reference);
  switch (resolution.state) {
    case "found": return resolution.resources.map((resource) => ({ to: nodes.of(resource) }));
    case "made": {
      const maker = nodes.of(resolution.by);
      return [{ to: nodes.absent(target, "made", `made by ${maker.kind} ${maker.name}`), maker }];
    }
    case "absent":
      if (project.externals.has(target)) return [{ to: nodes.absent(target, "external", "outside the input") }];
      // Classes, roles and users live in the cluster; an optional target, or one that nobody waits for, need not be.
      if (target.namespace === undefined || optional || without === "tolerated") return [];
      return [{ to: nodes.absent(target, "missing", "not in the input") }];
    default: return [];
  }
}

function linkOf(reference: Reference, from: Draft, to: Draft): Link {
  const { holder, field, port } = reference;
  const places = [{ holder, path: field.path }];
  // A route names its Gateway or ListenerSet, and requests come from there.
  if (from.category === "route" && LISTENER_KINDS.has(to.kind)) return { from: to, to: from, type: "routes", broken: to.state === "missing", places };
  const type = typeOf(reference, from, to);
  const label = type === "routes" ? `${routeLabel(holder, field.path) ?? ""} → ${port?.value ?? "?"}` : undefined;
  return { from, to, type, label, places };
}

function typeOf({ field: { path } }: Reference, from: Draft, to: Draft): EdgeType {
  if (path.includes("scaleTargetRef") || path.includes("targetRef")) return "scales";
  if (from.category === "route" && to.category === "service") return "routes";
  if (from.category === "workload" && to.category !== "workload" && to.category !== "service") return "uses";
  return "refers";
}
