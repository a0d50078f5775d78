import type {
  FlowSchema, FlowSchemaSpec, LimitedPriorityLevelConfiguration, LimitResponse, NonResourcePolicyRule, PolicyRulesWithSubjects, PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec, QueuingConfiguration, ResourcePolicyRule, Subject,
} from "../resource/api/flowcontrol-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { validateMetadata, type MetadataRules } from "./metadata.ts";
import { dns1123SubdomainProblem, dnsLabelName, dnsSubdomainName, rangeProblem } from "./names.ts";
import { isFixedFlowSchema, isFixedPriorityLevel } from "./flow-control/mandatory.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

/*
 * Priority and fairness of requests, after pkg/apis/flowcontrol/validation/validation.go with the defaults of
 * pkg/apis/flowcontrol/v1/defaults.go. What is in a status is dropped before validation.
 */

const METADATA: MetadataRules = { namespaced: false, name: dnsSubdomainName, setsGeneration: true };
const SPEC = Path.of("spec");
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"] as const;
const SUBJECT_KINDS = ["Group", "ServiceAccount", "User"] as const;
const DISTINGUISHERS = ["ByNamespace", "ByUser"] as const;
const LEVEL_TYPES = ["Exempt", "Limited"] as const;
const RESPONSE_TYPES = ["Queue", "Reject"] as const;
const DEFAULT_PRECEDENCE = 1000;
const HIGHEST_PRECEDENCE = 10000;
const DEFAULT_HAND_SIZE = 8;
const DEFAULT_QUEUES = 64;
const DEFAULT_QUEUE_LENGTH = 50;
const MOST_QUEUES = 10_000_000;
/** The server deals hands of queues with a hash of that many bits. */
const HASH_BITS = 60;

function validateFlowSchema(schema: FlowSchema, validation: Validation): void {
  validateMetadata(schema, METADATA, validation);
  const name = schema.metadata?.name ?? "";
  const spec = schema.spec ?? {};
  validateFlowSchemaSpec(spec, name, validation);
  if (isFixedFlowSchema(name, spec) === false) validation.invalid(SPEC, `the FlowSchema ${quote(name)} is Kubernetes' own, and its spec may not be another`);
}

function validateFlowSchemaSpec(spec: FlowSchemaSpec, name: string, validation: Validation): void {
  const precedence = spec.matchingPrecedence || DEFAULT_PRECEDENCE;
  const problem = rangeProblem(precedence, 1, HIGHEST_PRECEDENCE);
  if (problem !== undefined) validation.invalid(SPEC.child("matchingPrecedence"), problem);
  if (precedence === 1 && name !== "exempt") validation.invalid(SPEC.child("matchingPrecedence"), `1 is for the FlowSchema "exempt" only`);
  const method = spec.distinguisherMethod;
  if (method && !(DISTINGUISHERS as readonly string[]).includes(method.type ?? "")) validation.notSupported(SPEC.child("distinguisherMethod", "type"), method.type ?? "", DISTINGUISHERS);
  const level = spec.priorityLevelConfiguration?.name ?? "";
  const at = SPEC.child("priorityLevelConfiguration", "name");
  if (level === "") validation.required(at, "a FlowSchema needs the name of a PriorityLevelConfiguration");
  else {
    const levelProblem = dns1123SubdomainProblem(level);
    if (levelProblem !== undefined) validation.invalid(at, levelProblem);
  }
  spec.rules?.forEach((rule, i) => { validateRule(rule, SPEC.child("rules", i), validation); });
}

function validateRule({ subjects = [], resourceRules = [], nonResourceRules = [] }: PolicyRulesWithSubjects, path: Path, validation: Validation): void {
  if (subjects.length === 0) validation.required(path.child("subjects"), "a rule needs at least one subject");
  subjects.forEach((subject, i) => { validateSubject(subject, path.child("subjects", i), validation); });
  if (resourceRules.length === 0 && nonResourceRules.length === 0) validation.required(path, "a rule needs at least one of resourceRules and nonResourceRules");
  resourceRules.forEach((rule, i) => { validateResourceRule(rule, path.child("resourceRules", i), validation); });
  nonResourceRules.forEach((rule, i) => { validateNonResourceRule(rule, path.child("nonResourceRules", i), validation); });
}

const SUBJECT_FIELDS = { ServiceAccount: "serviceAccount", User: "user", Group: "group" } as const;

