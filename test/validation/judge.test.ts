import { afterEach, describe, expect, it, vi } from "vitest";
import { KUBERNETES_VERSIONS } from "../../src/resource/version.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import type { JsonObject, ManifestDocument } from "../../src/source/document.ts";
import { parseFile } from "../../src/source/parse.ts";
import { readResources } from "../../src/resource/read.ts";
import { VALIDATORS } from "../../src/validation/index.ts";
import { judge } from "../../src/validation/judge.ts";

const schemas = schemasOf("1.36");

/** The answers to the objects of a text. */
function judged(text: string, version = schemas) {
  return parseFile({ path: "a.yaml", text }).flatMap((document: ManifestDocument) => readResources(document, { namespace: "default", isNamespaced: (group, kind) => version.isNamespaced(group, kind) }))
    .map((resource) => judge(resource, version));
}
const summary = (text: string): string[] => judged(text).map(({ verdict, causes }) => [verdict, ...causes.map(({ type, path }) => `${type} ${String(path)}`)].join(", "));

describe("judge", () => {
  it.each([
    ["metadata: {name: a}", "reject, Required apiVersion"],
    ["apiVersion: v1\nkind: 3", "reject, TypeInvalid kind"],
    ["apiVersion: v1\nkind: ''", "reject, Required kind"],
    ["apiVersion: v1\nkind: ComponentStatus", "reject, Forbidden kind"],
    ["apiVersion: extensions/v1beta1\nkind: Ingress", "reject, UnknownKind apiVersion"],
    ["apiVersion: example.com/v1\nkind: Widget", "unknown, UnknownKind kind"],
    ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}", "accept"],
    ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: 1}", "reject, TypeInvalid data[a]"],
    ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b, a: c}", "reject, Duplicate data.a"],
    ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A}\ndat: {a: b}", "reject, Unknown dat"],
    ["apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b, a: c}}]", "accept"],
  ])("%j: %s", (text, expected) => expect(summary(text)).toEqual([expected]));

  it("counts the bytes of the whole text, as the server does", () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n#";
    expect(summary(pod + "x".repeat(3 * 1024 * 1024 - pod.length))).toEqual(["accept"]);
    expect(summary(pod + "é".repeat(1.5 * 1024 * 1024))).toEqual(["reject, TooLong "]);
  });

  it("validates the decoded object, not the written one", () => {
    expect(summary("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: null}\ndata: null")).toEqual(["accept"]);
  });
});

describe("a bug of ours", () => {
  afterEach(() => { vi.restoreAllMocks(); });

  it("makes the verdict of that object unknown, with its name, and nothing else", () => {
    vi.spyOn(VALIDATORS as Record<string, (object: JsonObject) => void>, "/ConfigMap").mockImplementation(() => { throw new Error("oops"); });
    const [broken, fine] = judged("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b}");
    expect(broken).toMatchObject({ verdict: "unknown", causes: [{ type: "Internal", message: expect.stringContaining("ConfigMap default/a") as string }] });
    expect(fine).toMatchObject({ verdict: "accept" });
  });
});

/** The server validates nothing of it (pkg/registry/authentication/selfsubjectreview/rest.go). */
const WITHOUT_VALIDATION = ["authentication.k8s.io/v1 SelfSubjectReview"];

describe("validators", () => {
  it.each(KUBERNETES_VERSIONS)("exist for every kind that %s lets anybody create", (version) => {
    const missing = schemasOf(version).resources.filter(({ apiVersion, kind, creatable }) => {
      const [group, name] = apiVersion.includes("/") ? (apiVersion.split("/") as [string, string]) : ["", apiVersion];
      return creatable !== false && !VALIDATORS[`${group}/${kind}`] && !VALIDATORS[`${group}/${name}/${kind}`];
    });
    expect(missing.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual(WITHOUT_VALIDATION);
  });
});
