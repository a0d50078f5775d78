import type { FieldSelectorRequirement, LabelSelectorRequirement, ObjectMeta } from "../../resource/api/meta-v1.ts";
import type { TokenReview } from "../../resource/api/authentication-v1.ts";
import type {
  LocalSubjectAccessReview, ResourceAttributes, SelfSubjectAccessReview, SelfSubjectRulesReview, SubjectAccessReview, SubjectAccessReviewSpec,
} from "../../resource/api/authorization-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateLabelSelectorRequirement } from "../labels.ts";
import type { Validation } from "../validation.ts";
import type { Validators } from "../validator.ts";

/*
 * Reviews: questions to the server that are answered and not kept. They have no strategy; the access reviews are
 * validated as in pkg/apis/authorization/validation/validation.go, the others by their Create in pkg/registry.
 */

interface SelectorAttributes<Requirement> { readonly rawSelector?: string; readonly requirements?: readonly Requirement[] }

const SPEC = Path.of("spec");
const IGNORED_METADATA: ReadonlySet<string> = new Set([
  "managedFields", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink",
]);
const RESOURCE_ATTRIBUTES = SPEC.child("resourceAttributes");

function validateSubjectAccessReview(review: SubjectAccessReview, validation: Validation): void {
  validateSubject(review.spec ?? {}, validation);
  validateNoMetadata(review.metadata, validation);
}

function validateSelfSubjectAccessReview(review: SelfSubjectAccessReview, validation: Validation): void {
  validateAttributes(review.spec ?? {}, validation);
  validateSelectors(review.spec?.resourceAttributes, validation);
  validateNoMetadata(review.metadata, validation);
}

function validateLocalSubjectAccessReview(review: LocalSubjectAccessReview, validation: Validation): void {
  const spec = review.spec ?? {};
  validateSubject(spec, validation);
  validateNoMetadata(review.metadata, validation);
  const namespace = spec.resourceAttributes?.namespace ?? "";
  if (spec.resourceAttributes && namespace !== validation.id.namespace) {
    validation.invalid(RESOURCE_ATTRIBUTES.child("namespace"), `${quote(namespace)} must be the namespace of the review, ${quote(validation.id.namespace)}`);
  }
  if (spec.nonResourceAttributes) validation.invalid(SPEC.child("nonResourceAttributes"), "URLs are in no namespace; ask with a SubjectAccessReview");
}

function validateSubject(spec: SubjectAccessReviewSpec, validation: Validation): void {
  validateAttributes(spec, validation);
  if (!spec.user && !spec.groups?.length) validation.invalid(SPEC.child("user"), "say who asks: give user, groups or both");
  validateSelectors(spec.resourceAttributes, validation);
}

function validateAttributes({ resourceAttributes, nonResourceAttributes }: SubjectAccessReviewSpec, validation: Validation): void {
  const namesSpec = validation.has("accessReviewUnion");
  if (resourceAttributes && nonResourceAttributes) {
    validation.invalid(namesSpec ? SPEC : SPEC.child("nonResourceAttributes"), "ask for a resource or for a URL, not for both");
  } else if (!resourceAttributes && !nonResourceAttributes) {
    validation.invalid(namesSpec ? SPEC : RESOURCE_ATTRIBUTES, "say what is asked for: give resourceAttributes or nonResourceAttributes");
  }
}

function validateSelectors(attributes: ResourceAttributes | undefined, validation: Validation): void {
  const { fieldSelector, labelSelector } = attributes ?? {};
  if (fieldSelector) validateSelector(fieldSelector, RESOURCE_ATTRIBUTES.child("fieldSelector"), validation, validateFieldRequirement);
  if (labelSelector) {
    validateSelector<LabelSelectorRequirement>(labelSelector, RESOURCE_ATTRIBUTES.child("labelSelector"), validation, (requirement, path) =>
      validateLabelSelectorRequirement(requirement, path, validation, { allowsUnknownOperator: true }));
  }
}

function validateSelector<Requirement>(
  { rawSelector = "", requirements = [] }: SelectorAttributes<Requirement>, path: Path, validation: Validation,
  validateRequirement: (requirement: Requirement, path: Path, validation: Validation) => void,
): void {
  if (rawSelector !== "" && requirements.length > 0) validation.invalid(path.child("rawSelector"), "give rawSelector or requirements, not both");
  if (rawSelector === "" && requirements.length === 0) validation.required(path.child("requirements"), "give requirements or a rawSelector");
  requirements.forEach((requirement, i) => validateRequirement(requirement, path.child("requirements", i), validation));
}

/** ValidateFieldSelectorRequirement in apimachinery's pkg/apis/meta/v1/validation; other operators are left to newer servers. */
function validateFieldRequirement({ key = "", operator = "", values = [] }: FieldSelectorRequirement, path: Path, validation: Validation): void {
  if (key === "") validation.required(path.child("key"), 'name the field, for example "metadata.name"');
  if ((operator === "In" || operator === "NotIn") && values.length === 0) {
    validation.required(path.child("values"), `operator ${quote(operator)} needs at least one value`);
  } else if ((operator === "Exists" || operator === "DoesNotExist") && values.length > 0) {
    validation.forbidden(path.child("values"), `operator ${quote(operator)} takes no values; remove them`);
  }
}

/** Reviews may carry no metadata; empty values count as none, and so do the fields that the server wipes first. */
function validateNoMetadata(metadata: ObjectMeta | undefined, validation: Validation): void {
  for (const [field, value] of Object.entries(metadata ?? {})) {
    if (IGNORED_METADATA.has(field) || value === "" || value === 0) continue;
    if (typeof value === "object" && Object.keys(value as object).length === 0) continue;
    validation.invalid(Path.of("metadata"), `a review has no metadata; remove ${field}`);
    return;
  }
}

function validateTokenReview({ spec }: TokenReview, validation: Validation): void {
  if (!spec?.token) validation.required(SPEC.child("token"), "a TokenReview needs the token");
}

function validateSelfSubjectRulesReview({ spec }: SelfSubjectRulesReview, validation: Validation): void {
  if (!spec?.namespace) validation.required(SPEC.child("namespace"), "say for which namespace the rules are asked for");
}

/** The reviews of authentication.k8s.io and authorization.k8s.io that can be refused. */
export const reviewValidators: Validators = {
  "authentication.k8s.io/TokenReview": validateTokenReview,
  "authorization.k8s.io/LocalSubjectAccessReview": validateLocalSubjectAccessReview,
  "authorization.k8s.io/SelfSubjectAccessReview": validateSelfSubjectAccessReview,
  "authorization.k8s.io/SelfSubjectRulesReview": validateSelfSubjectRulesReview,
  "authorization.k8s.io/SubjectAccessReview": validateSubjectAccessReview,
};
