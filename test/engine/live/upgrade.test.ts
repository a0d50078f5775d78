import { describe, expect, test } from "vitest";
import { liveObject, type LiveObject } from "../../../src/cluster/live-object.ts";
import { lint } from "../../../src/engine/lint.ts";
import { LiveCluster } from "../../../src/engine/live/live-cluster.ts";
import { liveProject, liveSettings, schemasAfter } from "../../../src/engine/live/live-project.ts";
import { forCluster } from "../../../src/engine/live/live-rules.ts";
import { upgradeRules } from "../../../src/engine/live/rule-upgrade.ts";
import { DEFAULT_SETTINGS } from "../../../src/engine/settings.ts";
import type { KubernetesVersion } from "../../../src/resource/version.ts";
import { Lifecycles } from "../../../src/schema/lifecycle.ts";
import { Schemas } from "../../../src/schema/schemas.ts";
import { formatPath } from "../../../src/source/path.ts";
import type { JsonObject } from "../../../src/source/document.ts";

const object = (apiVersion: string, kind: string, name: string, more: JsonObject = {}): LiveObject => {
  const [version, group = ""] = apiVersion.split("/").reverse();
  return liveObject({ metadata: { name, namespace: "shop", uid: name }, ...more }, { group, version: version!, kind, plural: `${kind.toLowerCase()}s`, isNamespaced: true })!;
};

/** Rule, name and path of what an upgrade breaks. */
function broken(objects: readonly LiveObject[], from: KubernetesVersion, schemas?: { from: Schemas; to: Schemas }): [string, string | undefined, string, string, readonly string[]][] {
  const cluster = new LiveCluster(objects);
  const project = liveProject(cluster, liveSettings({ ...DEFAULT_SETTINGS, version: from }, cluster, { isComplete: true, unreadableKinds: [] }));
  const rules = upgradeRules(schemas?.from ?? project.schemas, schemas?.to ?? schemasAfter("1.37", project));
  const { findings, failures } = lint(project, forCluster(rules, cluster));
  expect(failures).toEqual([]);
  return findings.map(({ rule, resource, path, message, notes }) => [rule, resource?.name, formatPath(path ?? []), message, notes]);
}

describe("what a newer version refuses", () => {
  const deployment = (name: string, image: JsonObject): LiveObject => object("apps/v1", "Deployment", name, {
    spec: { replicas: 0, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: "c", image: "nginx" }], volumes: [{ name: "i", image }] } } },
  });
  const objects = [deployment("without", {}), deployment("filled-in", { pullPolicy: "Always" }), deployment("with", { reference: "registry.example.com/data:1" })];

  test("is said at the field that it refuses", () => {
    const path = "spec.template.spec.volumes[0].image.reference";
    expect(broken(objects, "1.36").map(([rule, name, at]) => [rule, name, at])).toEqual([["live/refused-after-upgrade", "filled-in", path], ["live/refused-after-upgrade", "without", path]]);
  });

  test("and what the present version refuses too is no matter of the upgrade", () => {
    expect(broken(objects, "1.37")).toEqual([]);
  });
});

describe("kinds that go", () => {
  const lifecycles = new Lifecycles('{"group":"example.io","version":"v1beta1","kind":"Barrel","deprecated":"1.30","removed":"1.37","replacement":"example.io/v1 Cask"}\n');
  /** A server of those kinds, which have no field of their own. */
  const serving = (version: KubernetesVersion, ...kinds: readonly (readonly [string, string])[]): Schemas => {
    const resources = kinds.map(([apiVersion, kind]) => ({ apiVersion, kind, type: "Any", namespaced: true, plural: `${kind.toLowerCase()}s` }));
    return new Schemas(version, { kubernetes: `${version}.0`, resources, definitions: { Any: 0 } }, ['{"fields":{"apiVersion":"string","kind":"string","metadata":"any"}}'], () => lifecycles);
  };
  const from = serving("1.36", ["example.io/v1beta1", "Barrel"], ["example.io/v1beta1", "Bottle"], ["example.io/v1", "Glass"]);
  const objects = [object("example.io/v1beta1", "Barrel", "oak"), object("example.io/v1beta1", "Bottle", "green"), object("example.io/v1", "Glass", "tall"), object("custom.io/v1", "Cup", "small")];

  test("in every version are lost, with what takes their place; those that a newer version serves are not, nor custom ones", () => {
    const to = serving("1.37", ["example.io/v1", "Bottle"], ["example.io/v1", "Glass"]);
    expect(broken(objects, "1.36", { from, to })).toEqual([
      ["live/removed-by-upgrade", "oak", "apiVersion", "Kubernetes 1.37 no longer serves example.io/v1beta1 Barrel: Barrel shop/oak is lost", ["instead: example.io/v1 Cask"]],
    ]);
  });

  test("are all that is said about them", () => {
    expect(broken([object("example.io/v1beta1", "Bottle", "green")], "1.36", { from, to: serving("1.37") }).map(([rule]) => rule)).toEqual(["live/removed-by-upgrade"]);
  });
});
