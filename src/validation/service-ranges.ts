import type { IPAddress, ParentReference, ServiceCIDR } from "../resource/api/networking-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { ipAddressProblem, ipRangeProblem, parseIpRange } from "./addresses.ts";
import { validateMetadata, validateObjectMeta } from "./metadata.ts";
import { dns1123SubdomainProblem, dnsSubdomainName } from "./names.ts";
import { validateReferencePart } from "./references.ts";
import type { Validation } from "./validation.ts";

const PARENT = Path.of("spec", "parentRef");
const CIDRS = Path.of("spec", "cidrs");

/** An IPAddress: its name is the address, and it says whose it is (pkg/apis/networking/validation ValidateIPAddress). generateName is taken as the name. */
export function validateIpAddress({ metadata, spec }: IPAddress, validation: Validation): void {
  const named = metadata?.generateName && !metadata.name ? { ...metadata, name: metadata.generateName } : metadata;
  validateObjectMeta(named, { namespaced: false, name: (name) => ipAddressProblem(name) }, Path.of("metadata"), validation);
  if (spec?.parentRef) validateParent(spec.parentRef, validation);
  else validation.required(PARENT, "an IPAddress needs parentRef, the object that has the address");
}

/** The object that an address belongs to; resource and name are required, a group is absent for the core group (validateIPAddressParentReference). */
function validateParent(parent: ParentReference, validation: Validation): void {
  const groupProblem = parent.group ? dns1123SubdomainProblem(parent.group) : undefined;
  if (groupProblem !== undefined) validation.invalid(PARENT.child("group"), groupProblem);
  validateReferencePart(parent.resource, "resource", PARENT, validation);
  validateReferencePart(parent.name, "name", PARENT, validation);
  if (parent.namespace) validateReferencePart(parent.namespace, "namespace", PARENT, validation);
}

/** A ServiceCIDR: one range, or one of each family (ValidateServiceCIDR). */
export function validateServiceCidr(range: ServiceCIDR, validation: Validation): void {
  validateMetadata(range, { namespaced: false, name: dnsSubdomainName }, validation);
  const cidrs = range.spec?.cidrs ?? [];
  if (cidrs.length === 0) return validation.required(CIDRS, `a ServiceCIDR needs a range, for example "10.96.0.0/16"`);
  if (cidrs.length > 2) return validation.invalid(CIDRS, `there are ${cidrs.length} ranges; at most 2 are allowed, one of each family`);
  cidrs.forEach((cidr, i) => {
    const problem = ipRangeProblem(cidr);
    if (problem !== undefined) validation.invalid(CIDRS.child(i), problem);
  });
  const [first, second] = cidrs.map(parseIpRange);
  if (first && second && first.address.isIpv4 === second.address.isIpv4) {
    validation.invalid(CIDRS, `${quote(cidrs)} are of one family; at most one range of each family is allowed`);
  }
}
