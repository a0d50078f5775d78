import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { lint } from "../../src/engine/lint.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { WATCHED_KINDS } from "../../src/operator/watched-kinds.ts";
import { parseFile } from "../../src/source/parse.ts";

/** What kubectl makes of an overlay; its files as they are where there is no kubectl. */
function built(overlay: string): string {
  try {
    return execFileSync("kubectl", ["kustomize", `deploy/overlays/${overlay}`], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    const folders = new Set(["deploy/base", `deploy/overlays/${overlay === "namespaced" ? overlay : "cluster-wide"}`, `deploy/overlays/${overlay}`]);
    return [...folders].flatMap(manifests).map((file) => readFileSync(file, "utf8")).join("---\n");
  }
}

function manifests(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith(".yaml") && name !== "kustomization.yaml").map((name) => join(folder, name));
}

test.each(readdirSync("deploy/overlays"))("%s has no finding", (overlay) => {
  // The namespace of the namespaced overlay is the user's.
  const settings = { ...DEFAULT_SETTINGS, complete: overlay !== "namespaced" };
  const report = lint(Project.of([{ path: `${overlay}.yaml`, text: built(overlay) }], settings), rules);
  expect(report.counts.resources).toBeGreaterThan(8);
  expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
});

test("the image runs without root and names no tag that moves", () => {
  const text = readFileSync("Dockerfile", "utf8");
  expect(text).toMatch(/^USER 65532:65532$/m);
  expect(text).not.toContain(":latest");
  expect(statSync(".dockerignore").isFile()).toBe(true);
});

test("the webhook is asked about nothing that the operator does not watch, and about what breaks others", () => {
  const [document] = parseFile({ path: "webhook.yaml", text: readFileSync("deploy/overlays/with-webhook/webhook.yaml", "utf8") });
  const [webhook] = (document!.value as unknown as { webhooks: { failurePolicy: string; rules: { apiGroups: string[]; resources: string[] }[] }[] }).webhooks;
  const [rule] = webhook!.rules;
  const asked = WATCHED_KINDS.filter(({ group, plural, isNamespaced }) => isNamespaced && rule!.apiGroups.includes(group) && rule!.resources.includes(plural)).map(({ plural }) => plural);
  expect(webhook!.failurePolicy).toBe("Ignore");
  expect([...new Set(asked)].sort()).toEqual(rule!.resources);
});
