import { describe, expect, it } from "vitest";
import { causesOf, warningsOf } from "../support/verdict.ts";

const configMap = (metadata: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}\n`;
const owner = (fields: string): string => configMap(`name: a, ownerReferences: [${fields}]`);

describe("metadata", () => {
  it.each([
    ["no name", "labels: {a: b}", ["metadata.name Required"]],
    ["a name with capitals", "name: Web", ["metadata.name Invalid"]],
    ["a generateName", "generateName: web-", []],
    ["a generateName that no suffix mends", "generateName: web_", ["metadata.generateName Invalid", "metadata.name Invalid"]],
    ["what the server sets itself", "name: a, uid: x, resourceVersion: '5', selfLink: /x, creationTimestamp: 2024-01-01T00:00:00Z, deletionTimestamp: 2024-01-01T00:00:00Z", []],
    ["a negative generation", "name: a, generation: -1", ["metadata.generation Invalid"]],
    ["a namespace that cannot be", "name: a, namespace: Team_A", ["metadata.namespace Invalid"]],
    ["a finalizer without a domain", "name: a, finalizers: [mine, kubernetes, example.com/mine]", ["metadata.finalizers[0] Invalid"]],
    ["finalizers that exclude each other", "name: a, finalizers: [orphan, foregroundDeletion]", ["metadata.finalizers Invalid"]],
    ["a finalizer that is no name", "name: a, finalizers: ['a/b/c']", ["metadata.finalizers Invalid"]],
    ["records of managed fields, whatever they say", "name: a, managedFields: [{manager: x, operation: Guess}]", []],
  ])("judges %s", (_what, metadata, causes) => {
    expect(causesOf(configMap(metadata))).toEqual(causes);
  });

  it("takes any finalizer where the kind's own validation does", () => {
    expect(causesOf("apiVersion: coordination.k8s.io/v1\nkind: Lease\nmetadata: {name: a, finalizers: [mine]}\n")).toEqual([]);
  });

  it("does not mind a namespace on a cluster-scoped kind", () => {
    expect(causesOf("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: b}\n")).toEqual([]);
  });
});

describe("owner references", () => {
  const complete = "{apiVersion: apps/v1, kind: ReplicaSet, name: a, uid: x}";

  it("wants all of apiVersion, kind, name and uid, and since 1.37 names the item", () => {
    expect(causesOf(owner("{}"))).toEqual(["apiVersion", "kind", "name", "uid"].map((field) => `metadata.ownerReferences.${field} Invalid`));
    expect(causesOf(owner(`${complete}, {}`), "1.37")).toEqual(["apiVersion", "kind", "name", "uid"].map((field) => `metadata.ownerReferences[1].${field} Required`));
    expect(causesOf(owner("{apiVersion: a/b/c, kind: A, name: a, uid: x}"))).toEqual(["metadata.ownerReferences.apiVersion Invalid"]);
  });

  it("allows one controller, and no Event", () => {
    const controller = (name: string): string => `{apiVersion: apps/v1, kind: ReplicaSet, name: ${name}, uid: ${name}, controller: true}`;
    expect(causesOf(owner(`${controller("a")}, ${controller("b")}`))).toEqual(["metadata.ownerReferences Invalid"]);
    expect(causesOf(owner("{apiVersion: v1, kind: Event, name: a, uid: x}"))).toEqual(["metadata.ownerReferences Invalid"]);
  });

  it("drops repeats with a warning before it looks at them", () => {
    expect(warningsOf(owner(`${complete}, ${complete}`))).toEqual(["metadata.ownerReferences"]);
  });
});
