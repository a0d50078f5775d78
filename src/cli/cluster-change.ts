import { rules } from "../../rules/all.ts";
import { ClusterError } from "../cluster/cluster-error.ts";
import type { Connection } from "../cluster/connection.ts";
import { fieldOwners } from "../cluster/field-owners.ts";
import { pathOf } from "../cluster/list.ts";
import { liveObject, type ServedKind } from "../cluster/live-object.ts";
import { diff, type Consequence, type Diff } from "../engine/diff/diff.ts";
import { locationOf, nameIn } from "../engine/locate.ts";
import { liveProject } from "../engine/live/live-project.ts";
import { forCluster } from "../engine/live/live-rules.ts";
import type { FieldOwners } from "../engine/live/apply.ts";
import { overlay, withSecretsOf } from "../engine/live/overlay.ts";
import { servedTypes } from "../engine/live/served-types.ts";
import { unfitNodes } from "../engine/live/rule-unfit-nodes.ts";
import { Project, type ProjectFile } from "../engine/project.ts";
import { readResources } from "../resource/read.ts";
import { Field, keyOf, nameOf, type Resource } from "../resource/resource.ts";
import { same } from "../validation/immutable-fields.ts";
import type { ReadCluster } from "./cluster-read.ts";

/** What is compared with a live object: the object as the cluster has it, in the version that a file is written in. */
interface Target { readonly resource: Resource; readonly owned: FieldOwners }

const NOBODY: FieldOwners = { applied: {}, others: {} };

/** How many objects are asked for at once. */
const AT_ONCE = 8;

/** What a server-side apply of files would change. Objects that the files do not hold stay as they are; objects without namespace go to `namespace`. */
export async function changeOf(connection: Connection, read: ReadCluster, input: Project, namespace: string): Promise<Diff> {
  const { kinds, cluster } = read;
  const settings = { ...read.settings, namespace };
  const now = liveProject(cluster, settings);
  const isServed = new Map(kinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));
  const isNamespaced = (group: string, kind: string): boolean | undefined => isServed.get(`${group}/${kind}`)?.isNamespaced ?? now.schemas.isNamespaced(group, kind);
  const reading = { namespace, isNamespaced, podTemplates: settings.podTemplates };
  const written = input.documents.flatMap((document) => readResources(document, reading));
  const live = new Map(now.resources.map((resource) => [keyOf(resource.id), resource]));
  const targets = new Map<string, Target>();
  await eachAtOnce(written, async (resource) => {
    const inGraph = live.get(keyOf(resource.id));
    const existing = inGraph ?? cluster.observed(resource.id)?.resource;
    const kind = isServed.get(`${resource.id.group}/${resource.id.kind}`);
    if (existing) targets.set(keyOf(resource.id), kind ? await targetOf(connection, kind, resource, existing, inGraph !== undefined) : { resource: existing, owned: NOBODY });
  });
  const before = new Project([], settings, { live: now.resources.map((resource) => targets.get(keyOf(resource.id))?.resource ?? resource) });
  const after = liveProject(cluster, settings, overlay(filesOf(input), targets, { ...reading, types: servedTypes(now.schemas) }));
  const unchanged = new Set(after.resources.map(({ id, value }) => ({ key: keyOf(id), value })).filter(({ key, value }) => same(targets.get(key)?.resource.value, value)).map(({ key }) => key));
  const result = diff(before, after, forCluster([...rules, unfitNodes(cluster)], cluster, unchanged));
  return { ...result, removed: [], consequences: [...written.flatMap((resource) => clashesOf(resource, read)), ...result.consequences] };
}

function filesOf({ files, documents }: Project): ProjectFile[] {
  return [...files.values()].map((file) => ({ file, documents: documents.filter((document) => document.file === file) }));
}

/** The live object in the version of the file, and which of its fields earlier applies have written; as it was listed where it cannot be read alone. */
async function targetOf(connection: Connection, kind: ServedKind, written: Resource, listed: Resource, isWhole: boolean): Promise<Target> {
  try {
    const served = { ...kind, version: written.version };
    const answer = await connection.get(pathOf(served, written.id.namespace, written.id.name));
    // What is in the graph may have been looked at more closely; of what is not, hardly anything was kept.
    const resource = isWhole && written.version === listed.version ? listed : (liveObject(answer, served)?.resource ?? listed);
    return { resource: withSecretsOf(written, resource), owned: fieldOwners(answer) };
  } catch (error) {
    if (error instanceof ClusterError && (error.reason === "forbidden" || error.reason === "missing")) return { resource: withSecretsOf(written, listed), owned: NOBODY };
    throw error;
  }
}

async function eachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const item of queue) await work(item);
  }));
}

/** What stands in the way of an apply besides the object itself. */
function clashesOf(resource: Resource, { cluster }: ReadCluster): Consequence[] {
  const observed = cluster.observed(resource.id);
  if (observed?.owner) return [clash(resource, `${nameOf(resource.id)} exists already and belongs to ${observed.owner.kind} ${observed.owner.name}, whose controller undoes what others change`)];
  return observed?.isBeingDeleted ? [clash(resource, `${nameOf(resource.id)} is being deleted: what is applied to it goes with it`)] : [];
}

function clash(resource: Resource, message: string): Consequence {
  return { kind: "refused-change", harm: "broken", message, notes: [], resource: nameIn(resource), ...locationOf(new Field(resource, ["metadata", "name"])) };
}