function validateSubject(subject: Subject, path: Path, validation: Validation): void {
  const { kind = "" } = subject;
  if (!Object.hasOwn(SUBJECT_FIELDS, kind)) {
    validation.notSupported(path.child("kind"), kind, SUBJECT_KINDS);
    return;
  }
  const field = SUBJECT_FIELDS[kind as keyof typeof SUBJECT_FIELDS];
  const at = path.child(field);
  if (!subject[field]) validation.required(at, `a subject of kind ${kind} needs ${field}`);
  else if (field === "serviceAccount") validateServiceAccount(subject.serviceAccount!, at, validation);
  else if (!subject[field]?.name) validation.required(at.child("name"), `a ${kind} needs a name`);
  for (const other of Object.values(SUBJECT_FIELDS)) {
    if (other !== field && subject[other]) validation.forbidden(path.child(other), `${other} does not go with kind ${kind}`);
  }
}

function validateServiceAccount({ name = "", namespace = "" }: NonNullable<Subject["serviceAccount"]>, path: Path, validation: Validation): void {
  if (name === "") validation.required(path.child("name"), `a ServiceAccount needs a name; "*" means all`);
  else if (name !== "*") {
    const problem = dnsSubdomainName(name);
    if (problem !== undefined) validation.invalid(path.child("name"), problem);
  }
  if (namespace === "") validation.required(path.child("namespace"), "a ServiceAccount needs a namespace");
  else {
    const problem = dnsLabelName(namespace);
    if (problem !== undefined) validation.invalid(path.child("namespace"), problem);
  }
}

function validateVerbs(verbs: readonly string[] = [], path: Path, validation: Validation): void {
  if (verbs.length === 0) validation.required(path, `a rule needs at least one verb; "*" means all`);
  else if (verbs.includes("*")) validateAlone(verbs, path, validation);
  else {
    const unknown = verbs.find((verb) => !(VERBS as readonly string[]).includes(verb));
    if (unknown !== undefined) validation.notSupported(path, unknown, VERBS);
  }
}

/** "*" means everything, so nothing may stand beside it. */
function validateAlone(values: readonly string[], path: Path, validation: Validation): void {
  if (values.length > 1 && values.includes("*")) validation.invalid(path, `"*" means all and must stand alone`);
}

function validateResourceRule(rule: ResourcePolicyRule, path: Path, validation: Validation): void {
  const { apiGroups = [], resources = [], namespaces = [], clusterScope = false } = rule;
  validateVerbs(rule.verbs, path.child("verbs"), validation);
  if (apiGroups.length === 0) validation.required(path.child("apiGroups"), `a rule needs at least one API group; "*" means all`);
  validateAlone(apiGroups, path.child("apiGroups"), validation);
  if (resources.length === 0) validation.required(path.child("resources"), `a rule needs at least one resource; "*" means all`);
  validateAlone(resources, path.child("resources"), validation);
  const at = path.child("namespaces");
  if (namespaces.length === 0 && !clusterScope) validation.required(at, `a rule needs namespaces ("*" means all) or clusterScope: true`);
  else if (namespaces.includes("*")) validateAlone(namespaces, at, validation);
  else {
    namespaces.forEach((namespace, i) => {
      const problem = dnsLabelName(namespace);
      if (problem !== undefined) validation.invalid(at.index(i), problem);
    });
  }
}

function validateNonResourceRule({ verbs, nonResourceURLs = [] }: NonResourcePolicyRule, path: Path, validation: Validation): void {
  validateVerbs(verbs, path.child("verbs"), validation);
  const at = path.child("nonResourceURLs");
  if (nonResourceURLs.length === 0) validation.required(at, `a rule needs at least one path; "*" means all`);
  else if (nonResourceURLs.includes("*")) validateAlone(nonResourceURLs, at, validation);
  else {
    nonResourceURLs.forEach((url, i) => {
      const problem = urlPathProblem(url);
      if (problem !== undefined) validation.invalid(at.index(i), problem);
    });
  }
}

function urlPathProblem(url: string): string | undefined {
  if (url === "") return "a path may not be empty";
  if (url === "/") return undefined;
  if (!url.startsWith("/")) return `${quote(url)} must start with "/"`;
  if (url.includes(" ")) return `${quote(url)} may not hold a space`;
  if (url.includes("//")) return `${quote(url)} may not hold "//"`;
  const stars = url.split("*").length - 1;
  return stars > 1 || (stars === 1 && !url.endsWith("/*")) ? `${quote(url)} may hold "*" only at its end, after a slash` : undefined;
}

function validatePriorityLevel(level: PriorityLevelConfiguration, validation: Validation): void {
  validateMetadata(level, METADATA, validation);
  const { name = "", annotations = {} } = level.metadata ?? {};
  if (Object.hasOwn(annotations, "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares")) {
    validation.forbidden(Path.of("metadata", "annotations"), "the annotation flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares is for v1beta3 only");
  }
  const spec = level.spec ?? {};
  validateLevelSpec(spec, name, validation);
  if (isFixedPriorityLevel(name, spec) === false) validation.invalid(SPEC, `the PriorityLevelConfiguration ${quote(name)} is Kubernetes' own, and its spec may not be another`);
}

