import type { Deployment, DeploymentSpec, ReplicaSet } from "../../resource/api/apps-v1.ts";
import type { ReplicationController } from "../../resource/api/core-v1.ts";
import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { finishedName, validateMetadata, validateObjectMeta } from "../metadata.ts";
import { dns1123LabelProblem, dnsSubdomainName } from "../names.ts";
import { parseInt64, validateNonNegative } from "../numbers.ts";
import { warnPodTemplate } from "../pod/template.ts";
import { validateDeploymentStrategy } from "./rollout.ts";
import type { Validation } from "../validation.ts";
import { validateLongRunningTemplate, validateRequiredSelector, validateTemplateMatches } from "./template.ts";

const SPEC = Path.of("spec");
const TEMPLATE = SPEC.child("template");
const ANNOTATIONS = Path.of("metadata", "annotations");
const [REPLICAS, SELECTOR, STRATEGY, MIN_READY_SECONDS, REVISION_HISTORY_LIMIT, PROGRESS_DEADLINE_SECONDS, ROLLBACK_VERSION] = [
  SPEC.child("replicas"), SPEC.child("selector"), SPEC.child("strategy"), SPEC.child("minReadySeconds"), SPEC.child("revisionHistoryLimit"),
  SPEC.child("progressDeadlineSeconds"), SPEC.child("rollback", "version"),
];
const RULES = { namespaced: true, name: dnsSubdomainName, setsGeneration: true };
/** An annotation that stands for a field of older API versions (apps/v1 conversion.go). */
const ROLLBACK_TO = "deprecated.deployment.rollback.to";
const DEFAULT_PROGRESS_DEADLINE_SECONDS = 600;

/** A Deployment (pkg/apis/apps/validation ValidateDeployment, pkg/registry/apps/deployment/strategy.go). */
export function validateDeployment(deployment: Deployment, validation: Validation): void {
  const rollbackTo = deployment.metadata?.annotations?.[ROLLBACK_TO];
  const revision = rollbackTo ? parseInt64(rollbackTo) : 0n;
  if (revision === undefined) return validation.invalid(ANNOTATIONS.key(ROLLBACK_TO), `${quote(rollbackTo)} is not a revision; write a whole number`);
  validateMetadata(deployment, RULES, validation);
  validateDeploymentSpec(deployment.spec ?? {}, validation);
  validateNonNegative(revision, ROLLBACK_VERSION, validation);
  warnLongRunning(deployment.metadata, deployment.spec?.template, validation);
}

function validateDeploymentSpec(spec: DeploymentSpec, validation: Validation): void {
  validateNonNegative(spec.replicas, REPLICAS, validation);
  validateSelectorAndTemplate(spec, "Deployment", validation);
  validateDeploymentStrategy(spec.strategy, STRATEGY, validation);
  validateNonNegative(spec.minReadySeconds, MIN_READY_SECONDS, validation);
  validateNonNegative(spec.revisionHistoryLimit, REVISION_HISTORY_LIMIT, validation);
  const deadline = spec.progressDeadlineSeconds ?? DEFAULT_PROGRESS_DEADLINE_SECONDS;
  validateNonNegative(deadline, PROGRESS_DEADLINE_SECONDS, validation);
  if (deadline <= (spec.minReadySeconds ?? 0)) {
    validation.invalid(PROGRESS_DEADLINE_SECONDS, `${deadline} must be greater than minReadySeconds, which is ${spec.minReadySeconds ?? 0}`);
  }
}

/** A ReplicaSet (ValidateReplicaSet, pkg/registry/apps/replicaset/strategy.go). */
export function validateReplicaSet(replicaSet: ReplicaSet, validation: Validation): void {
  const spec = replicaSet.spec ?? {};
  validateMetadata(replicaSet, RULES, validation);
  validateNonNegative(spec.replicas, REPLICAS, validation);
  validateNonNegative(spec.minReadySeconds, MIN_READY_SECONDS, validation);
  validateSelectorAndTemplate(spec, "ReplicaSet", validation);
  warnLongRunning(replicaSet.metadata, spec.template, validation);
}

function validateSelectorAndTemplate(spec: Pick<DeploymentSpec, "selector" | "template">, kind: string, validation: Validation): void {
  // A selector that does not parse hides what is wrong with the template.
  if (validateRequiredSelector(spec, SELECTOR, validation) === "broken") return;
  if (spec.selector) validateTemplateMatches(spec.selector, spec.template, TEMPLATE, validation);
  validateLongRunningTemplate(spec.template, kind, TEMPLATE, validation);
}

/**
 * A ReplicationController (core/validation ValidateReplicationController). Its selector and labels default to the labels
 * of the template (SetDefaults_ReplicationController), so only a selector that is written can fail to match.
 */
export function validateReplicationController(controller: ReplicationController, validation: Validation): void {
  const spec = controller.spec ?? {};
  const templateLabels = spec.template?.metadata?.labels;
  const rules = { namespaced: true, name: dnsSubdomainName, setsGeneration: true, ignoresGenerateName: validation.has("controllerGenerateName") };
  validateObjectMeta(withDefaultLabels(controller.metadata, templateLabels), rules, Path.of("metadata"), validation);
  validateNonNegative(spec.minReadySeconds, MIN_READY_SECONDS, validation);
  const selector = isEmpty(spec.selector) ? templateLabels : spec.selector;
  if (isEmpty(selector)) validation.required(SELECTOR, "a ReplicationController needs a selector; write labels of its template");
  validateNonNegative(spec.replicas, REPLICAS, validation);
  if (!spec.template) return validation.required(TEMPLATE, "a ReplicationController needs a template for its Pods");
  if (!isEmpty(selector)) validateTemplateMatches({ matchLabels: selector! }, spec.template, TEMPLATE, validation);
  validateLongRunningTemplate(spec.template, "ReplicationController", TEMPLATE, validation);
  warnLongRunning(controller.metadata, spec.template, validation);
}

/** Objects of some kinds that have no labels take those of their template. */
export function withDefaultLabels(metadata: ObjectMeta | undefined, labels: Readonly<Record<string, string>> | undefined): ObjectMeta | undefined {
  return isEmpty(metadata?.labels) && labels ? { ...metadata, labels } : metadata;
}

function isEmpty(labels: Readonly<Record<string, string>> | undefined): boolean {
  return labels === undefined || Object.keys(labels).length === 0;
}

function warnLongRunning(metadata: ObjectMeta | undefined, template: DeploymentSpec["template"], validation: Validation): void {
  if (validation.causes.length > 0) return;
  warnPodHostName(metadata, validation);
  warnPodTemplate(template, TEMPLATE, validation);
}

/** Names of Pods and hosts are made from the name of their workload, so it had better be a DNS label (WarningsOnCreate of most workloads). */
export function warnPodHostName(metadata: ObjectMeta | undefined, validation: Validation): void {
  const problem = dns1123LabelProblem(finishedName(metadata));
  if (problem !== undefined) validation.warn(Path.of("metadata", "name"), `the name becomes part of the names of Pods and hosts: ${problem}`);
}
