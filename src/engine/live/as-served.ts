import { compareQuantities, parseQuantity } from "../../resource/quantity.ts";
import { asObject } from "../../resource/resource.ts";
import type { Type } from "../../schema/types.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { same } from "../../validation/immutable-fields.ts";

/** The type of a field or of the values of a map; undefined where it is not known. */
export function typeBelow(type: Type | undefined, key: string): Type | undefined {
  if (type?.kind === "struct") return type.fields.get(key);
  return type?.kind === "map" ? type.value : undefined;
}

/** Fields of which the server tells an empty value from none: they are pointers in its types (k8s.io/api). */
const KEPT_THOUGH_ZERO: ReadonlySet<string> = new Set([
  "activeDeadlineSeconds", "adminAccess", "allocateLoadBalancerNodePorts", "allowPrivilegeEscalation", "allowVolumeExpansion", "appProtocol", "attachRequired", "automountServiceAccountToken", "averageUtilization", "backoffLimit",
  "backoffLimitPerIndex", "blockOwnerDeletion", "completions", "controller", "defaultMode", "enableServiceLinks", "endPort", "expirationSeconds", "failedJobsHistoryLimit", "fsGroup", "gracePeriodSeconds", "hostProcess", "hostUsers",
  "hostnameOverride", "immutable", "ingressClassName", "lendablePercent", "loadBalancerClass", "localhostProfile", "managedBy", "manualSelector", "maxFailedIndexes", "minDomains", "minReplicas", "mode", "namespaced", "nominalConcurrencyShares",
  "optional", "parallelism", "partition", "podInfoOnMount", "preventPodSchedulingIfMissing", "priority", "privileged", "progressDeadlineSeconds", "readOnlyRootFilesystem", "replicas", "requiresRepublish", "revisionHistoryLimit", "runAsGroup",
  "runAsNonRoot", "runAsUser", "runAsUserName", "runtimeClassName", "seLinuxMount", "serving", "setHostnameAsFQDN", "shareProcessNamespace", "stabilizationWindowSeconds", "startingDeadlineSeconds", "storageCapacity", "storageClassName",
  "successfulJobsHistoryLimit", "suspend", "terminationGracePeriodSeconds", "timeZone", "tolerationSeconds", "trafficDistribution", "ttlSecondsAfterFinished", "value", "volumeAttributesClassName", "weight",
]);

/** Fields of the same name elsewhere, which are no pointers. */
const NOT_KEPT: ReadonlySet<string> = new Set(["core.v1.PersistentVolumeSpec.storageClassName", "core.v1.EnvVar.value"]);

/** Whether the server leaves a field out that a file sets to this: an empty list or map, or a zero value of a field that is no pointer. `around`: the type that has the field. */
export function isLeftOut(key: string, value: JsonValue, around: Type | undefined): boolean {
  const type = typeBelow(around, key);
  if (!type) return false;
  if (typeof value === "object" && value !== null) return (type.kind === "list" || type.kind === "map") && Object.keys(value).length === 0;
  if (type.kind === "struct" || type.kind === "list" || type.kind === "map" || type.kind === "any" || type.kind === "schema") return false;
  return (value === false || value === 0 || value === "") && (!KEPT_THOUGH_ZERO.has(key) || (around?.kind === "struct" && NOT_KEPT.has(`${around.name}.${key}`)));
}

/** Whether the server keeps the two scalars as one: `0.5` and `500m`, base64 with line breaks and without. */
export function isSameScalar(live: JsonValue | undefined, applied: JsonValue, type: Type | undefined): boolean {
  if (live === applied) return true;
  if (live === undefined || typeof live === "object" || typeof applied === "object") return false;
  if (type?.kind === "bytes") return String(applied).replace(/\s/g, "") === live;
  if (type?.kind !== "quantity") return false;
  const [was, is] = [parseQuantity(live), parseQuantity(applied)];
  return was !== undefined && is !== undefined && compareQuantities(was, is) === 0;
}

/** What the server fills into items of lists that are replaced as a whole (pkg/apis/…/defaults.go); null: whatever it is. */
const FILLED_IN: Readonly<Record<string, JsonValue>> = {
  protocol: "TCP", apiVersion: "v1", kind: "PersistentVolumeClaim", volumeMode: "Filesystem", status: null, expirationSeconds: 3600, apiGroup: "rbac.authorization.k8s.io", scope: "*", matchPolicy: "Equivalent", timeoutSeconds: 10,
  failurePolicy: "Fail", namespaceSelector: null, objectSelector: null, creationTimestamp: null, name: "", conditions: {},
};

/** Whether the server fills this into a field of which a file says nothing, or says that it is empty. */
export function isFilledIn(key: string, value: JsonValue | undefined): boolean {
  return Object.hasOwn(FILLED_IN, key) && (FILLED_IN[key] === null || same(FILLED_IN[key], value));
}

/** A value of a list that is replaced as a whole: the live one where the server would make that of it. */
export function asServed(live: JsonValue | undefined, applied: JsonValue, type: Type | undefined): JsonValue {
  return live !== undefined && isServedAs(live, applied, type) ? live : applied;
}

function isServedAs(live: JsonValue | undefined, applied: JsonValue, type: Type | undefined): boolean {
  if (Array.isArray(applied)) {
    const item = type?.kind === "list" ? type.item : undefined;
    return Array.isArray(live) && live.length === applied.length && (applied as readonly JsonValue[]).every((one, i) => isServedAs((live as readonly JsonValue[])[i], one, item));
  }
  const [before, after] = [asObject(live), asObject(applied)];
  if (!before || !after) return isSameScalar(live, applied, type);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].every((key) => isFieldServedAs(key, before, after, type));
}

function isFieldServedAs(key: string, before: JsonObject, after: JsonObject, around: Type | undefined): boolean {
  const [was, is] = [before[key], after[key]];
  if (is === undefined || is === null) return was === undefined || was === null || isFilledIn(key, was);
  return was === undefined ? isLeftOut(key, is, around) : (is === "" && isFilledIn(key, was)) || isServedAs(was, is, typeBelow(around, key));
}
