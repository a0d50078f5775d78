import type { Container, ContainerRestartRule, EphemeralContainer } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { dns1123LabelProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { isSidecar, type PodContext } from "./context.ts";
import { validateEnvironment } from "./env.ts";
import { validateMounts } from "./mounts.ts";
import { validateHostPortConflicts, validatePorts } from "./ports.ts";
import { lifecycleOf, validateProbesAndLifecycle } from "./probes.ts";
import { validateContainerResources, validateResizePolicies } from "./resources.ts";
import { validateSecurityContext } from "./security.ts";

/*
 * Containers, init containers and ephemeral containers, after validateContainers, validateInitContainers and
 * validateEphemeralContainers in pkg/apis/core/validation/validation.go.
 */

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];
const MESSAGE_POLICIES = ["File", "FallbackToLogsOnError"];
const RESTART_POLICIES = ["Always", "Never", "OnFailure"];
const RULE_OPERATORS = ["In", "NotIn"];
const MOST_RULES = 20;
const MOST_EXIT_CODES = 255;

/** The containers that a Pod runs: at least one. */
export function validateContainers(containers: readonly Container[], path: Path, context: PodContext): void {
  const { validation } = context;
  if (containers.length === 0) validation.required(path, "a Pod needs at least one container");
  const names = new Set<string>();
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i]!;
    const item = path.child(i);
    validateCommon(container, item, context, false);
    validateUniqueName(container, names, item, validation);
    validateProbesAndLifecycle(container, item, context);
    if (validation.has("containerRestartRules")) validateRestartPolicy(container, item, validation);
    else if (container.restartPolicy !== undefined && !validation.has("containerRestartPolicyDropped")) {
      validation.forbidden(item.child("restartPolicy"), "only init containers may have a restartPolicy of their own");
    }
  }
  validateHostPortConflicts(containers, path, context);
}

function validateUniqueName({ name = "" }: Container, names: Set<string>, path: Path, validation: Validation): void {
  if (names.has(name)) validation.duplicate(path.child("name"), `there is another container with the name ${quote(name)}`);
  names.add(name);
}

/** Containers that run before the others, or, with restartPolicy "Always", beside them. */
export function validateInitContainers(containers: readonly Container[], path: Path, context: PodContext): void {
  const { validation, spec } = context;
  const names = new Set((spec.containers ?? []).map(({ name }) => name ?? ""));
  containers.forEach((container, i) => {
    const item = path.child(i);
    validateCommon(container, item, context, false);
    validateInitRestartPolicy(container, item, validation);
    if (names.has(container.name ?? "")) validation.duplicate(item.child("name"), `there is another container with the name ${quote(container.name ?? "")}`);
    if (container.name) names.add(container.name);
    // Init containers run one by one, so each may take the same ports; the server reports the first index for all.
    validateHostPortConflicts([container], path, context);
    if (isSidecar(container)) validateProbesAndLifecycle(container, item, context);
    else validateNoProbes(container, item, validation);
    validateInitResizePolicy(container, item, validation);
  });
}

function validateNoProbes(container: Container, path: Path, validation: Validation): void {
  const { livenessProbe, readinessProbe, startupProbe } = container;
  for (const [field, value] of Object.entries({ lifecycle: lifecycleOf(container), livenessProbe, readinessProbe, startupProbe })) {
    if (value !== undefined) validation.forbidden(path.child(field), `an init container has no ${field} unless its restartPolicy is "Always"`);
  }
}

function validateInitResizePolicy(container: Container, path: Path, validation: Validation): void {
  if (isSidecar(container) || !validation.has("initResizePolicies")) return;
  container.resizePolicy?.forEach(({ restartPolicy }, i) => {
    if (restartPolicy !== "RestartContainer") return;
    validation.invalid(path.child("resizePolicy", i, "restartPolicy"), `an init container that ends may not have "RestartContainer"; use "NotRequired"`);
  });
}

function validateInitRestartPolicy(container: Container, path: Path, validation: Validation): void {
  const { restartPolicy, restartPolicyRules = [] } = container;
  if (validation.has("containerRestartRules")) {
    if (restartPolicy === undefined) {
      if (restartPolicyRules.length > 0) validation.required(path.child("restartPolicy"), "restartPolicyRules need a restartPolicy");
    } else if (restartPolicy !== "Always" || validation.has("restartAllContainers")) validateRestartPolicy(container, path, validation);
    else if (restartPolicyRules.length > 0) validation.forbidden(path.child("restartPolicyRules"), `an init container with restartPolicy "Always" has no rules`);
  } else if (restartPolicy !== undefined && restartPolicy !== "Always" && !validation.has("containerRestartPolicyDropped")) {
    validation.notSupported(path.child("restartPolicy"), restartPolicy, ["Always"]);
  }
}

