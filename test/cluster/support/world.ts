import { setTimeout as sleep } from "node:timers/promises";
import { ClusterError } from "../../../src/cluster/cluster-error.ts";
import { connect } from "../../../src/cluster/connect.ts";
import type { Connection } from "../../../src/cluster/connection.ts";
import { discover } from "../../../src/cluster/discover.ts";
import { list, pathOf } from "../../../src/cluster/list.ts";
import type { LiveObject, ServedKind } from "../../../src/cluster/live-object.ts";
import { asObject, asString, parseApiVersion, type Resource } from "../../../src/resource/resource.ts";
import { readResources } from "../../../src/resource/read.ts";
import { parseFile } from "../../../src/source/parse.ts";
import type { JsonObject } from "../../../src/source/document.ts";

/** What would change how the cluster itself works; such objects are not applied. */
const NOT_APPLIED = /^(Namespace|Node|APIService|CustomResourceDefinition|.*WebhookConfiguration|.*AdmissionPolicy(Binding)?)$/;
const MERGE = "application/merge-patch+json";

/** The objects that texts hold, read as kubectl reads them. */
export function objectsIn(files: Readonly<Record<string, string>>): Resource[] {
  return Object.entries(files).flatMap(([path, text]) => parseFile({ path, text })).flatMap((document) => readResources(document, { namespace: "default", isNamespaced: () => undefined }));
}

/** A cluster that tests fill: objects are put into namespaces of the test's own, and Pods run because the test says so. */
export class World {
  readonly connection: Connection;
  private kinds: readonly ServedKind[] = [];
  private readonly namespaces = new Set<string>();
  private readonly clusterScoped: string[] = [];
  private address = 0;

  private constructor(connection: Connection) {
    this.connection = connection;
  }

  static async of(kubeconfig: string): Promise<World> {
    const world = new World(await connect({ kubeconfig }));
    await world.discover();
    return world;
  }

  async discover(): Promise<void> {
    this.kinds = (await discover(this.connection)).kinds;
  }

  kind(apiVersion: string, kind: string): ServedKind | undefined {
    const { group, version } = parseApiVersion(apiVersion);
    const served = this.kinds.find((one) => one.group === group && one.kind === kind);
    return served && { ...served, version };
  }

