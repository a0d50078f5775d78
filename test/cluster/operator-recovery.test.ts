import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { apply, cluster, control, gone, isBreakable, namespace, newNamespace, noReportOf, reportOf, reports, service, start, useBed, way } from "./support/operator-bed.ts";
import { eventually, type RunningOperator } from "./support/running-operator.ts";

useBed();

/** Each report with how often it was written. */
const written = async () => (await reports()).map(({ metadata, scope }) => `${scope.name} ${metadata.generation}`).sort();
const restarts = async (operator: RunningOperator, reason: string) => Number(new RegExp(`watch_restarts_total\\{reason="${reason}"\\} (\\d+)`).exec((await operator.get("/metrics")).text)?.[1] ?? 0);
const isReady = (operator: RunningOperator) => eventually("ready", async () => ((await operator.get("/readyz")).status === 200) || undefined);

test.runIf(isBreakable)("after etcd has forgotten what happened meanwhile, everything is listed anew: no report is lost, none is written twice", async () => {
  await newNamespace();
  const road = await way();
  const operator = start(road.kubeconfig);
  await operator.says("judged everything");
  for (const name of ["same", "mended", "goes"]) await service(name);
  for (const name of ["same", "mended", "goes"]) await reportOf(name);
  await road.close();
  await service("mended", null);
  await gone(`/api/v1/namespaces/${namespace}/services/goes`);
  await service("comes");
  await control("compact");
  // What the API server itself remembers goes with it.
  await control("apiserver/kill");
  await control("apiserver/start");
  await road.reopen();
  await reportOf("comes");
  await noReportOf("mended");
  await noReportOf("goes");
  expect(await restarts(operator, "gone")).toBeGreaterThan(0);
  await isReady(operator);
  expect(await written()).toEqual(["comes 1", "same 1"]);
});

test.runIf(isBreakable)("an API server that crashes and comes back: not ready meanwhile, then up to date within seconds", async () => {
  await newNamespace();
  const operator = start();
  await operator.says("leading: this replica writes");
  await operator.says("judged everything");
  await service("before");
  await reportOf("before");
  await control("apiserver/kill");
  await eventually("not ready", async () => ((await operator.get("/readyz")).status === 503) || undefined);
  await sleep(3000);
  await control("apiserver/start");
  await service("after");
  await reportOf("after", 30);
  await isReady(operator);
  expect(await written()).toEqual(["after 1", "before 1"]);
});

test("a definition that goes while its objects are watched, and comes back", async () => {
  await newNamespace();
  const crd = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/servicemonitors.monitoring.coreos.com";
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "servicemonitors.monitoring.coreos.com" },
    spec: { group: "monitoring.coreos.com", names: { kind: "ServiceMonitor", plural: "servicemonitors" }, scope: "Namespaced", versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } } }] },
  };
  const monitor = { apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor", metadata: { name: "lost" }, spec: { selector: { matchLabels: { app: "nothing" } }, endpoints: [{ port: "web" }] } };
  const make = () => eventually("a ServiceMonitor", () => apply(`/apis/monitoring.coreos.com/v1/namespaces/${namespace}/servicemonitors/lost`, monitor).catch(() => undefined));
  const operator = start();
  await operator.says("judged everything");
  try {
    await apply(crd, definition);
    await make();
    await reportOf("lost");
    await gone(crd);
    await operator.says("servicemonitors are no longer served");
    await service("meanwhile");
    await reportOf("meanwhile");
    await isReady(operator);
    await eventually("the definition is gone", () => cluster.get(crd).then(() => undefined, () => true));
    await apply(crd, definition);
    await make();
    await reportOf("lost");
  } finally {
    await gone(crd);
  }
  expect(operator.lines.filter(({ level }) => level === "error")).toEqual([]);
});
