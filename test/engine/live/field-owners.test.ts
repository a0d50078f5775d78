import { expect, test } from "vitest";
import { fieldOwners } from "../../../src/cluster/field-owners.ts";
import type { JsonObject } from "../../../src/source/document.ts";

const owners = (managedFields: readonly JsonObject[], annotations: JsonObject = {}) => fieldOwners({ metadata: { name: "a", managedFields, annotations } });

test("applies are told from everybody else, controllers that write a status among them", () => {
  expect(owners([
    { manager: "kubectl", operation: "Apply", fieldsV1: { "f:spec": { "f:replicas": {} } } },
    { manager: "flux", operation: "Apply", fieldsV1: { "f:spec": { "f:paused": {} } } },
    { manager: "kubectl-edit", operation: "Update", fieldsV1: { "f:spec": { "f:replicas": {} } } },
    { manager: "controller", operation: "Update", subresource: "status", fieldsV1: { "f:metadata": { "f:annotations": {} } } },
  ])).toEqual({ applied: { "f:spec": { "f:replicas": {}, "f:paused": {} } }, others: { "f:spec": { "f:replicas": {} }, "f:metadata": { "f:annotations": {} } } });
});

test("of what a client-side apply has written, only what it has sent is its own: not the defaults", () => {
  const fieldsV1 = {
    "f:metadata": { "f:annotations": { ".": {}, "f:kubectl.kubernetes.io/last-applied-configuration": {} } },
    "f:spec": { "f:type": {}, "f:selector": {}, "f:ports": { ".": {}, 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {}, "f:protocol": {} } } },
  };
  const sent = JSON.stringify({ metadata: { name: "a", annotations: {} }, spec: { selector: { a: "b" }, ports: [{ port: 80 }] } });
  const { applied, others } = owners([{ manager: "kubectl-client-side-apply", operation: "Update", fieldsV1 }], { "kubectl.kubernetes.io/last-applied-configuration": sent });
  expect(applied).toEqual({ "f:metadata": { "f:annotations": { ".": {} } }, "f:spec": { "f:selector": {}, "f:ports": { ".": {}, 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } } } });
  expect(others).toEqual({});
});

test.each([["no annotation", {}], ["one that is no JSON", { "kubectl.kubernetes.io/last-applied-configuration": "{" }]])("with %s nothing is known of a client-side apply", (_, annotations) => {
  expect(owners([{ manager: "kubectl-client-side-apply", operation: "Update", fieldsV1: { "f:spec": { "f:type": {} } } }], annotations).applied).toEqual({});
});
