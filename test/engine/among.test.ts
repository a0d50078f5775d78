import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "../../rules/all.ts";
import { Project } from "../../src/engine/project.ts";
import { runRules } from "../../src/engine/run.ts";
import { nameOf } from "../../src/resource/resource.ts";
import type { ResourceRule, Rule } from "../../src/rule/rule.ts";
import { fixturesIn } from "../../src/testing/fixture.ts";
import { FIXTURES } from "../support/fixture.ts";

/** Rules whose check relies on being asked of no others: what `among` gives is part of what they mean by their problem. */
const RELYING: readonly string[] = [
  "metadata/duplicate-object", "namespace/namespace-on-cluster-scoped", "namespace/undeclared-namespace", "reference/unattached-route", "reference/missing-reference-grant", "reference/unknown-service-port",
  "service/duplicate-node-port", "service/external-name-is-ip", "service/headless-port-remap", "service/ignored-selector", "service/node-port-in-dynamic-band", "service/node-port-out-of-range",
  "service/unreachable-service", "ingress/unknown-class", "workload/stuck-rollout",
];

const quick: readonly ResourceRule[] = rules.filter((rule): rule is ResourceRule => rule.on === "resource" && rule.among !== undefined && !RELYING.includes(rule.meta.id));
const slow: readonly ResourceRule[] = quick.map(({ on, meta, kinds, check }) => ({ on, meta, kinds, check }));

function problemsOf(project: Project, which: readonly Rule[]): string[] {
  const { found, failures } = runRules(project, which);
  expect(failures).toEqual([]);
  return found.flatMap(({ rule, problem }) => (problem ? `${rule.meta.id} ${nameOf(problem.at.resource.id)} ${String(problem.at)} ${problem.message}` : [])).sort();
}

const topics = readdirSync(FIXTURES, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test("what a rule does not look at has no problem of its", () => {
  expect(quick.length).toBeGreaterThan(25);
  let problems = 0;
  for (const topic of topics) {
    for (const rule of readdirSync(`${FIXTURES}${topic}`)) {
      for (const { files, settings, name } of fixturesIn(FIXTURES, `${topic}/${rule}`)) {
        const project = Project.of(files, settings);
        const found = problemsOf(project, quick);
        expect(problemsOf(project, slow), `${topic}/${rule} ${name}`).toEqual(found);
        problems += found.length;
      }
    }
  }
  expect(problems).toBeGreaterThan(100);
});
