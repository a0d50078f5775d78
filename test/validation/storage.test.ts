import { describe, expect, it } from "vitest";
import { causesOf, warningsOf } from "../support/verdict.ts";

const volume = (spec: string, metadata = "{name: data}"): string =>
  `apiVersion: v1\nkind: PersistentVolume\nmetadata: ${metadata}\nspec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], ${spec}}\n`;
const claim = (spec: string, request = "1Gi"): string =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: ${request}}}, ${spec}}\n`;
const storage = (kind: string, body: string): string => `apiVersion: storage.k8s.io/v1\nkind: ${kind}\nmetadata: {name: fast}\n${body}\n`;

describe("PersistentVolume", () => {
  const nfs = "nfs: {server: a, path: /b}";
  it.each([
    ["a plain one", nfs, []],
    ["no source", "", ["spec Required"]],
    ["two sources, and a flexVolume, which does not count", `${nfs}, cephfs: {monitors: [a]}, flexVolume: {driver: d}`, ["spec.cephFS Forbidden"]],
    ["a disk under the server's name", "gcePersistentDisk: {partition: 256}", ["spec.persistentDisk.pdName Required", "spec.persistentDisk.partition Invalid"]],
    ["a local volume without its node", "local: {path: /a}", ["spec.nodeAffinity Required"]],
    ["a path that goes up", "hostPath: {path: /a/../b, type: Folder}", ["spec.hostPath.path Invalid", "spec.hostPath.type NotSupported"]],
    ["the root of the node, recycled", "hostPath: {path: /a/..}, persistentVolumeReclaimPolicy: Recycle", ["spec.hostPath.path Invalid", "spec.persistentVolumeReclaimPolicy Forbidden"]],
    ["an unknown policy and mode", `${nfs}, persistentVolumeReclaimPolicy: Keep, volumeMode: Raw`, ["spec.persistentVolumeReclaimPolicy NotSupported", "spec.volumeMode NotSupported"]],
    ["attributes without CSI", `${nfs}, volumeAttributesClassName: ''`, ["spec.volumeAttributesClassName Required", "spec.csi Required"]],
    ["a CSI volume without anything", "csi: {nodeStageSecretRef: {}, nodePublishSecretRef: {name: A}}",
      ["spec.csi.driver Required", "spec.csi.volumeHandle Required", "spec.csi.nodePublishSecretRef.namespace Required", "spec.csi.nodePublishSecretRef.name Invalid"]],
    ["CHAP without a secret", "iscsi: {targetPortal: a, iqn: iqn.2001-04.com.example:a, lun: 256, chapAuthSession: true}", ["spec.iscsi.lun Invalid", "spec.iscsi.secretRef Required"]],
    ["a disk of an unknown kind", "azureDisk: {diskName: a, diskURI: b, kind: Rented}", ["spec.azureDisk.kind NotSupported", "spec.azureDisk.diskURI NotSupported"]],
    ["monitors that are none", "rbd: {monitors: [], image: a}", ["spec.rbd.monitors Required"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(volume(spec))).toEqual(causes);
  });

  it("wants storage, and nothing else, as capacity", () => {
    const other = volume(nfs).replace("storage: 1Gi", "cpu: -1");
    expect(causesOf(other)).toEqual(["spec.capacity NotSupported", "spec.capacity[cpu] Invalid"]);
    expect(causesOf(volume(nfs).replace("storage: 1Gi", ""))).toEqual(["spec.capacity Required", "spec.capacity NotSupported"]);
  });

  it("wants ReadWriteOncePod by itself", () => {
    expect(causesOf(volume(nfs).replace("[ReadWriteOnce]", "[ReadWriteOncePod, ReadOnlyMany, Any]"))).toEqual(["spec.accessModes NotSupported", "spec.accessModes Forbidden"]);
  });

  it("reads the affinity of nodes as each version does", () => {
    const text = volume("nfs: {server: a, path: /b}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: ['x y']}]}]}}");
    expect(causesOf(text, "1.32")).toEqual([]);
    expect(causesOf(text, "1.33")).toEqual(["spec.nodeAffinity.required.nodeSelectorTerms[0].matchExpressions[0].values[0] Invalid"]);
    expect(causesOf(volume("nfs: {server: a, path: /b}, volumeAttributesClassName: A"), "1.33")).toEqual([]);
  });

  it("warns of what went out of use", () => {
    const annotated = "{name: data, annotations: {volume.beta.kubernetes.io/storage-class: fast}}";
    expect(warningsOf(volume("rbd: {monitors: [a], image: b}, persistentVolumeReclaimPolicy: Recycle", annotated)))
      .toEqual(["metadata.annotations[volume.beta.kubernetes.io/storage-class]", "spec.persistentVolumeReclaimPolicy", "spec.rbd"]);
    const mounted = "{name: data, annotations: {volume.beta.kubernetes.io/mount-options: ro}}";
    expect(causesOf(volume("local: {path: /a}, nodeAffinity: {required: {nodeSelectorTerms: [{}]}}", mounted))).toEqual(["metadata.annotations.volume.beta.kubernetes.io/mount-options Forbidden"]);
  });
});

describe("PersistentVolumeClaim", () => {
  it.each([
    ["a plain one", claim(""), []],
    ["no amount", claim("").replace("storage: 1Gi", ""), ["spec.resources[storage] Required"]],
    ["nothing", claim("", "0"), ["spec.resources[storage] Invalid"]],
    ["a selector that cannot be", claim("selector: {matchLabels: {a/b/c: d}}"), ["spec.selector.matchLabels Invalid"]],
    ["a class that cannot be", claim("storageClassName: Fast, volumeAttributesClassName: Gold"), ["spec.storageClassName Invalid", "spec.volumeAttributesClassName Invalid"]],
    ["a source that is dropped", claim("dataSource: {kind: ConfigMap, name: ''}"), []],
    ["a snapshot without its name", claim("dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot}"), ["spec.dataSource.name Required", "spec.dataSourceRef.name Required"]],
    ["a reference without its group", claim("dataSourceRef: {kind: Backup, name: a}"), ["spec.dataSource Invalid", "spec.dataSourceRef Invalid"]],
    ["two sources that differ", claim("dataSource: {kind: PersistentVolumeClaim, name: a}, dataSourceRef: {kind: PersistentVolumeClaim, name: b}"), ["spec Invalid"]],
    ["a reference into another namespace, which is dropped", claim("dataSourceRef: {apiGroup: Bad_, kind: Backup, name: a, namespace: other}"), []],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("warns of a part of a byte", () => {
    expect(warningsOf(claim("", "100m"))).toEqual(["spec.resources.requests[storage]"]);
  });
});

describe("storage.k8s.io", () => {
  it.each([
    ["a plain StorageClass", storage("StorageClass", "provisioner: Example.com/disk"), []],
    ["an unknown policy and mode", storage("StorageClass", "provisioner: a\nreclaimPolicy: Recycle\nvolumeBindingMode: Later"), ["reclaimPolicy NotSupported", "volumeBindingMode NotSupported"]],
    ["the same topology twice", storage("StorageClass", "provisioner: a\nallowedTopologies: [{matchLabelExpressions: [{key: a, values: [x, z]}]}, {matchLabelExpressions: [{key: a, values: [z, x]}]}]"),
      ["allowedTopologies[1].matchLabelExpressions Duplicate"]],
    ["a key and a value twice", storage("StorageClass", "provisioner: a\nallowedTopologies: [{matchLabelExpressions: [{key: a, values: [x, x]}, {key: a, values: []}]}]"),
      ["allowedTopologies[0].matchLabelExpressions[0].values[1] Duplicate", "allowedTopologies[0].matchLabelExpressions[1].values Required",
        "allowedTopologies[0].matchLabelExpressions[1].key Duplicate"]],
    ["attributes that are none", storage("VolumeAttributesClass", "driverName: a/b/c"), ["driverName Invalid", "parameters Required"]],
    ["a CSIDriver without a spec", storage("CSIDriver", ""), []],
    ["tokens", storage("CSIDriver", "spec: {tokenRequests: [{audience: a, expirationSeconds: 1}, {audience: a}], fsGroupPolicy: Any, volumeLifecycleModes: [Brief]}"),
      ["spec.fsGroupPolicy NotSupported", "spec.tokenRequests[0].expirationSeconds Invalid", "spec.tokenRequests[1].audience Duplicate", "spec.volumeLifecycleModes NotSupported"]],
    ["a driver twice on a node", storage("CSINode", "spec: {drivers: [{name: a, nodeID: x, topologyKeys: [k, k]}, {name: a, nodeID: ''}]}"),
      ["spec.drivers[0] Duplicate", "spec.drivers[1].nodeID Required", "spec.drivers[1].name Duplicate"]],
    ["capacity without a class", storage("CSIStorageCapacity", "capacity: -1"), ["storageClassName Invalid", "capacity Invalid"]],
    ["an attachment of nothing", storage("VolumeAttachment", "spec: {}"), ["spec.attacher Required", "spec.source Required", "spec.nodeName Invalid"]],
    ["a volume that is written in place", storage("VolumeAttachment", "spec: {attacher: a, nodeName: node-1, source: {inlineVolumeSpec: {accessModes: [ReadWriteOnce], capacity: {storage: 1}, local: {path: /a}, nodeAffinity: {}}}}"),
      ["spec.source.inlineVolumeSpec.capacity Forbidden", "spec.source.inlineVolumeSpec.csi Required", "spec.source.inlineVolumeSpec.nodeAffinity Forbidden",
        "spec.source.inlineVolumeSpec.nodeAffinity Required"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });

  it("knows fields of CSIDrivers by version", () => {
    const text = storage("CSIDriver", "spec: {nodeAllocatableUpdatePeriodSeconds: 1}");
    expect(causesOf(text, "1.34")).toEqual([]);
    expect(causesOf(text, "1.35")).toEqual(["spec.nodeAllocatableUpdatePeriodSeconds Invalid"]);
    expect(causesOf(storage("CSIDriver", "spec: {serviceAccountTokenInSecrets: true}"), "1.35")).toEqual(["spec.serviceAccountTokenInSecrets Invalid"]);
    expect(warningsOf(storage("CSIDriver", "spec: {tokenRequests: [{}]}"), "1.35")).toEqual(["spec.serviceAccountTokenInSecrets"]);
  });
});
