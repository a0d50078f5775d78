import { describe, expect, it } from "vitest";
import { decode } from "../../src/schema/decode.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import type { JsonObject } from "../../src/source/document.ts";

const schemas = schemasOf("1.36");

/** Decodes an object of a kind that 1.36 serves. */
function decoded(apiVersion: string, kind: string, rest: JsonObject) {
  const { causes, value } = decode({ apiVersion, kind, ...rest }, schemas.kindType(schemas.find(apiVersion, kind)!));
  return { causes: causes.map(({ type, path }) => `${type} ${String(path)}`), value };
}

const causesOf = (apiVersion: string, kind: string, rest: JsonObject): string[] => decoded(apiVersion, kind, rest).causes;
const podWith = (container: JsonObject): JsonObject => ({ spec: { containers: [container] } });

describe("fields", () => {
  it("are known by their exact name", () => {
    expect(causesOf("v1", "Pod", podWith({ name: "a", Ports: [], constructor: 1 }))).toEqual(["Unknown spec.containers[0].Ports", "Unknown spec.containers[0].constructor"]);
  });

  it("are reported all at once", () => {
    expect(causesOf("v1", "Service", { spec: { ports: [{ port: "80", prot: "TCP" }], selector: "a=b" } })).toEqual([
      "TypeInvalid spec.ports[0].port", "Unknown spec.ports[0].prot", "TypeInvalid spec.selector",
    ]);
  });

  it("named twice in a map print with brackets", () => {
    expect(causesOf("v1", "Secret", { data: { "tls.crt": "no base64" } })).toEqual(["TypeInvalid data[tls.crt]"]);
  });

  it("points at the key of an unknown field", () => {
    const type = schemas.kindType(schemas.find("v1", "ConfigMap")!);
    expect(decode({ dat: {} }, type).causes[0]).toMatchObject({ atKey: true, message: 'unknown field "dat"' });
  });
});

describe("types", () => {
  const ports = (port: unknown) => podWith({ ports: [{ containerPort: port as number }] });
  it.each<[string, JsonObject, string[]]>([
    ["a whole number", ports(80), []],
    ["a number as text", ports("80"), ["TypeInvalid spec.containers[0].ports[0].containerPort"]],
    ["a fraction", ports(80.5), ["TypeInvalid spec.containers[0].ports[0].containerPort"]],
    ["beyond 32 bits", ports(2 ** 31), ["TypeInvalid spec.containers[0].ports[0].containerPort"]],
    ["the least of 32 bits", ports(-(2 ** 31)), []],
    ["the largest of 64 bits", { spec: { activeDeadlineSeconds: 9223372036854775807n } }, []],
    ["beyond 64 bits", { spec: { activeDeadlineSeconds: 9223372036854775808n } }, ["TypeInvalid spec.activeDeadlineSeconds"]],
    ["a boolean as text", { spec: { hostNetwork: "true" } }, ["TypeInvalid spec.hostNetwork"]],
    ["a number for a string", { metadata: { annotations: { a: 1 } } }, ["TypeInvalid metadata.annotations[a]"]],
    ["a list for an object", { metadata: [] }, ["TypeInvalid metadata"]],
    ["an object for a list", { spec: { containers: {} } }, ["TypeInvalid spec.containers"]],
    ["text for an item", { spec: { volumes: ["data"] } }, ["TypeInvalid spec.volumes[0]"]],
    ["a quantity as number", podWith({ resources: { limits: { cpu: 1.5, memory: "1Gi" } } }), []],
    ["no quantity", podWith({ resources: { limits: { cpu: "1 core" } } }), ["TypeInvalid spec.containers[0].resources.limits[cpu]"]],
    ["a port by name or number", podWith({ livenessProbe: { httpGet: { port: "web" } }, readinessProbe: { tcpSocket: { port: 80 } } }), []],
    ["true for a port", podWith({ livenessProbe: { httpGet: { port: true } } }), ["TypeInvalid spec.containers[0].livenessProbe.httpGet.port"]],
    ["a day that does not exist", { metadata: { creationTimestamp: "2025-02-29T00:00:00Z" } }, ["TypeInvalid metadata.creationTimestamp"]],
    ["an hour of one digit", { metadata: { creationTimestamp: "2025-02-28T1:00:00+24:60" } }, []],
    ["any fieldsV1", { metadata: { managedFields: [{ fieldsV1: 3 }] } }, []],
  ])("%s", (_, rest, causes) => expect(causesOf("v1", "Pod", rest)).toEqual(causes));

  it("wants six decimals of a micro time", () => {
    expect(causesOf("coordination.k8s.io/v1", "Lease", { spec: { renewTime: "2025-01-01T00:00:00.000000Z" } })).toEqual([]);
    expect(causesOf("coordination.k8s.io/v1", "Lease", { spec: { renewTime: "2025-01-01T00:00:00Z" } })).toEqual(["TypeInvalid spec.renewTime"]);
  });

  it.each([["Zm9v", true], ["Zm9", false], ["Zm\n9v", true], ["Zm9v ", false], [[102, 111], true], [[256], false], [1, false]])("base64 %j is read: %s", (data, fine) => {
    expect(causesOf("v1", "Secret", { data: { a: data as string } })).toEqual(fine ? [] : ["TypeInvalid data[a]"]);
  });
});

describe("null", () => {
  it("clears a field, gives a map's string as empty and a list's item as empty object", () => {
    const { causes, value } = decoded("v1", "Pod", { metadata: { labels: { a: null }, name: null }, spec: { containers: [null, { name: "a", image: null }], hostNetwork: null } });
    expect(causes).toEqual([]);
    expect(value).toEqual({ apiVersion: "v1", kind: "Pod", metadata: { labels: { a: "" } }, spec: { containers: [{}, { name: "a" }] } });
  });

  it("leaves what comes in as it was, and gives back the very object where there is none", () => {
    const pod: JsonObject = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { containers: [{ name: "a" }] } };
    const type = schemas.kindType(schemas.find("v1", "Pod")!);
    expect(decode(pod, type).value).toBe(pod);
    const withNull: JsonObject = { ...pod, status: null };
    expect(decode(withNull, type).value).toEqual(pod);
    expect(withNull).toHaveProperty("status", null);
  });
});

describe("the JSON Schemas of a CustomResourceDefinition", () => {
  const crd = (schema: JsonObject): JsonObject => ({ spec: { versions: [{ name: "v1", schema: { openAPIV3Schema: schema } }] } });
  const read = (schema: JsonObject) => decoded("apiextensions.k8s.io/v1", "CustomResourceDefinition", crd(schema));
  const at = "spec.versions[0].schema.openAPIV3Schema";

  it("are strict but inside items, additionalProperties and dependencies", () => {
    expect(read({ typ: "object" }).causes).toEqual([`Unknown ${at}.typ`]);
    const { causes, value } = read({ items: { typ: "string", type: "string" } });
    expect(causes).toEqual([]);
    expect(value).toMatchObject(crd({ items: { type: "string" } }));
  });

  it("may be shorter: a boolean, a list", () => {
    expect(read({ additionalProperties: true, items: [{ type: "string" }], dependencies: { a: ["b"] } }).causes).toEqual([]);
    expect(read({ additionalProperties: "yes" }).causes).toEqual([`TypeInvalid ${at}.additionalProperties`]);
    expect(read({ items: "nonsense" }).causes).toEqual([]);
  });
});