function validateLevelSpec({ type = "", exempt, limited }: PriorityLevelConfigurationSpec, name: string, validation: Validation): void {
  const at = SPEC.child("type");
  if ((name === "exempt") !== (type === "Exempt")) validation.invalid(at, `"Exempt" is the type of the PriorityLevelConfiguration "exempt", and of no other`);
  if (type === "Exempt") {
    if (limited) validation.forbidden(SPEC.child("limited"), `limited does not go with type "Exempt"`);
    if (exempt) validateShares(exempt, SPEC.child("exempt"), validation);
  } else if (type === "Limited") {
    if (exempt) validation.forbidden(SPEC.child("exempt"), `exempt does not go with type "Limited"`);
    if (limited) validateLimited(limited, SPEC.child("limited"), validation);
    else validation.required(SPEC.child("limited"), `type "Limited" needs limited`);
  } else {
    if (validation.has("flowControlUnions")) {
      if (exempt) validation.forbidden(SPEC.child("exempt"), `exempt goes with type "Exempt" only`);
      if (limited) validation.forbidden(SPEC.child("limited"), `limited goes with type "Limited" only`);
      if (limited && !RESPONSE_TYPES.some((one) => one === limited.limitResponse?.type)) validateResponse(limited.limitResponse ?? {}, SPEC.child("limited", "limitResponse"), validation);
    }
    validateType(type, LEVEL_TYPES, at, validation);
  }
}

function validateType(type: string, allowed: readonly string[], path: Path, validation: Validation): void {
  if (type === "" && validation.has("flowControlTypesRequired")) validation.required(path, `a type is missing: ${allowed.map((one) => `"${one}"`).join(" or ")}`);
  else validation.notSupported(path, type, allowed);
}

function validateShares({ nominalConcurrencyShares = 0, lendablePercent = 0 }: LimitedPriorityLevelConfiguration, path: Path, validation: Validation): void {
  if (nominalConcurrencyShares < 0) validation.invalid(path.child("nominalConcurrencyShares"), `${nominalConcurrencyShares} may not be negative`);
  const problem = rangeProblem(lendablePercent, 0, 100);
  if (problem !== undefined) validation.invalid(path.child("lendablePercent"), problem);
}

function validateLimited(limited: LimitedPriorityLevelConfiguration, path: Path, validation: Validation): void {
  const { limitResponse = {}, borrowingLimitPercent = 0 } = limited;
  validateShares(limited, path, validation);
  validateResponse(limitResponse, path.child("limitResponse"), validation);
  if (borrowingLimitPercent < 0) validation.invalid(path.child("borrowingLimitPercent"), `${borrowingLimitPercent} may not be negative`);
}

function validateResponse({ type = "", queuing }: LimitResponse, path: Path, validation: Validation): void {
  if (type === "Reject") {
    if (queuing) validation.forbidden(path.child("queuing"), `queuing does not go with type "Reject"`);
  } else if (type !== "Queue") {
    if (queuing && validation.has("flowControlUnions")) validation.forbidden(path.child("queuing"), `queuing goes with type "Queue" only`);
    validateType(type, RESPONSE_TYPES, path.child("type"), validation);
  } else if (queuing) validateQueuing(queuing, path.child("queuing"), validation);
  else validation.required(path.child("queuing"), `type "Queue" needs queuing`);
}

function validateQueuing(queuing: QueuingConfiguration, path: Path, validation: Validation): void {
  const length = queuing.queueLengthLimit || DEFAULT_QUEUE_LENGTH;
  const queues = queuing.queues || DEFAULT_QUEUES;
  const hand = queuing.handSize || DEFAULT_HAND_SIZE;
  if (length <= 0) validation.invalid(path.child("queueLengthLimit"), `${length} must be positive`);
  const problem = rangeProblem(queues, 1, MOST_QUEUES);
  if (problem !== undefined) validation.invalid(path.child("queues"), problem);
  if (hand <= 0) validation.invalid(path.child("handSize"), `${hand} must be positive`);
  else if (hand > queues) validation.invalid(path.child("handSize"), `${hand} is more than there are queues (${queues})`);
  else if (entropyBits(queues, hand) > HASH_BITS) validation.invalid(path.child("handSize"), `${hand} of ${queues} queues are more than the server can choose from; take fewer`);
}

/** The bits that choosing a hand of queues takes (RequiredEntropyBits in pkg/util/shufflesharding of apiserver). */
function entropyBits(queues: number, hand: number): number {
  return Math.ceil(Math.log2(queues) * hand);
}

/** Priority and fairness of requests to the API server. */
export const validators: Validators = {
  "flowcontrol.apiserver.k8s.io/FlowSchema": validateFlowSchema,
  "flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration": validatePriorityLevel,
};
