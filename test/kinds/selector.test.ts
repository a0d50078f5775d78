import { describe, expect, test } from "vitest";
import { graphOf, workload } from "../support/simulation.ts";

const labels = new Map([["app", "web"], ["tier", "front"], ["empty", ""]]);

/** The selector of a PodDisruptionBudget with this LabelSelector. */
function selector(text: string) {
  return graphOf(`{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {${text === "" ? "" : `selector: ${text}`}}}`).ofKind("PodDisruptionBudget")[0]!.selector;
}

describe("a LabelSelector", () => {
  test.each([
    ["{matchLabels: {app: web}}", true, "app=web"],
    ["{matchLabels: {app: web, tier: back}}", false, "app=web,tier=back"],
    ["{matchLabels: {empty: ''}}", true, "empty="],
    ["{matchLabels: {empty: null}}", true, "empty="],
    ["{matchExpressions: [{key: app, operator: In, values: [db, web]}]}", true, "app in (db,web)"],
    ["{matchExpressions: [{key: app, operator: NotIn, values: [db, web]}]}", false, "app notin (db,web)"],
    ["{matchExpressions: [{key: zone, operator: NotIn, values: [a]}]}", true, "zone notin (a)"],
    ["{matchExpressions: [{key: tier, operator: Exists}]}", true, "tier"],
    ["{matchExpressions: [{key: zone, operator: DoesNotExist}]}", true, "!zone"],
    ["{matchLabels: {app: web}, matchExpressions: [{key: tier, operator: DoesNotExist}]}", false, "app=web,!tier"],
    ["{}", true, ""],
    ["{matchLabels: null}", true, ""],
  ])("%s", (text, matches, printed) => {
    const read = selector(text)!;
    expect(read.matches(labels)).toBe(matches);
    expect(String(read)).toBe(printed);
  });

  test.each([
    "{matchExpressions: [{key: app, operator: Equals, values: [web]}]}", "{matchExpressions: [{key: app, operator: In}]}", "{matchExpressions: [{key: app, operator: In, values: []}]}",
    "{matchExpressions: [{key: app, operator: Exists, values: [web]}]}", "{matchExpressions: [nonsense]}", "{matchLabels: {app: 5}}",
  ])("nonsense matches nothing: %s", (text) => {
    expect(selector(text)).toMatchObject({ isReadable: false });
    expect(selector(text)!.matches(labels)).toBe(false);
  });

  test.each([
    ["{matchLabels: {app.kubernetes.io/name: web}, matchExpressions: [{key: tier, operator: Exists}]}", ["matchLabels[app.kubernetes.io/name]", "matchExpressions[0]"]],
    ["{matchLabels: {app: web, tier: 5, zone: a}}", ["matchLabels.app", "matchLabels.zone"]],
    ["{matchLabels: {tier: 5}, matchExpressions: [nonsense, {key: app, operator: In, values: [web]}, {key: tier, operator: Exists}]}", ["matchExpressions[1]", "matchExpressions[2]"]],
  ])("each requirement of %s knows its place", (text, places) => {
    expect(selector(text)!.requirements.map(({ field }) => String(field))).toEqual(places.map((place) => `spec.selector.${place}`));
  });

  test.each([
    ["{matchLabels: {app: web}}", "{matchLabels: {app: web}}", true],
    ["{matchLabels: {app: web, tier: a}}", "{matchLabels: {app: web, tier: a}}", true],
    ["{matchLabels: {app: web}}", "{matchLabels: {app: web, tier: a}}", false],
    ["{matchLabels: {app: web}}", "{matchLabels: {app: web, tier: 5}}", false],
    ["{matchExpressions: [{key: app, operator: Exists}]}", "{matchExpressions: [{key: app, operator: Exists}]}", true],
    ["{matchLabels: {app: web}}", "{matchLabels: {app: web}, matchExpressions: [{key: app, operator: Exists}]}", false],
  ])("%s and %s have one meaning: %s", (one, other, same) => {
    expect(selector(one)!.meaning === selector(other)!.meaning).toBe(same);
  });
});

describe("what an absent or empty selector means", () => {
  test("of a PodDisruptionBudget: none, and all; in v1beta1 none", () => {
    expect(selector("")).toBeUndefined();
    expect(selector("{}")!.matches(labels)).toBe(true);
    const old = graphOf("{apiVersion: policy/v1beta1, kind: PodDisruptionBudget, metadata: {name: a}, spec: {selector: {}}}").ofKind("PodDisruptionBudget")[0]!;
    expect(old.selector).toBeUndefined();
  });

  test("of a Service: nothing", () => {
    const read = (spec: string) => graphOf(`{apiVersion: v1, kind: Service, metadata: {name: a}, spec: {${spec}}}`).ofKind("Service")[0]!.selector;
    expect(read("")).toBeUndefined();
    expect(read("selector: {}")).toBeUndefined();
    expect(read("selector: null")).toBeUndefined();
    expect(String(read("selector: {app: web}"))).toBe("app=web");
  });

  test("of a NetworkPolicy: everything", () => {
    const read = (spec: string) => graphOf(`{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: a}, spec: {${spec}}}`).ofKind("NetworkPolicy")[0]!.podSelector;
    expect(read("").matches(labels)).toBe(true);
    expect(read("podSelector: {}").matches(labels)).toBe(true);
  });

  test("of workloads", () => {
    const read = (kind: string, spec: string, apiVersion = "apps/v1") => graphOf(`{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: a}, spec: {template: {metadata: {labels: {app: web}}}, ${spec}}}`).workloads[0]!.selector;
    expect(read("Deployment", "")).toBeUndefined();
    expect(String(read("Deployment", "", "extensions/v1beta1"))).toBe("app=web");
    expect(String(read("ReplicationController", "", "v1"))).toBe("app=web");
    expect(String(read("ReplicationController", "selector: {}", "v1"))).toBe("app=web");
    expect(String(read("ReplicationController", "selector: {tier: x}", "v1"))).toBe("tier=x");
    expect(read("Job", "selector: {matchLabels: {app: web}}", "batch/v1")).toBeUndefined();
    expect(String(read("Job", "manualSelector: true, selector: {matchLabels: {app: web}}", "batch/v1"))).toBe("app=web");
    expect(graphOf(workload("Pod", "a")).workloads[0]!.selector).toBeUndefined();
  });
});
