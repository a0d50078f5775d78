import type { Resource } from "../resource/resource.ts";
import { asList, asObject, valueAt } from "../resource/resource.ts";
import { compareQuantities, parseQuantity } from "../resource/quantity.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";

/** A change that the API server refuses to make to an object that exists. */
export interface RefusedChange {
  /** The field that changes. */
  readonly path: FieldPath;
  readonly message: string;
}

/** A field that keeps the value with which the object was created. */
interface ImmutableField {
  readonly path: FieldPath;
  /** What the server writes there where it is absent. */
  readonly otherwise?: JsonValue;
  /** Whether this change is allowed all the same. */
  readonly unless?: (before: JsonObject, after: JsonObject) => boolean;
  /** What to do instead, where "delete and create it anew" does not say enough. */
  readonly instead?: string;
}

const field = (path: string, otherwise?: JsonValue): ImmutableField => ({ path: path.split("."), ...(otherwise === undefined ? {} : { otherwise }) });

const spec = (value: JsonObject): JsonObject => asObject(value.spec) ?? {};

/** Before a Job has started its Pods may be told where to run and how much they get (batch validation, validatePodTemplateUpdate). */
const placesSuspended = (before: JsonObject, after: JsonObject): boolean => spec(before).suspend === true && same(withoutPlacement(spec(before).template), withoutPlacement(spec(after).template));

const PLACEMENT: ReadonlySet<string> = new Set(["nodeSelector", "tolerations", "affinity", "schedulingGates"]);

function withoutPlacement(template: JsonValue | undefined): JsonObject {
  const podSpec = asObject(asObject(template)?.spec) ?? {};
  const kept = Object.entries(podSpec).filter(([key]) => !PLACEMENT.has(key)).map(([key, value]) => [key, /ontainers$/.test(key) ? asList(value).map((one) => ({ ...asObject(one), resources: null })) : value]);
  return Object.fromEntries(kept) as JsonObject;
}

/** An Indexed Job may be scaled as long as completions and parallelism stay equal (batch validation, ElasticIndexedJob). */
const scalesIndexed = (_before: JsonObject, after: JsonObject): boolean =>
  spec(after).completionMode === "Indexed" && spec(after).completions === spec(after).parallelism;

/** A Service that becomes an alias gives its address up; one that was an alias has none. */
const changesAlias = (before: JsonObject, after: JsonObject): boolean => spec(before).type === "ExternalName" || spec(after).type === "ExternalName";

/** Whether claim templates differ only in what the server would fill in. */
function sameClaimTemplates(before: JsonObject, after: JsonObject): boolean {
  const [was, is] = [before, after].map((value) => asList(spec(value).volumeClaimTemplates).map((template) => ({ metadata: asObject(template)?.metadata ?? null, spec: { volumeMode: "Filesystem", ...asObject(asObject(template)?.spec) } })));
  return same(was, is);
}

const isMutable = (before: JsonObject): boolean => before.immutable !== true;

const roleRef: readonly ImmutableField[] = [{ ...field("roleRef"), instead: "delete the binding and create it anew; kubectl auth reconcile does that" }];

/** The claim's spec, but for the requested size and the attributes class (ValidatePersistentVolumeClaimUpdate). */
const CLAIM_FIELDS = [field("spec.accessModes"), field("spec.storageClassName"), field("spec.volumeMode", "Filesystem"), field("spec.selector"), field("spec.dataSource"), field("spec.dataSourceRef"), field("spec.resources.limits")];

/** The sources of a PersistentVolume: which of them it has, and what is in it. */
const VOLUME_SOURCES = ["hostPath", "local", "nfs", "csi", "iscsi", "fc", "rbd", "cephfs", "gcePersistentDisk", "awsElasticBlockStore", "azureDisk", "azureFile", "cinder", "flexVolume", "glusterfs", "vsphereVolume", "portworxVolume", "quobyte", "scaleIO", "storageos", "photonPersistentDisk", "flocker"];

