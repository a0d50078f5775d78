import type { Lease } from "../../resource/api/coordination-v1.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";

const SPEC = Path.of("spec");

/**
 * A Lease (ValidateLease in pkg/apis/coordination/validation/validation.go). Its strategy and preferredHolder are dropped
 * before, since the gate CoordinatedLeaderElection is off in every version that we know.
 */
export function validateLease(lease: Lease, validation: Validation): void {
  validateMetadata(lease, { namespaced: true, name: dnsSubdomainName, allowsAnyFinalizer: true }, validation);
  const { leaseDurationSeconds: duration, leaseTransitions: transitions } = lease.spec ?? {};
  if (duration !== undefined && duration <= 0) validation.invalid(SPEC.child("leaseDurationSeconds"), `${duration} must be greater than 0`);
  if (transitions !== undefined && transitions < 0) validation.invalid(SPEC.child("leaseTransitions"), `${transitions} may not be negative`);
}