  /** Makes a namespace, and waits for its service account. */
  async makeNamespace(name: string, labels: JsonObject = {}): Promise<void> {
    if (this.namespaces.has(name)) return;
    this.namespaces.add(name);
    await this.connection.send("POST", "/api/v1/namespaces", {}, { value: { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } } });
    for (let i = 0; i < 100; i++) {
      if (await this.exists(`/api/v1/namespaces/${name}/serviceaccounts/default`)) return;
      await sleep(50);
    }
    throw new Error(`namespace ${name} gets no service account: does kube-controller-manager run?`);
  }

  private async exists(path: string): Promise<boolean> {
    try {
      await this.connection.send("GET", path);
      return true;
    } catch {
      return false;
    }
  }

  /** Creates objects in the order given; those of namespace `shop` in `PREFIX-shop`. Gives the message of each that is refused. */
  async apply(objects: readonly Resource[], prefix: string): Promise<string[]> {
    const refused: string[] = [];
    const mapped = (namespace: string): string => `${prefix}-${namespace}`.slice(0, 63);
    for (const { id, value } of objects) if (id.kind === "Namespace") await this.makeNamespace(mapped(id.name), asObject(asObject(value.metadata)?.labels) ?? {});
    for (const { id, value } of objects) {
      if (NOT_APPLIED.test(id.kind)) continue;
      const kind = this.kind(String(value.apiVersion), id.kind);
      if (!kind) continue;
      const namespace = mapped(id.namespace ?? "default");
      if (kind.isNamespaced) await this.makeNamespace(namespace);
      const body = kind.isNamespaced ? { ...value, metadata: { ...asObject(value.metadata), namespace } } : withClaimIn(value, mapped);
      try {
        await this.connection.send("POST", pathOf(kind, namespace), { fieldValidation: "Strict" }, { value: body });
        if (!kind.isNamespaced) this.clusterScoped.push(pathOf(kind, undefined, id.name));
      } catch (error) {
        refused.push(`${id.kind} ${id.name}: ${(error as Error).message}`);
      }
    }
    return refused;
  }

  /** Lets controllers make Pods, and makes every Pod ready that `isReady` does not leave out, until nothing changes any more. */
  async settle(isReady: (pod: Resource) => boolean = () => true): Promise<void> {
    let [quiet, last] = [0, ""];
    for (let i = 0; i < 240 && quiet < 6; i++) {
      await sleep(250);
      const pods = await this.mine("v1", "Pod");
      for (const pod of pods) if (pod.status?.phase !== "Running" && !pod.isBeingDeleted && isReady(pod.resource)) await this.run(pod);
      const slices = await this.mine("discovery.k8s.io/v1", "EndpointSlice");
      const now = [...pods, ...slices].map(({ uid, resourceVersion, resource }) => (resource.id.kind === "Pod" ? uid : `${uid}/${resourceVersion}`)).sort().join();
      quiet = now === last ? quiet + 1 : 0;
      last = now;
    }
  }

  private async mine(apiVersion: string, kind: string): Promise<readonly LiveObject[]> {
    const { objects } = await list(this.connection, this.kind(apiVersion, kind)!);
    return objects.filter(({ resource }) => this.namespaces.has(resource.id.namespace ?? ""));
  }

  /** Does what scheduler and kubelet would: gives the Pod a node and an address, and calls it ready. */
  private async run({ resource: { id, value } }: LiveObject): Promise<void> {
    const number = this.address++;
    const path = `/api/v1/namespaces/${id.namespace!}/pods/${id.name}`;
    const spec = asObject(value.spec) ?? {};
    const node = typeof spec.nodeName === "string" ? spec.nodeName : (ownNode(value) ?? `node-${(number % 3) + 1}`);
    try {
      if (spec.nodeName === undefined) await this.connection.send("POST", `${path}/binding`, {}, { value: { apiVersion: "v1", kind: "Binding", metadata: { name: id.name }, target: { kind: "Node", name: node } } });
      const hostIP = `192.168.0.${node.replace(/\D/g, "") || "9"}`;
      const podIP = spec.hostNetwork === true ? hostIP : `10.244.${Math.floor(number / 250) % 250}.${(number % 250) + 1}`;
      const now = new Date().toISOString().replace(/\.\d+Z$/, "Z");
      const conditions = ["PodScheduled", "Initialized", "ContainersReady", "Ready"].map((type) => ({ type, status: "True", lastTransitionTime: now }));
      await this.connection.send("PATCH", `${path}/status`, {}, { value: { status: { phase: "Running", podIP, podIPs: [{ ip: podIP }], hostIP, hostIPs: [{ ip: hostIP }], startTime: now, conditions } }, contentType: MERGE });
    } catch (error) {
      // Gone, gated, or bound in the meantime: the next round looks again.
      if (!(error instanceof ClusterError) || error.status === undefined) throw error;
    }
  }

  /** Sets the status of the Pods whose names begin so, as a kubelet would. */
  async setStatus(namespace: string, prefix: string, status: JsonObject): Promise<number> {
    const pods = (await this.mine("v1", "Pod")).filter(({ resource: { id } }) => id.namespace === namespace && id.name.startsWith(prefix));
    for (const { resource: { id } } of pods) await this.connection.send("PATCH", `/api/v1/namespaces/${namespace}/pods/${id.name}/status`, {}, { value: { status }, contentType: MERGE });
    return pods.length;
  }

  /** Removes what was made, and waits until it is gone. */
  async clear(): Promise<void> {
    const now = { value: { apiVersion: "v1", kind: "DeleteOptions", gracePeriodSeconds: 0 } };
    for (const path of this.clusterScoped.splice(0)) await this.remove(path);
    const names = [...this.namespaces];
    const services = await this.mine("v1", "Service");
    for (const { resource: { id } } of services) await this.connection.send("DELETE", `/api/v1/namespaces/${id.namespace!}/services/${id.name}`, {}, now).catch(() => undefined);
    for (const pod of await this.mine("v1", "Pod")) await this.connection.send("DELETE", `/api/v1/namespaces/${pod.resource.id.namespace!}/pods/${pod.resource.id.name}`, {}, now).catch(() => undefined);
    // Claims that are left for a while take the volumes of those that come next.
    for (const name of new Set((await this.mine("v1", "PersistentVolumeClaim")).map(({ resource: { id } }) => id.namespace!))) await this.connection.send("DELETE", `/apis/apps/v1/namespaces/${name}/statefulsets`, {}, now).catch(() => undefined);
    for (const { resource: { id } } of await this.mine("v1", "PersistentVolumeClaim")) await this.remove(`/api/v1/namespaces/${id.namespace!}/persistentvolumeclaims/${id.name}`);
    for (const name of names) await this.connection.send("DELETE", `/api/v1/namespaces/${name}`, {}, now).catch(() => undefined);
    this.namespaces.clear();
  }

  /** Removes an object at once, though a volume stays while its claim is there, and a claim while its Pod is. */
  private async remove(path: string): Promise<void> {
    await this.connection.send("DELETE", path, {}, { value: { apiVersion: "v1", kind: "DeleteOptions", gracePeriodSeconds: 0 } }).catch(() => undefined);
    await this.connection.send("PATCH", path, {}, { value: { metadata: { finalizers: null } }, contentType: MERGE }).catch(() => undefined);
  }

  close(): void {
    this.connection.close();
  }
}

/** The node that a DaemonSet has chosen for its Pod. */
function ownNode(value: JsonObject): string | undefined {
  const match = /"metadata\.name","operator":"In","values":\["([^"]+)"\]/.exec(JSON.stringify(asObject(value.spec)?.affinity ?? {}));
  return match?.[1];
}

/** A volume that is reserved for a claim names the namespace that the claim gets. */
function withClaimIn(value: JsonObject, mapped: (namespace: string) => string): JsonObject {
  const spec = asObject(value.spec);
  const claim = value.kind === "PersistentVolume" ? asObject(spec?.claimRef) : undefined;
  return claim ? { ...value, spec: { ...spec, claimRef: { ...claim, namespace: mapped(asString(claim.namespace) ?? "default") } } } : value;
}
