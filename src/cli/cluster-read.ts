import { ClusterError } from "../cluster/cluster-error.ts";
import type { ConnectOptions } from "../cluster/connect.ts";
import type { Connection } from "../cluster/connection.ts";
import { discover, serverVersion } from "../cluster/discover.ts";
import { snapshot, type Snapshot, type SnapshotOptions, type Unreadable } from "../cluster/list.ts";
import type { LiveObject, ServedKind } from "../cluster/live-object.ts";
import { lean } from "../engine/live/lean.ts";
import { LiveCluster } from "../engine/live/live-cluster.ts";
import { isMadeKind, isMaker } from "../engine/live/made.ts";
import { liveSettings } from "../engine/live/live-project.ts";
import type { ObservedEvent } from "../engine/live/observed.ts";
import type { Settings } from "../engine/settings.ts";
import { asObject, asString, parseApiVersion } from "../resource/resource.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import { UsageError } from "./usage-error.ts";

/** A cluster as it was read, and how it is to be judged. */
export interface ReadCluster {
  readonly kinds: readonly ServedKind[];
  readonly cluster: LiveCluster;
  readonly settings: Settings;
}

export interface ReadClusterOptions {
  /** Of these namespaces only; of all where empty. */
  readonly namespaces: readonly string[];
  /** Those of them that may not exist yet. */
  readonly mayBeMissing?: readonly string[];
}

/** Does something with a cluster. What goes wrong on the way there ends the run with a message and exit code 2. */
export async function withCluster<T>(options: ConnectOptions, work: (connection: Connection) => Promise<T>): Promise<T> {
  const { connect } = await import("../cluster/connect.ts");
  let connection: Connection | undefined;
  try {
    connection = await connect(options);
    return await work(connection);
  } catch (error) {
    if (error instanceof ClusterError) throw new UsageError(error.message);
    throw error;
  } finally {
    connection?.close();
  }
}

/** Groups and kinds whose objects say nothing about what somebody wrote: measurements, reviews, leases, reports, copies. */
const LEFT_OUT_GROUPS: ReadonlySet<string> = new Set(["metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io", "events.k8s.io", "coordination.k8s.io", "openreports.io", "wgpolicyk8s.io", "internal.apiserver.k8s.io"]);
const LEFT_OUT: ReadonlySet<string> = new Set(["/ComponentStatus", "/Event", "apps/ControllerRevision", "networking.k8s.io/IPAddress", "storage.k8s.io/CSINode", "storage.k8s.io/VolumeAttachment", "storage.k8s.io/CSIStorageCapacity"]);
const EVENT: ServedKind = { group: "", version: "v1", kind: "Event", plural: "events", isNamespaced: true };

/** The version by which a cluster is judged: the one that is asked for, or the server's; the nearest that is known, with a word on stderr. */
export async function versionFor(connection: Connection, wanted: KubernetesVersion | undefined): Promise<KubernetesVersion> {
  if (wanted !== undefined) return wanted;
  const server = await serverVersion(connection);
  if (!server.isExact) process.stderr.write(`kubeverdict: the server is Kubernetes ${server.text}, which is not known here; it is judged as ${server.version}\n`);
  return server.version;
}

/** Reads a cluster, or some of its namespaces. What may not be read is said once on stderr. */
export async function readCluster(connection: Connection, base: Settings, { namespaces, mayBeMissing = [] }: ReadClusterOptions): Promise<ReadCluster> {
  const { kinds, failed } = await discover(connection);
  for (const name of failed) process.stderr.write(`kubeverdict: ${name} is announced, but does not answer; its objects are unknown\n`);
  const wanted = kinds.filter(({ group, kind }) => !LEFT_OUT_GROUPS.has(group) && !LEFT_OUT.has(`${group}/${kind}`));
  const progress = new Progress(wanted.length);
  const read = await objectsOf(connection, wanted, { namespaces, onProgress: ({ plural }, count) => { progress.show(plural, count); } });
  const events = await snapshot(connection, kinds.filter(({ group, kind }) => group === "" && kind === "Event").map(() => EVENT), { namespaces, fieldSelector: "type!=Normal", keep: leanEvent });
  progress.end();
  if (wanted.length > 0 && read.unreadable.length > 0 && read.objects.length === 0) throw new UsageError(`the credentials of context "${connection.context}" may read nothing there; with -n only namespaces are read, for which fewer rights are enough`);
  checkNamespaces(namespaces.filter((name) => !mayBeMissing.includes(name)), read.objects, read.unreadable);
  tellUnreadable(read.unreadable);
  const unreadable = new Set(read.unreadable.map(({ kind }) => `${kind.group}/${kind.kind}`));
  const cluster = new LiveCluster(read.objects, { events: events.objects.flatMap(eventOf), unreadable, namespaces });
  const isComplete = namespaces.length === 0 && failed.length === 0;
  const settings = liveSettings(base, cluster, { isComplete, unreadableKinds: [...new Set(read.unreadable.map(({ kind }) => kind.kind))] });
  return { kinds, cluster, settings };
}

