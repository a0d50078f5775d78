import type { Namespace } from "../../resource/api/core-v1.ts";
import type { ObjectMeta } from "../../resource/api/meta-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsLabelName, qualifiedNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

const FINALIZERS = Path.of("spec", "finalizers");
const LABELS = Path.of("metadata", "labels");
const NAME_LABEL = "kubernetes.io/metadata.name";
const STANDARD_FINALIZERS: readonly string[] = ["kubernetes", "orphan", "foregroundDeletion"];
const SECURITY_LABELS = ["enforce", "audit", "warn"].map((mode) => `pod-security.kubernetes.io/${mode}`);
const SECURITY_LEVELS = ["privileged", "baseline", "restricted"];
const SECURITY_VERSION = /^v1\.(?:0|[1-9][0-9]*)$/;
const LARGEST_MINOR = 2n ** 63n - 1n;

/** A Namespace (ValidateNamespace in pkg/apis/core/validation/validation.go), and then what Pod Security admission asks of its labels. */
export function validateNamespace(namespace: Namespace, validation: Validation): void {
  validateMetadata({ metadata: withNameLabel(namespace.metadata ?? {}) }, { namespaced: false, name: dnsLabelName }, validation);
  for (const finalizer of namespace.spec?.finalizers ?? []) validateFinalizer(finalizer, validation);
  if (validation.causes.length === 0) validateSecurityLabels(namespace.metadata?.labels ?? {}, validation);
}

/** The server sets this label to the name, whatever was written (SetDefaults_Namespace). */
function withNameLabel(metadata: ObjectMeta): ObjectMeta {
  return metadata.name ? { ...metadata, labels: { ...metadata.labels, [NAME_LABEL]: metadata.name } } : metadata;
}

function validateFinalizer(finalizer: string, validation: Validation): void {
  const problem = qualifiedNameProblem(finalizer);
  if (problem !== undefined) validation.invalid(FINALIZERS, `the finalizer ${problem}`);
  if (!finalizer.includes("/") && !STANDARD_FINALIZERS.includes(finalizer)) {
    validation.invalid(FINALIZERS, `${quote(finalizer)} is no finalizer of Kubernetes; names of your own need a domain, for example "example.com/${finalizer}"`);
  }
}

/** PolicyToEvaluate in k8s.io/pod-security-admission/api/helpers.go. */
function validateSecurityLabels(labels: Readonly<Record<string, string>>, validation: Validation): void {
  for (const label of SECURITY_LABELS) {
    const level = labels[label];
    if (level !== undefined && !SECURITY_LEVELS.includes(level)) {
      validation.invalid(LABELS.key(label), `${quote(level)} is not a level of Pod security; use "privileged", "baseline" or "restricted"`);
    }
    const version = labels[`${label}-version`];
    if (version !== undefined && version !== "latest" && !isSecurityVersion(version)) {
      validation.invalid(LABELS.key(`${label}-version`), `${quote(version)} is not a version of the Pod security standards; write "latest" or, for example, "v1.36"`);
    }
  }
}

function isSecurityVersion(version: string): boolean {
  return SECURITY_VERSION.test(version) && BigInt(version.slice("v1.".length)) <= LARGEST_MINOR;
}