/** restartPolicy and restartPolicyRules of a container (validateContainerRestartPolicy). */
function validateRestartPolicy({ restartPolicy, restartPolicyRules: rules = [] }: Container, path: Path, validation: Validation): void {
  if (restartPolicy === undefined) {
    if (rules.length === 0) return;
    validation.required(path.child("restartPolicy"), "restartPolicyRules need a restartPolicy");
  } else if (!RESTART_POLICIES.includes(restartPolicy)) validation.notSupported(path.child("restartPolicy"), restartPolicy, RESTART_POLICIES);
  validateRestartRules(rules, path.child("restartPolicyRules"), validation);
}

function validateRestartRules(rules: readonly ContainerRestartRule[], path: Path, validation: Validation): void {
  const actions = validation.has("restartAllContainers") ? ["Restart", "RestartAllContainers"] : ["Restart"];
  const excess = validation.has("restartRulesTooMany") ? "tooMany" : "tooLong";
  if (rules.length > MOST_RULES) validation[excess](path, `at most ${MOST_RULES} rules are allowed, but there are ${rules.length}`);
  rules.forEach(({ action = "", exitCodes }, i) => {
    if (!actions.includes(action)) validation.notSupported(path.child(i, "action"), action, actions);
    const field = path.child(i, "exitCodes");
    if (!exitCodes) {
      validation.required(field, "a rule needs exitCodes");
      return;
    }
    const { operator = "", values = [] } = exitCodes;
    if (!RULE_OPERATORS.includes(operator)) validation.notSupported(field.child("operator"), operator, RULE_OPERATORS);
    if (values.length > MOST_EXIT_CODES) validation[excess](field.child("values"), `at most ${MOST_EXIT_CODES} exit codes are allowed, but there are ${values.length}`);
  });
}

/** What all kinds of containers have in common (validateContainerCommon). */
function validateCommon(container: Container, path: Path, context: PodContext, isEphemeral: boolean): void {
  const { validation } = context;
  const { name = "", image = "", terminationMessagePolicy = "", imagePullPolicy = "" } = container;
  const problem = dns1123LabelProblem(name);
  if (name === "") validation.required(path.child("name"), "a container needs a name");
  else if (problem !== undefined) validation.invalid(path.child("name"), problem);
  if (image === "") validation.required(path.child("image"), "a container needs an image");
  if (terminationMessagePolicy !== "" && !MESSAGE_POLICIES.includes(terminationMessagePolicy)) {
    validation.notSupported(path.child("terminationMessagePolicy"), terminationMessagePolicy, MESSAGE_POLICIES);
  }
  if (container.ports) validatePorts(container.ports, path.child("ports"), context, isEphemeral);
  validateEnvironment(container, path, validation);
  validateMounts(container, path, context);
  if (imagePullPolicy !== "" && !PULL_POLICIES.includes(imagePullPolicy)) validation.notSupported(path.child("imagePullPolicy"), imagePullPolicy, PULL_POLICIES);
  if (container.resources) validateContainerResources(container, path.child("resources"), context, isEphemeral);
  if (container.resizePolicy && validation.has("resizePolicies")) validateResizePolicies(container.resizePolicy, path.child("resizePolicy"), context);
  if (container.securityContext) validateSecurityContext(container.securityContext, path.child("securityContext"), context);
}

const FORBIDDEN_IN_EPHEMERAL: readonly (keyof EphemeralContainer)[] = [
  "ports", "resources", "resizePolicy", "restartPolicy", "restartPolicyRules", "livenessProbe", "readinessProbe", "startupProbe",
];

/** Containers that are added to a running Pod; never on create, but the server looks at each all the same. */
export function validateEphemeralContainers(containers: readonly EphemeralContainer[], path: Path, context: PodContext): void {
  const { validation, spec } = context;
  const targets = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name ?? ""));
  const names = new Set(targets);
  containers.forEach((container, i) => {
    const item = path.child(i);
    validateCommon(container, item, context, true);
    validateImageSpaces(container, item, validation);
    validateUniqueName(container, names, item, validation);
    const { targetContainerName = "" } = container;
    if (targetContainerName !== "" && !targets.has(targetContainerName)) {
      validation.notFound(item.child("targetContainerName"), `the Pod has no container with the name ${quote(targetContainerName)}`);
    }
    for (const field of FORBIDDEN_IN_EPHEMERAL) {
      if (isSet(field, container[field])) validation.forbidden(item.child(field), `an ephemeral container has no ${field}`);
    }
    if (lifecycleOf(container)) validation.forbidden(item.child("lifecycle"), "an ephemeral container has no lifecycle");
    container.volumeMounts?.forEach((mount, j) => {
      for (const field of ["subPath", "subPathExpr"] as const) {
        if (mount[field]) validation.forbidden(item.child("volumeMounts", j, field), `an ephemeral container mounts volumes whole, without ${field}`);
      }
    });
  });
}

/** Resources are part of the container to the server, so an empty object is as good as none; any other value counts as set. */
function isSet(field: string, value: unknown): boolean {
  return value !== undefined && (field !== "resources" || Object.keys(value as object).length > 0);
}

/** A Pod's image may not have spaces around it; a template's may. */
export function validateImageSpaces({ image = "" }: Container, path: Path, validation: Validation): void {
  if (image.trim() !== image) validation.invalid(path.child("image"), `${quote(image)} may not start or end with spaces`);
}
