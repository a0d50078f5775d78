import type {
  AuditAnnotation, Mutation, MutatingAdmissionPolicy, ParamKind, ValidatingAdmissionPolicy, ValidatingAdmissionPolicySpec, Validation as PolicyValidation, Variable,
} from "../../resource/api/admissionregistration-v1.ts";
import { PolicyCompiler } from "../../cel/admission.ts";
import { RESERVED_WORDS } from "../../cel/escape.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { byteLength } from "../labels.ts";
import { finishedName, validateMetadata, type MetadataRules } from "../metadata.ts";
import { cIdentifierProblem, dnsSubdomainName, qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { reportRefusal, validateMatchConditions } from "./conditions.ts";
import { validateMatchConstraints, validateMutableOperations, validateParamKind } from "./matching.ts";
import { FAILURE_POLICIES, REINVOCATION_POLICIES, validateWord, validateStaticName } from "./webhooks.ts";

/*
 * Admission policies, after validateValidatingAdmissionPolicySpec and validateMutatingAdmissionPolicySpec in
 * pkg/apis/admissionregistration/validation/validation.go. A missing failurePolicy is Fail.
 */

const METADATA: MetadataRules = { namespaced: false, name: dnsSubdomainName, setsGeneration: true, allowsAnyFinalizer: true };
const SPEC = Path.of("spec");
const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge"] as const;
const PATCH_TYPES = ["ApplyConfiguration", "JSONPatch"] as const;
const MOST_ANNOTATIONS = 20;
const LONGEST_VALUE_EXPRESSION = 5 * 1024;
const LINE_BREAK = /[\n\r]/;

interface PolicyPart {
  readonly compiler: PolicyCompiler;
  readonly params: boolean;
  readonly validation: Validation;
}

export function validateValidatingPolicy(policy: ValidatingAdmissionPolicy, validation: Validation): void {
  validateMetadata(policy, METADATA, validation);
  validateStaticName(policy.metadata?.name, validation);
  const spec = policy.spec ?? {};
  const { variables = [], validations = [], auditAnnotations = [] } = spec;
  const part: PolicyPart = { compiler: new PolicyCompiler(validation.minor, variables.length > 0), params: spec.paramKind !== undefined, validation };
  validateCommon(spec, validation);
  variables.forEach((variable, i) => { validateVariable(variable, SPEC.child("variables", i), part); });
  if (validations.length === 0 && auditAnnotations.length === 0) {
    for (const name of ["validations", "auditAnnotations"]) validation.required(SPEC.child(name), "a policy needs at least one of validations and auditAnnotations");
    return;
  }
  validations.forEach((one, i) => { validateOneValidation(one, SPEC.child("validations", i), part); });
  validateAuditAnnotations(auditAnnotations, finishedName(policy.metadata), part);
}

export function validateMutatingPolicy(policy: MutatingAdmissionPolicy, validation: Validation): void {
  validateMetadata(policy, METADATA, validation);
  validateStaticName(policy.metadata?.name, validation);
  const spec = policy.spec ?? {};
  const { variables = [], mutations = [], reinvocationPolicy = "" } = spec;
  const part: PolicyPart = { compiler: new PolicyCompiler(validation.minor, true), params: spec.paramKind !== undefined, validation };
  validateCommon(spec, validation, () => { validateMutableOperations(spec.matchConstraints, SPEC.child("matchConstraints"), validation); });
  variables.forEach((variable, i) => { validateVariable(variable, SPEC.child("variables", i), part); });
  if (mutations.length === 0) validation.required(SPEC.child("mutations"), "a mutating policy needs at least one mutation");
  mutations.forEach((mutation, i) => { validateMutation(mutation, SPEC.child("mutations", i), part); });
  const at = SPEC.child("reinvocationPolicy");
  if (reinvocationPolicy === "") validation.required(at, `write whether the policy is asked again after others changed the object: "Never" or "IfNeeded"`);
  else validateWord(reinvocationPolicy, REINVOCATION_POLICIES, at, validation);
}

type CommonSpec = Pick<ValidatingAdmissionPolicySpec, "failurePolicy" | "paramKind" | "matchConstraints" | "matchConditions">;

function validateCommon(spec: CommonSpec, validation: Validation, validateOperations?: () => void): void {
  const paramKind: ParamKind | undefined = spec.paramKind;
  validateWord(spec.failurePolicy, FAILURE_POLICIES, SPEC.child("failurePolicy"), validation);
  if (paramKind) validateParamKind(paramKind, SPEC.child("paramKind"), validation);
  validateMatchConstraints(spec.matchConstraints, SPEC.child("matchConstraints"), validation);
  validateOperations?.();
  validateMatchConditions(spec.matchConditions, paramKind !== undefined, SPEC.child("matchConditions"), validation);
}

function validateVariable({ name = "", expression = "" }: Variable, path: Path, { compiler, params, validation }: PolicyPart): void {
  if (name.trim() === "") validation.required(path.child("name"), "a variable needs a name");
  else if (cIdentifierProblem(name) !== undefined || RESERVED_WORDS.has(name)) {
    validation.invalid(path.child("name"), `${quote(name)} cannot be the name of a variable: use letters, digits and "_", and no word of the language`);
  }
  if (expression.trim() === "") validation.required(path.child("expression"), "a variable needs an expression");
  else reportRefusal(compiler.addVariable(name, expression, { params, authorizer: true, patchTypes: false }), path.child("expression"), validation);
}

function validateOneValidation(one: PolicyValidation, path: Path, { compiler, params, validation }: PolicyPart): void {
  const { expression = "", message = "", messageExpression = "", reason } = one;
  if (expression.trim() === "") validation.required(path.child("expression"), "a validation needs an expression");
  else reportRefusal(compiler.refusal(expression, { params, authorizer: true, patchTypes: false }, "bool"), path.child("expression"), validation);
  const at = path.child("messageExpression");
  if (messageExpression.trim() !== "") reportRefusal(compiler.refusal(messageExpression, { params, authorizer: false, patchTypes: false }, "text"), at, validation);
  else if (messageExpression !== "") validation.invalid(at, "an expression that is there may not be blank");
  if (message !== "" && message.trim() === "") validation.invalid(path.child("message"), "a message that is there may not be blank");
  else if (LINE_BREAK.test(message.trim())) validation.invalid(path.child("message"), "a message may not have several lines");
  validateWord(reason, REASONS, path.child("reason"), validation);
}

function validateAuditAnnotations(annotations: readonly AuditAnnotation[], policyName: string, part: PolicyPart): void {
  const { validation } = part;
  const path = SPEC.child("auditAnnotations");
  if (annotations.length > MOST_ANNOTATIONS) validation.invalid(path, `there are ${annotations.length} annotations; at most ${MOST_ANNOTATIONS} are allowed`);
  const keys = new Set<string>();
  annotations.forEach((annotation, i) => {
    const { key = "" } = annotation;
    validateAuditAnnotation(annotation, policyName, path.index(i), part);
    if (keys.has(key)) validation.duplicate(path.index(i).child("key"), `another annotation has the key ${quote(key)} already`);
    keys.add(key);
  });
}

function validateAuditAnnotation({ key = "", valueExpression = "" }: AuditAnnotation, policyName: string, path: Path, { compiler, params, validation }: PolicyPart): void {
  const problem = policyName === "" ? "the key of an annotation needs the name of the policy, which is missing" : qualifiedNameProblem(`${policyName}/${key}`);
  if (problem !== undefined) validation.invalid(path.child("key"), problem);
  const expression = valueExpression.trim();
  const at = path.child("valueExpression");
  if (expression === "") validation.required(at, "an annotation needs an expression for its value");
  else if (byteLength(expression) > LONGEST_VALUE_EXPRESSION) validation.required(at, `the expression is longer than ${LONGEST_VALUE_EXPRESSION} bytes`);
  else reportRefusal(compiler.refusal(expression, { params, authorizer: true, patchTypes: false }, "textOrNull"), at, validation);
}

function validateMutation({ patchType = "", jsonPatch, applyConfiguration }: Mutation, path: Path, part: PolicyPart): void {
  const { validation } = part;
  if (patchType === "") {
    validation.required(path.child("patchType"), `write how the object is changed: "ApplyConfiguration" or "JSONPatch"`);
    return;
  }
  if (!(PATCH_TYPES as readonly string[]).includes(patchType)) {
    validation.notSupported(path.child("patchType"), patchType, PATCH_TYPES);
    return;
  }
  const isPatch = patchType === "JSONPatch";
  const [wanted, other] = isPatch ? (["jsonPatch", "applyConfiguration"] as const) : (["applyConfiguration", "jsonPatch"] as const);
  const [mutation, unwanted] = isPatch ? [jsonPatch, applyConfiguration] : [applyConfiguration, jsonPatch];
  if (!mutation) validation.required(path.child(wanted), `patchType ${quote(patchType)} needs ${wanted}`);
  else validatePatch(mutation.expression ?? "", isPatch ? "patches" : "object", path.child(wanted, "expression"), part);
  if (unwanted) validation.invalid(path.child(other), `patchType ${quote(patchType)} does not go with ${other}`);
}

function validatePatch(text: string, wanted: "patches" | "object", path: Path, { compiler, params, validation }: PolicyPart): void {
  const expression = text.trim();
  if (expression === "") validation.required(path, "a mutation needs an expression");
  else reportRefusal(compiler.refusal(expression, { params, authorizer: true, patchTypes: true }, wanted), path, validation);
}
