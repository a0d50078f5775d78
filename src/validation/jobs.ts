import type { CronJob, Job, JobSpec } from "../resource/api/batch-v1.ts";
import { closest, quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { cronScheduleProblem } from "./job/cron-schedule.ts";
import { warnPodHostName, withDefaultLabels } from "./workload/deployment.ts";
import { validateJobSelector, withGeneratedSelector } from "./job/selector.ts";
import { validateJobSpec, warnJobSpec } from "./job/spec.ts";
import { finishedName, validateMetadata, validateObjectMeta } from "./metadata.ts";
import { dns1123LabelProblem, dnsSubdomainName } from "./names.ts";
import { validateNonNegative } from "./numbers.ts";
import { isTimeZone, timeZones } from "./job/time-zones.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const NAME = Path.of("metadata", "name");
const JOB_TEMPLATE_SPEC = SPEC.child("jobTemplate", "spec");
const CONCURRENCY_POLICIES = ["Allow", "Forbid", "Replace"];
/** The controller adds "-" and ten digits to the name of a CronJob, and a Job's name is at most 63 characters long. */
const LONGEST_CRON_JOB_NAME = 52;

/** A Job (pkg/apis/batch/validation ValidateJob, pkg/registry/batch/job/strategy.go). Its labels default to those of its template. */
function validateJob(job: Job, validation: Validation): void {
  const name = finishedName(job.metadata);
  const spec = withGeneratedSelector(withDefaults(job.spec ?? {}), name);
  // The server keeps one map for both, so the labels that it generates for the template are the Job's own too.
  const ownLabels = job.spec?.template?.metadata?.labels && spec.template?.metadata?.labels;
  validateObjectMeta(withDefaultLabels(job.metadata, ownLabels), { namespaced: true, name: dnsSubdomainName, setsGeneration: true }, Path.of("metadata"), validation);
  validateJobSelector(spec, name, SPEC, validation);
  validateJobSpec(spec, SPEC, validation);
  validateHostNames(spec, name, validation);
  if (validation.causes.length > 0) return;
  warnPodHostName(job.metadata, validation);
  warnJobSpec(spec, SPEC, validation);
}

/** The counts that a Job gets by default; those of a CronJob's jobTemplate stay absent (SetDefaults_Job in pkg/apis/batch/v1/defaults.go). */
function withDefaults(spec: JobSpec): JobSpec {
  if (spec.parallelism !== undefined) return spec;
  return spec.completions === undefined ? { ...spec, completions: 1, parallelism: 1 } : { ...spec, parallelism: 1 };
}

/** An Indexed Job gives its Pods host names that end in their index, which must be DNS labels. */
function validateHostNames({ completionMode, completions = 0 }: JobSpec, name: string, validation: Validation): void {
  if (completionMode !== "Indexed" || completions <= 0) return;
  const problem = dns1123LabelProblem(`${name}-${completions - 1}`);
  if (problem !== undefined) validation.invalid(NAME, `the last Pod of this Indexed Job gets a host name that is not valid: ${problem}`);
}

/** A CronJob (ValidateCronJobCreate, pkg/registry/batch/cronjob/strategy.go). The Jobs it makes get their selector by themselves. */
function validateCronJob(cronJob: CronJob, validation: Validation): void {
  const spec = cronJob.spec ?? {};
  const jobSpec = spec.jobTemplate?.spec ?? {};
  validateMetadata(cronJob, { namespaced: true, name: dnsSubdomainName, setsGeneration: true }, validation);
  validateSchedule(spec.schedule ?? "", validation);
  validateNonNegative(spec.startingDeadlineSeconds, SPEC.child("startingDeadlineSeconds"), validation);
  validateTimeZone(spec.timeZone, SPEC.child("timeZone"), validation);
  const policy = spec.concurrencyPolicy || "Allow";
  if (!CONCURRENCY_POLICIES.includes(policy)) validation.notSupported(SPEC.child("concurrencyPolicy"), policy, CONCURRENCY_POLICIES);
  validateJobTemplate(jobSpec, validation);
  validateNonNegative(spec.successfulJobsHistoryLimit, SPEC.child("successfulJobsHistoryLimit"), validation);
  validateNonNegative(spec.failedJobsHistoryLimit, SPEC.child("failedJobsHistoryLimit"), validation);
  const name = finishedName(cronJob.metadata);
  if (name.length > LONGEST_CRON_JOB_NAME) {
    validation.invalid(NAME, `${quote(name)} is ${name.length} characters long; at most ${LONGEST_CRON_JOB_NAME} leave room for the names of the Jobs`);
  }
  if (validation.causes.length > 0) return;
  warnPodHostName(cronJob.metadata, validation);
  warnJobSpec(jobSpec, JOB_TEMPLATE_SPEC, validation);
}

function validateSchedule(schedule: string, validation: Validation): void {
  const at = SPEC.child("schedule");
  if (schedule === "") return validation.required(at, `a CronJob needs a schedule, for example "*/5 * * * *"`);
  if (schedule.includes("TZ")) return validation.invalid(at, `${quote(schedule)} may not name a time zone; use spec.timeZone`);
  const problem = cronScheduleProblem(schedule);
  if (problem !== undefined) validation.invalid(at, problem);
}

function validateTimeZone(timeZone: string | undefined, path: Path, validation: Validation): void {
  if (timeZone === undefined) return;
  if (timeZone === "") return validation.invalid(path, `the time zone is empty; name one such as "Europe/Berlin", or leave it out`);
  if (isTimeZone(timeZone)) return;
  const nearest = closest(timeZone, timeZones());
  validation.invalid(path, `${quote(timeZone)} is not a time zone; name one such as "Europe/Berlin"`, nearest === undefined ? undefined : { kind: "replace", to: nearest });
}

function validateJobTemplate(jobSpec: JobSpec, validation: Validation): void {
  validateJobSpec(jobSpec, JOB_TEMPLATE_SPEC, validation);
  if (jobSpec.selector) validation.invalid(JOB_TEMPLATE_SPEC.child("selector"), "each Job of a CronJob gets a selector from the server; remove it");
  if (jobSpec.manualSelector) validation.notSupported(JOB_TEMPLATE_SPEC.child("manualSelector"), true, ["false"]);
}

/** Workloads that end. */
export const validators: Validators = { "batch/CronJob": validateCronJob, "batch/Job": validateJob };
