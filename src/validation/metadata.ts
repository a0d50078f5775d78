import type { ObjectMeta, OwnerReference } from "../resource/api/meta-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { validateAnnotations, validateLabels } from "./labels.ts";
import { dnsLabelName, pathSegmentNameProblem, qualifiedNameProblem, type NameProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/** How a kind's metadata is validated. */
export interface MetadataRules {
  readonly namespaced: boolean;
  /** The kind's own check of names, for example dnsSubdomainName; called with `isPrefix` for a generateName. */
  readonly name: NameProblem;
  /** The strategy sets the generation itself (PrepareForCreate), so a negative one never reaches validation. */
  readonly setsGeneration?: boolean;
  /** Kinds validated with ValidateObjectMetaWithOpts: only the finished name is checked, not generateName by itself. */
  readonly ignoresGenerateName?: boolean;
  /**
   * Finalizers without a domain may have any name. Most kinds take only Kubernetes' own ("kubernetes", "orphan",
   * "foregroundDeletion"); RuntimeClass, and all of admissionregistration, coordination, apiextensions (and so custom
   * resources) and apiregistration, which use apimachinery's ValidateObjectMeta directly, take any.
   */
  readonly allowsAnyFinalizer?: boolean;
}

/** The server appends this many letters and digits to a generateName, of which it keeps the first 58 characters (names.SimpleNameGenerator). */
const GENERATED_SUFFIX = "x2k7q";
const GENERATE_NAME_LENGTH = 58;
const METADATA = Path.of("metadata");
const STANDARD_FINALIZERS: ReadonlySet<string> = new Set(["kubernetes", "orphan", "foregroundDeletion"]);

/**
 * The metadata of an object that is created (ValidateObjectMetaAccessor, and what rest.BeforeCreate does around it):
 * uid, resourceVersion, creationTimestamp, deletionTimestamp and selfLink are wiped first and never wrong; a namespace on
 * a cluster-scoped kind is wiped too. A namespaced object without a namespace gets the one of the request.
 * managedFields are not looked at: the server gives all fields of a new object to its creator, and drops what is left empty.
 */
export function validateObjectMeta(meta: ObjectMeta | undefined, rules: MetadataRules, path: Path, validation: Validation): void {
  // Whatever the kind says, a name has to fit into a URL.
  if (!meta?.name || meta.generateName || rules.name(meta.name) !== undefined || pathSegmentNameProblem(meta.name) !== undefined) validateNames(meta, rules, path, validation);
  if (rules.namespaced && meta?.namespace) {
    const problem = dnsLabelName(meta.namespace);
    if (problem !== undefined) validation.invalid(path.child("namespace"), problem);
  }
  if (!meta) return;
  if (!rules.setsGeneration && meta.generation !== undefined && meta.generation < 0) {
    validation.invalid(path.child("generation"), `${meta.generation} may not be negative; leave the generation to the server`);
  }
  if (meta.labels) validateLabels(meta.labels, path, validation, "labels");
  if (meta.annotations) validateAnnotations(meta.annotations, path.child("annotations"), validation);
  if (meta.ownerReferences) validateOwnerReferences(meta.ownerReferences, path.child("ownerReferences"), validation);
  if (meta.finalizers) validateFinalizers(meta.finalizers, path.child("finalizers"), validation);
  if (meta.finalizers && !rules.allowsAnyFinalizer) validateKnownFinalizers(meta.finalizers, path.child("finalizers"), validation);
}

/** validateObjectMeta for the object's own `metadata`. */
export function validateMetadata(object: { readonly metadata?: ObjectMeta }, rules: MetadataRules, validation: Validation): void {
  validateObjectMeta(object.metadata, rules, METADATA, validation);
}

/** The name that the object will have: its own, or one of the length and form that the server makes from generateName; "" where it has neither. */
export function finishedName(meta: ObjectMeta | undefined): string {
  const generateName = meta?.generateName ?? "";
  return meta?.name || (generateName === "" ? "" : generateName.slice(0, GENERATE_NAME_LENGTH) + GENERATED_SUFFIX);
}

function validateNames(meta: ObjectMeta | undefined, rules: MetadataRules, path: Path, validation: Validation): void {
  const start = validation.causes.length;
  validateName(meta, rules.name, !rules.ignoresGenerateName, path, validation);
  if (validation.causes.length === start) validateName(meta, pathSegmentNameProblem, true, path, validation);
}

function validateName(meta: ObjectMeta | undefined, nameProblem: NameProblem, checksGenerateName: boolean, path: Path, validation: Validation): void {
  const generateName = meta?.generateName ?? "";
  if (generateName !== "" && checksGenerateName) {
    const problem = nameProblem(generateName, true);
    if (problem !== undefined) validation.invalid(path.child("generateName"), problem);
  }
  const name = finishedName(meta);
  if (name === "") {
    validation.required(path.child("name"), "the object has no name; write name or generateName");
    return;
  }
  const problem = nameProblem(name);
  if (problem !== undefined) validation.invalid(path.child("name"), meta?.name ? problem : `the name made from generateName ${quote(generateName)}: ${problem}`);
}

/** Owners: each needs apiVersion, kind, name and uid; at most one is the controller. */
function validateOwnerReferences(references: readonly OwnerReference[], path: Path, validation: Validation): void {
  let controller: string | undefined;
  const owners = withoutRepeats(references);
  if (owners.length < references.length) validation.warn(path, "an owner reference is there more than once; the server drops the repeats");
  owners.forEach((reference, i) => {
    validateOwnerReference(reference, validation.has("indexedOwnerReferences") ? path.child(i) : path, validation);
    if (reference.controller !== true) return;
    const name = `${reference.kind}/${reference.name}`;
    if (controller === undefined) controller = name;
    else validation.invalid(path, `only one owner may be the controller, but both ${quote(controller)} and ${quote(name)} say so`);
  });
}

/** Each reference once: the server drops exact repeats before it validates (dedupOwnerReferences in k8s.io/apiserver/pkg/endpoints/handlers/rest.go). */
function withoutRepeats(references: readonly OwnerReference[]): readonly OwnerReference[] {
  const seen = new Set<string>();
  return references.filter(({ apiVersion, kind, name, uid, controller, blockOwnerDeletion }) => {
    const key = JSON.stringify([apiVersion, kind, name, uid, controller, blockOwnerDeletion]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function validateOwnerReference(reference: OwnerReference, path: Path, validation: Validation): void {
  const { apiVersion = "", kind = "", name = "", uid = "" } = reference;
  const absent = validation.has("indexedOwnerReferences") ? "required" : "invalid";
  if (apiVersion === "") validation[absent](path.child("apiVersion"), `an owner reference needs an apiVersion, for example "apps/v1"`);
  else if (!isApiVersion(apiVersion)) validation.invalid(path.child("apiVersion"), `${quote(apiVersion)} is not a version, or a group and a version such as "apps/v1"`);
  if (kind === "") validation[absent](path.child("kind"), "an owner reference needs the kind of the owner");
  if (name === "") validation[absent](path.child("name"), "an owner reference needs the name of the owner");
  if (uid === "") validation[absent](path.child("uid"), "an owner reference needs the uid of the owner");
  if (apiVersion === "v1" && kind === "Event") validation.invalid(path, "an Event may not own other objects");
}

/** Whether a text is `version` or `group/version` with a version that is not empty (schema.ParseGroupVersion). */
function isApiVersion(text: string): boolean {
  const slash = text.indexOf("/");
  return slash !== text.length - 1 && !text.includes("/", slash + 1);
}

/** Finalizers: qualified names, and not both of the garbage collector's own (ValidateFinalizers). */
function validateFinalizers(finalizers: readonly string[], path: Path, validation: Validation): void {
  for (const finalizer of finalizers) {
    const problem = qualifiedNameProblem(finalizer);
    if (problem !== undefined) validation.invalid(path, `the finalizer ${problem}`);
  }
  if (finalizers.includes("orphan") && finalizers.includes("foregroundDeletion")) {
    validation.invalid(path, `the finalizers "orphan" and "foregroundDeletion" exclude each other; keep one`);
  }
}

/** Finalizers without a domain have to be Kubernetes' own (validateKubeFinalizerName in pkg/apis/core/validation/validation.go). */
function validateKnownFinalizers(finalizers: readonly string[], path: Path, validation: Validation): void {
  finalizers.forEach((finalizer, i) => {
    if (finalizer.includes("/") || STANDARD_FINALIZERS.has(finalizer)) return;
    validation.invalid(path.child(i), `${quote(finalizer)} is no finalizer of Kubernetes; names of your own need a domain, for example "example.com/${finalizer}"`);
  });
}
