import { ClusterError } from "../cluster/cluster-error.ts";
import type { Connection } from "../cluster/connection.ts";
import { pathOf } from "../cluster/list.ts";
import { ownedFields } from "../cluster/live-object.ts";
import type { Consequence } from "../engine/diff/diff.ts";
import { liveProject } from "../engine/live/live-project.ts";
import { overlay, type Targets } from "../engine/live/overlay.ts";
import { locationOf, nameIn } from "../engine/locate.ts";
import type { Project } from "../engine/project.ts";
import { Field, keyOf, nameOf, type Resource } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import type { ReadCluster } from "./audit-cluster.ts";
import type { AuditOptions } from "./audit.ts";
import { readProject } from "./input.ts";

/** What the cluster is once the files are applied, and what stands in the way of applying them. */
export interface LaidOver {
  readonly after: Project;
  readonly clashes: readonly Consequence[];
  /** Some file could not be read. */
  readonly failed: boolean;
}

/** Lays files over the live state, as a server-side apply would. */
export async function layOver(connection: Connection, { kinds, cluster, settings }: ReadCluster, before: Project, options: AuditOptions): Promise<LaidOver> {
  const namespace = options.namespace[0] ?? connection.namespace;
  const input = await readProject(options.with, { exclude: [], schemaLocation: [], config: options.config, namespace, kubernetesVersion: settings.version });
  // That they are not run is told when the cluster is read.
  input.custom?.rules.end();
  const live = new Map(before.resources.map((resource) => [keyOf(resource.id), resource]));
  const targets = new Map<string, { resource: Resource; owned: readonly JsonObject[] }>();
  const clashes: Consequence[] = [];
  for (const resource of input.project.resources) {
    const existing = live.get(keyOf(resource.id)) ?? cluster.observed(resource.id)?.resource;
    const observed = cluster.observed(resource.id);
    if (!existing || !observed) continue;
    const kind = kinds.find((one) => one.group === resource.id.group && one.kind === resource.id.kind);
    const owned = kind ? await fieldsOf(connection, pathOf(kind, resource.id.namespace, resource.id.name)) : [];
    targets.set(keyOf(resource.id), { resource: existing, owned });
    if (observed.owner) clashes.push(clash(resource, `${nameOf(resource.id)} exists already and belongs to ${observed.owner.kind} ${observed.owner.name}, whose controller undoes what others change`));
    else if (observed.isBeingDeleted) clashes.push(clash(resource, `${nameOf(resource.id)} is being deleted: what is applied to it goes with it`));
  }
  const inNamespace = { ...settings, namespace };
  const files = filesOf(input.project);
  const read = { namespace, isNamespaced: (group: string, kind: string) => before.schemas.isNamespaced(group, kind), podTemplates: settings.podTemplates };
  return { after: liveProject(cluster, inNamespace, overlay(files, targets as Targets, read)), clashes, failed: input.failed };
}

function filesOf({ files, documents }: Project) {
  return [...files.values()].map((file) => ({ file, documents: documents.filter((document) => document.file === file) }));
}

function clash(resource: Resource, message: string): Consequence {
  return { kind: "refused-change", harm: "broken", message, notes: [], resource: nameIn(resource), ...locationOf(new Field(resource, ["metadata", "name"])) };
}

/** Which fields earlier applies have written; none where the object cannot be read alone. */
async function fieldsOf(connection: Connection, path: string): Promise<readonly JsonObject[]> {
  try {
    return ownedFields(await connection.get(path));
  } catch (error) {
    if (error instanceof ClusterError && (error.reason === "forbidden" || error.reason === "missing")) return [];
    throw error;
  }
}
