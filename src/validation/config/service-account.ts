import type { ServiceAccount } from "../../resource/api/core-v1.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";

const ENFORCE_MOUNTABLE_SECRETS = "kubernetes.io/enforce-mountable-secrets";

/** A ServiceAccount: only its metadata is validated (ValidateServiceAccount in pkg/apis/core/validation/validation.go). */
export function validateServiceAccount(account: ServiceAccount, validation: Validation): void {
  validateMetadata(account, { namespaced: true, name: dnsSubdomainName }, validation);
  if (validation.causes.length > 0 || !Object.hasOwn(account.metadata?.annotations ?? {}, ENFORCE_MOUNTABLE_SECRETS)) return;
  const path = Path.of("metadata", "annotations").key(ENFORCE_MOUNTABLE_SECRETS);
  validation.warn(path, "this annotation is deprecated since Kubernetes 1.32; separate namespaces keep Secrets apart better");
}