/** By `group/Kind`, from the ValidateXUpdate functions and PrepareForUpdate strategies of the API server. */
const FIELDS: Readonly<Record<string, readonly ImmutableField[]>> = {
  "apps/Deployment": [field("spec.selector")],
  "apps/ReplicaSet": [field("spec.selector")],
  "apps/DaemonSet": [field("spec.selector")],
  "apps/StatefulSet": [field("spec.selector"), field("spec.serviceName"), { ...field("spec.volumeClaimTemplates"), unless: sameClaimTemplates }, field("spec.podManagementPolicy", "OrderedReady")]
    .map((one) => ({ ...one, instead: "delete it with --cascade=orphan and create it anew: the Pods go on running" })),
  "batch/Job": [
    field("spec.selector"), field("spec.completionMode", "NonIndexed"), field("spec.podFailurePolicy"), field("spec.successPolicy"), field("spec.backoffLimitPerIndex"), field("spec.managedBy"),
    { ...field("spec.template"), unless: placesSuspended, instead: "a Job runs once: give the new one another name, or delete the old one first" },
    { ...field("spec.completions", 1), unless: scalesIndexed },
  ],
  "/Service": [
    { ...field("spec.clusterIP"), unless: (before, after) => changesAlias(before, after) || !spec(before).clusterIP || !spec(after).clusterIP },
    { ...field("spec.loadBalancerClass"), unless: (before, after) => spec(before).type !== "LoadBalancer" || spec(after).type !== "LoadBalancer" },
    { ...field("spec.healthCheckNodePort"), unless: (before, after) => !spec(before).healthCheckNodePort || !spec(after).healthCheckNodePort },
  ],
  "/PersistentVolumeClaim": CLAIM_FIELDS,
  "/PersistentVolume": [
    field("spec.volumeMode", "Filesystem"),
    ...VOLUME_SOURCES.map((source) => field(`spec.${source}`)),
    { ...field("spec.nodeAffinity"), unless: (before) => spec(before).nodeAffinity === undefined },
  ],
  "/Secret": [field("type", "Opaque"), ...["data", "stringData", "immutable"].map((path) => ({ ...field(path), unless: isMutable, instead: "it is immutable: give the new one another name" }))],
  "/ConfigMap": ["data", "binaryData", "immutable"].map((path) => ({ ...field(path), unless: isMutable, instead: "it is immutable: give the new one another name" })),
  "rbac.authorization.k8s.io/RoleBinding": roleRef,
  "rbac.authorization.k8s.io/ClusterRoleBinding": roleRef,
  "storage.k8s.io/StorageClass": [field("provisioner"), field("parameters"), field("reclaimPolicy", "Delete"), field("volumeBindingMode", "Immediate")],
  "storage.k8s.io/VolumeAttributesClass": [field("driverName"), field("parameters")],
  "storage.k8s.io/CSIDriver": [field("spec.attachRequired", true), field("spec.volumeLifecycleModes")],
  "networking.k8s.io/IngressClass": [field("spec.controller")],
  "scheduling.k8s.io/PriorityClass": [field("value"), field("preemptionPolicy", "PreemptLowerPriority")],
  "node.k8s.io/RuntimeClass": [field("handler")],
  "discovery.k8s.io/EndpointSlice": [field("addressType")],
  "/ResourceQuota": [field("spec.scopes"), field("spec.scopeSelector")],
  "resource.k8s.io/ResourceClaim": [field("spec")],
  "resource.k8s.io/ResourceClaimTemplate": [field("spec")],
  "apiextensions.k8s.io/CustomResourceDefinition": [field("spec.group"), field("spec.scope")],
};

/** Of a Pod that runs only these may change (ValidatePodUpdate); everything else of its spec stays. */
const MUTABLE_POD_FIELDS: ReadonlySet<string> = new Set(["activeDeadlineSeconds", "schedulingGates"]);
const POD_DEFAULTS: JsonObject = { restartPolicy: "Always", dnsPolicy: "ClusterFirst", terminationGracePeriodSeconds: 30, schedulerName: "default-scheduler", hostNetwork: false, enableServiceLinks: true };

/** What the API server refuses to change where `after` is applied over `before`; both as written. */
export function refusedChanges(before: Resource, after: Resource): RefusedChange[] {
  const { group, kind } = after.id;
  const changes: RefusedChange[] = [];
  for (const immutable of FIELDS[`${group}/${kind}`] ?? []) {
    const [old, now] = [read(before.value, immutable), read(after.value, immutable)];
    if (same(old, now) || immutable.unless?.(before.value, after.value)) continue;
    const name = immutable.path.join(".");
    changes.push({ path: immutable.path, message: `${name} of a ${kind} cannot be changed; ${immutable.instead ?? "delete the object and create it anew"}` });
  }
  if (group === "" && kind === "PersistentVolumeClaim") changes.push(...shrunkClaim(before, after));
  if (group === "" && kind === "Pod") changes.push(...podChanges(before.value, after.value));
  return changes;
}

function read(value: JsonObject, { path, otherwise }: ImmutableField): JsonValue | undefined {
  const found = valueAt(value, path);
  return found === undefined || found === null || (typeof found === "object" && Object.keys(found).length === 0) ? otherwise : found;
}

const SIZE: FieldPath = ["spec", "resources", "requests", "storage"];

function shrunkClaim(before: Resource, after: Resource): RefusedChange[] {
  const [old, now] = [parseQuantity(valueAt(before.value, SIZE)), parseQuantity(valueAt(after.value, SIZE))];
  if (!old || !now || compareQuantities(now, old) >= 0) return [];
  return [{ path: SIZE, message: `a claim cannot shrink from ${String(valueAt(before.value, SIZE))} to ${String(valueAt(after.value, SIZE))}; make a new claim and copy the data` }];
}

function podChanges(before: JsonObject, after: JsonObject): RefusedChange[] {
  const [old, now] = [{ ...POD_DEFAULTS, ...spec(before) }, { ...POD_DEFAULTS, ...spec(after) }] as const;
  const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter((key) => !MUTABLE_POD_FIELDS.has(key));
  return keys.flatMap((key) => {
    const [was, is] = [old[key], now[key]].map((value) => (key === "containers" || key === "initContainers" ? withoutImages(value) : value));
    // Tolerations may be added, none taken away.
    const isAdded = key === "tolerations" && asList(was).every((one) => asList(is).some((other) => same(one, other)));
    return same(was, is) || isAdded ? [] : [{ path: ["spec", key], message: `spec.${key} of a Pod that runs cannot be changed; delete the Pod and create it anew, or let a Deployment make it` }];
  });
}

/** The image of a container may change. */
function withoutImages(value: JsonValue | undefined): JsonValue | undefined {
  if (!Array.isArray(value)) return value;
  return (value as readonly JsonValue[]).map((container) => ({ ...asObject(container), image: "" }));
}

/** Whether two values are equal, whatever the order of their keys; null is an absent field. */
export function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b || ((a ?? undefined) === undefined && (b ?? undefined) === undefined)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || a === undefined || b === undefined) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as JsonObject, b as JsonObject];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]));
}