/** All objects, makers before what they make, so that of Pods hardly more is kept than whose they are. */
async function objectsOf(connection: Connection, kinds: readonly ServedKind[], options: SnapshotOptions): Promise<Snapshot> {
  const objects: LiveObject[] = [];
  const unreadable: Unreadable[] = [];
  const makers = new Set<string>();
  const keep = (object: LiveObject): LiveObject => {
    if (isMaker(object.resource.id)) makers.add(object.uid);
    return lean(object, makers);
  };
  const rank = (kind: ServedKind): number => (isMadeKind(kind) ? (isMaker(kind) ? 1 : 2) : 0);
  for (const step of [0, 1, 2]) {
    const read = await snapshot(connection, kinds.filter((kind) => rank(kind) === step), { ...options, keep });
    for (const object of read.objects) objects.push(object);
    unreadable.push(...read.unreadable);
  }
  return { objects, unreadable: unreadable.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind)) };
}

/** Of an Event only what is told. */
function leanEvent(event: LiveObject): LiveObject {
  const { value: { involvedObject, reason, message } } = event.resource;
  return { ...event, status: undefined, resource: { ...event.resource, value: { involvedObject, reason, message } } };
}

function checkNamespaces(wanted: readonly string[], objects: readonly LiveObject[], unreadable: readonly Unreadable[]): void {
  if (unreadable.some(({ kind }) => kind.kind === "Namespace")) return;
  const names = new Set(objects.filter(({ resource: { id } }) => id.kind === "Namespace" && id.group === "").map(({ resource }) => resource.id.name));
  const missing = wanted.filter((name) => !names.has(name));
  if (missing.length > 0) throw new UsageError(`the cluster has no namespace ${missing.join(", ")}`);
}

/** One line, however many kinds and namespaces they are. */
function tellUnreadable(unreadable: readonly Unreadable[]): void {
  if (unreadable.length === 0) return;
  const names = [...new Set(unreadable.map(({ kind, namespace }) => `${kind.plural}${kind.group === "" ? "" : `.${kind.group}`}${namespace === undefined ? "" : ` in ${namespace}`}`))];
  process.stderr.write(`kubeverdict: may not read ${names.join(", ")}; whether such objects exist is unknown\n`);
}

function eventOf({ resource: { value } }: LiveObject): ObservedEvent[] {
  const about = asObject(value.involvedObject);
  const [kind, name] = [asString(about?.kind), asString(about?.name)];
  if (!about || kind === undefined || name === undefined) return [];
  const { group } = parseApiVersion(asString(about.apiVersion) ?? "");
  return [{ about: { group, kind, namespace: asString(about.namespace), name }, reason: asString(value.reason) ?? "", message: asString(value.message) ?? "" }];
}

/** A line on a terminal that says what is being read. */
class Progress {
  private readonly isShown = process.stderr.isTTY;
  private readonly kinds: number;
  private readonly seen = new Map<string, number>();

  constructor(kinds: number) {
    this.kinds = kinds;
  }

  show(plural: string, count: number): void {
    this.seen.set(plural, count);
    if (!this.isShown) return;
    const sum = [...this.seen.values()].reduce((all, one) => all + one, 0);
    process.stderr.write(`\r\u001b[Kreading ${this.seen.size} of ${this.kinds} kinds: ${sum} objects, ${plural}`);
  }

  end(): void {
    if (this.isShown) process.stderr.write("\r\u001b[K");
  }
}
