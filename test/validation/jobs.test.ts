import { describe, expect, it } from "vitest";
import { cronScheduleProblem } from "../../src/validation/job/cron-schedule.ts";
import { isTimeZone } from "../../src/validation/job/time-zones.ts";
import { causesOf, warningsOf } from "../support/verdict.ts";

const template = "template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never, containers: [{name: main, image: web}]}}";
const job = (spec: string, metadata = "{name: web}"): string => `apiVersion: batch/v1\nkind: Job\nmetadata: ${metadata}\nspec: {${spec}}\n`;
const cronJob = (spec: string, jobSpec = template, name = "web"): string =>
  `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: ${name}}\nspec: {${spec}, jobTemplate: {spec: {${jobSpec}}}}\n`;

describe("Job", () => {
  it.each([
    ["a plain one", template, []],
    ["no restartPolicy", "template: {spec: {containers: [{name: main, image: web}]}}", ["spec.template.spec.restartPolicy Required"]],
    ["a selector of its own", `selector: {matchLabels: {app: web}}, ${template}`, ["spec.selector Invalid"]],
    ["a manual selector", `manualSelector: true, selector: {matchLabels: {app: web}}, ${template}`, []],
    ["a manual selector that is missing", `manualSelector: true, ${template}`, ["spec.selector Required"]],
    ["Indexed without completions", `completionMode: Indexed, parallelism: 2, ${template}`, ["spec.completions Required"]],
    ["Indexed with completions by default", `completionMode: Indexed, ${template}`, []],
    ["a limit per index without indexes", `backoffLimitPerIndex: 1, ${template}`, ["spec.backoffLimitPerIndex Invalid"]],
    ["failed indexes without a limit", `completionMode: Indexed, completions: 2, maxFailedIndexes: 3, ${template}`, ["spec.backoffLimitPerIndex Required", "spec.maxFailedIndexes Invalid"]],
    ["a success policy without indexes", `successPolicy: {rules: [{succeededCount: 1}]}, ${template}`, ["spec.successPolicy Invalid"]],
    ["indexes out of order", `completionMode: Indexed, completions: 9, successPolicy: {rules: [{succeededIndexes: "2-3,1"}]}, ${template}`, ["spec.successPolicy.rules[0].succeededIndexes Invalid"]],
    ["more successes than indexes", `completionMode: Indexed, completions: 9, successPolicy: {rules: [{succeededIndexes: 0-1, succeededCount: 3}]}, ${template}`,
      ["spec.successPolicy.rules[0].succeededCount Invalid"]],
    ["a failure rule for a stranger", `podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {containerName: side, operator: In, values: [0, 0]}}]}, ${template}`,
      ["spec.podFailurePolicy.rules[0].onExitCodes.containerName Invalid", "spec.podFailurePolicy.rules[0].onExitCodes.values[0] Invalid",
        "spec.podFailurePolicy.rules[0].onExitCodes.values[1] Invalid", "spec.podFailurePolicy.rules[0].onExitCodes.values[1] Duplicate"]],
    ["a failure rule without a pattern", `podFailurePolicy: {rules: [{action: FailJob}]}, ${template}`, ["spec.podFailurePolicy.rules[0] Invalid"]],
    ["a failure policy that replaces early", `podReplacementPolicy: TerminatingOrFailed, podFailurePolicy: {rules: []}, ${template}`, ["spec.podReplacementPolicy NotSupported"]],
  ])("judges %s", (_what, spec, causes) => {
    expect(causesOf(job(spec))).toEqual(causes);
  });

  it("gives itself and its template the labels that it generates", () => {
    const long = "x".repeat(64);
    expect(causesOf(job(template, `{name: ${long}}`))).toEqual(["metadata.labels Invalid", "spec.template.labels Invalid"]);
    expect(warningsOf(job(template, "{name: a.b}"))).toEqual(["metadata.name"]);
  });

  it("needs room for the index in host names", () => {
    expect(causesOf(job(`completionMode: Indexed, completions: 100, ${template}`, `{name: ${"x".repeat(61)}}`))).toEqual(["metadata.name Invalid"]);
  });
});

describe("CronJob", () => {
  it.each([
    ["a plain one", cronJob("schedule: '* * * * *'"), []],
    ["no schedule", cronJob("suspend: true"), ["spec.schedule Required"]],
    ["a time zone in the schedule", cronJob("schedule: 'TZ=UTC * * * * *'"), ["spec.schedule Invalid"]],
    ["an unknown time zone", cronJob("schedule: '@daily', timeZone: Europe/Berlln"), ["spec.timeZone Invalid"]],
    ["an unknown policy", cronJob("schedule: '@daily', concurrencyPolicy: Queue"), ["spec.concurrencyPolicy NotSupported"]],
    ["a selector", cronJob("schedule: '@daily'", `manualSelector: true, selector: {}, ${template}`), ["spec.jobTemplate.spec.selector Invalid", "spec.jobTemplate.spec.manualSelector NotSupported"]],
    ["no defaults for its Jobs yet", cronJob("schedule: '@daily'", `completionMode: Indexed, ${template}`), ["spec.jobTemplate.spec.completions Required"]],
    ["a name without room for those of Jobs", cronJob("schedule: '@daily'", template, "x".repeat(53)), ["metadata.name Invalid"]],
  ])("judges %s", (_what, text, causes) => {
    expect(causesOf(text)).toEqual(causes);
  });
});

describe("schedules", () => {
  it.each([
    "* * * * *", "*/15 0-23/2 1,15 JAN-dec Mon-FRI", "? ? ? ? ?", "5/15 * * * *", "*-5 * * * *", "0,,1 * * * *", ", , , , ,", "+5 * * * *", "\t0\u00a00 1 1 0\n",
    "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@every 1h30m5.5s", "@every -1.s", "@every 0",
  ])("takes %j", (schedule) => {
    expect(cronScheduleProblem(schedule)).toBeUndefined();
  });

  it.each([
    ["* * * *", "4 fields"], ["* * * * * *", "6 fields"], ["60 * * * *", "0 to 59"], ["* 24 * * *", "0 to 23"], ["* * 0 * *", "1 to 31"], ["* * * 13 *", "1 to 12"], ["* * * * 7", "0 to 6"],
    ["*/0 * * * *", "step of 0"], ["1/2/3 * * * *", "more than one \"/\""], ["1-2-3 * * * *", "more than one \"-\""], ["5-1 * * * *", "ends before"], ["a * * * *", "minute"], ["-1 * * * *", "minute"],
    ["@reboot", "@yearly"], ["@Daily", "@yearly"], ["@every 1", "duration"], ["@every 1h30", "duration"], ["@every 300000000h", "duration"],
  ])("refuses %j", (schedule, reason) => {
    expect(cronScheduleProblem(schedule)).toContain(reason);
  });
});

describe("time zones", () => {
  it.each(["UTC", "Europe/Berlin", "America/Argentina/ComodRivadavia", "Asia/Ust-Nera", "EST5EDT", "Etc/GMT+12", "posix/UTC", "right/Asia/Tokyo", "posixrules"])("knows %s", (name) => {
    expect(isTimeZone(name)).toBe(true);
  });
  it.each(["", "utc", "europe/berlin", "Europe", "Europe/", "/UTC", "Local", "posix/", "GMT+1", "../UTC"])("does not know %j", (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
