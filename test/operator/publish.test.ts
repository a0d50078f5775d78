import { expect, test } from "vitest";
import type { Finding } from "../../src/engine/finding.ts";
import { eventOf } from "../../src/operator/events.ts";
import { Metrics } from "../../src/operator/metrics.ts";
import { Publisher } from "../../src/operator/publisher.ts";
import { readReport, REPORT_APIS, reportObject } from "../../src/operator/report-object.ts";
import { Debounce } from "../../src/operator/debounce.ts";
import { Backoff } from "../../src/operator/backoff.ts";
import { liveResource } from "../../src/resource/read.ts";
import { fakeConnection, NO_LOG, refusal, until } from "./fake-connection.ts";

const finding = (message: string, severity: Finding["severity"] = "error"): Finding => ({
  rule: "service/selects-no-pods", severity, effect: "broken", message, label: undefined, notes: ["nearest: Deployment web"], path: ["spec", "selector"], file: undefined, range: undefined,
  resource: { apiVersion: "v1", kind: "Service", namespace: "shop", name: "web" }, related: [], fix: undefined, fingerprint: `print-of-${message}`,
});
const web = liveResource({ apiVersion: "v1", kind: "Service", metadata: { name: "web", namespace: "shop" } });
const role = liveResource({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "web" } });

test("a report is owned by its object and says the same whenever it is made", () => {
  const report = reportObject(REPORT_APIS.openreports, web, "uid-1", [finding("nothing"), finding("little", "warning")]);
  expect(report.value).toMatchObject({
    apiVersion: "openreports.io/v1alpha1", kind: "Report", source: "kubeverdict",
    metadata: { name: "kubeverdict-uid-1", namespace: "shop", ownerReferences: [{ apiVersion: "v1", kind: "Service", name: "web", uid: "uid-1" }] },
    scope: { kind: "Service", namespace: "shop", name: "web", uid: "uid-1" },
    summary: { pass: 0, fail: 1, warn: 1, error: 0, skip: 0 },
    results: [
      { policy: "service/selects-no-pods", category: "service", severity: "high", result: "fail", scored: true, message: "nothing\nnearest: Deployment web", properties: { effect: "broken", field: "spec.selector", fingerprint: "print-of-nothing" } },
      { severity: "medium", result: "warn", scored: false },
    ],
  });
  expect(reportObject(REPORT_APIS.openreports, web, "uid-1", [finding("nothing"), finding("little", "warning")]).hash).toBe(report.hash);
  expect(reportObject(REPORT_APIS.openreports, web, "uid-1", [finding("nothing")]).hash).not.toBe(report.hash);
  expect(readReport(liveResource(report.value))).toEqual({ hash: report.hash, fingerprints: new Set(["print-of-nothing", "print-of-little"]) });
});

test("objects without a namespace have reports without one", () => {
  expect(reportObject(REPORT_APIS.policyreports, role, "uid-2", [finding("x")]).value).toMatchObject({ apiVersion: "wgpolicyk8s.io/v1alpha2", kind: "ClusterPolicyReport", metadata: { name: "kubeverdict-uid-2" } });
  expect(eventOf(finding("x"), { resource: role, uid: "uid-2" }, "pod")).toMatchObject({ metadata: { namespace: "default" }, reason: "SelectsNoPods", regarding: { kind: "ClusterRole", name: "web" } });
});

function publishing(answer: (method: string, path: string) => unknown) {
  const sent: string[] = [];
  const connection = fakeConnection({ send: (method, path) => { sent.push(`${method} ${path.slice(path.lastIndexOf("/") + 1)}`); return answer(method, path); } });
  return { sent, publisher: new Publisher({ connection, api: REPORT_APIS.openreports, metrics: new Metrics(), log: NO_LOG }) };
}
const report = (uid: string, message: string) => reportObject(REPORT_APIS.openreports, web, uid, [finding(message)]);

test("writes what differs only, once it leads, and takes away what nobody wants", async () => {
  const { sent, publisher } = publishing(() => ({}));
  const [same, other] = [report("same", "a"), report("other", "b")];
  for (const one of [same, other]) publisher.want(one, one, Date.now());
  publisher.see(same, same);
  publisher.see({ namespace: "shop", name: "kubeverdict-left" }, same);
  expect(sent).toEqual([]);
  publisher.activate(true);
  await until(() => sent.length === 2 && publisher.depth === 0);
  expect(sent).toEqual(["PATCH kubeverdict-other", "DELETE kubeverdict-left"]);
  publisher.see(other, undefined);
  await until(() => sent.length === 3);
  expect(sent[2]).toBe("PATCH kubeverdict-other");
  await publisher.stop();
});

test("tries again where the server is in trouble, and not where it says no", async () => {
  let failures = 2;
  const { sent, publisher } = publishing((_, path) => {
    if (path.endsWith("refused")) throw refusal(422, "refused");
    if (failures-- > 0) throw refusal(500, "unexpected");
    return {};
  });
  publisher.activate(true);
  for (const one of [report("late", "a"), report("refused", "b")]) publisher.want(one, one, Date.now());
  await until(() => publisher.depth === 0);
  expect(sent.filter((line) => line.endsWith("late"))).toHaveLength(3);
  expect(sent.filter((line) => line.endsWith("refused"))).toHaveLength(1);
  await publisher.stop();
});

test("many askings are one piece of work, which does not wait for ever", async () => {
  let times = 0;
  const debounce = new Debounce(40, 100, () => { times++; });
  const asking = setInterval(() => { debounce.ask(); }, 5);
  await until(() => times === 2);
  clearInterval(asking);
  debounce.stop();
});

test("waits double up to the longest, and begin anew after a success", () => {
  const backoff = new Backoff(100, 1000, () => 1);
  expect(Array.from({ length: 5 }, () => backoff.next())).toEqual([100, 200, 400, 800, 1000]);
  backoff.reset();
  expect(backoff.next()).toBe(100);
  expect(new Backoff(100, 1000, () => 0).next()).toBe(50);
});
