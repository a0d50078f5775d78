import { expect, test } from "vitest";
import { Metrics } from "../../src/operator/metrics.ts";
import { verdict } from "../../src/operator/webhook.ts";
import { NO_LOG } from "./fake-connection.ts";

const asked = (judge: () => readonly string[] | undefined, denies = false) => verdict({ uid: "1" }, { denies, judge, metrics: new Metrics(), log: NO_LOG });

test("what breaks nothing is let through without a word", () => {
  expect(asked(() => [])).toEqual({ allowed: true });
});

test("what would break something is warned of, or denied", () => {
  expect(asked(() => ["Service shop/web selects no Pods (service/selects-no-pods)"])).toEqual({ allowed: true, warnings: ["kubeverdict: Service shop/web selects no Pods (service/selects-no-pods)"] });
  expect(asked(() => ["a", "b"], true)).toEqual({ allowed: false, status: { code: 403, reason: "Forbidden", message: "this would break: a; b" } });
});

test("fails open: before the cluster was read, and where something goes wrong", () => {
  expect(asked(() => undefined, true)).toMatchObject({ allowed: true, warnings: [expect.stringContaining("not judged")] });
  expect(asked(() => { throw new Error("a defect"); }, true)).toMatchObject({ allowed: true, warnings: [expect.stringContaining("not judged")] });
});
