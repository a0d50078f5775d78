import type { APIService, APIServiceSpec } from "../resource/api/apiregistration-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { validateMetadata } from "./metadata.ts";
import { dns1035LabelProblem, dns1123SubdomainProblem, pathSegmentNameProblem, portNumberProblem, rangeProblem } from "./names.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const HIGHEST_GROUP_PRIORITY = 20000;
const HIGHEST_VERSION_PRIORITY = 1000;
const HTTPS = 443;

/** An APIService (ValidateAPIService in pkg/apis/apiregistration/validation of kube-aggregator). */
function validateAPIService(apiService: APIService, validation: Validation): void {
  const spec = apiService.spec ?? {};
  const { version = "", group = "", service } = spec;
  const wanted = `${version}.${group}`;
  const nameProblem = (name: string): string | undefined =>
    pathSegmentNameProblem(name) ?? (name === wanted ? undefined : `${quote(name)} must be version and group of the spec: ${quote(wanted)}`);
  validateMetadata(apiService, { namespaced: false, name: nameProblem, allowsAnyFinalizer: true }, validation);
  validateGroup(group, version, validation);
  const versionProblem = dns1035LabelProblem(version);
  if (versionProblem !== undefined) validation.invalid(SPEC.child("version"), versionProblem);
  validatePriority(spec.groupPriorityMinimum, HIGHEST_GROUP_PRIORITY, SPEC.child("groupPriorityMinimum"), validation);
  validatePriority(spec.versionPriority, HIGHEST_VERSION_PRIORITY, SPEC.child("versionPriority"), validation);
  if (service) validateService(spec, validation);
  else validateLocal(spec, validation);
}

function validateGroup(group: string, version: string, validation: Validation): void {
  if (group === "") {
    if (version !== "v1") validation.required(SPEC.child("group"), `only the core API, version "v1", has no group`);
    return;
  }
  const problem = dns1123SubdomainProblem(group);
  if (problem !== undefined) validation.invalid(SPEC.child("group"), problem);
}

function validatePriority(value = 0, most: number, path: Path, validation: Validation): void {
  const problem = rangeProblem(value, 1, most);
  if (problem !== undefined) validation.invalid(path, problem);
}

/** Without a Service the API server itself answers, so there is nothing to trust. */
function validateLocal({ caBundle = "", insecureSkipTLSVerify }: APIServiceSpec, validation: Validation): void {
  if (caBundle !== "") validation.invalid(SPEC.child("caBundle"), "without a service there is nobody whom a caBundle would verify");
  if (insecureSkipTLSVerify) validation.invalid(SPEC.child("insecureSkipTLSVerify"), "without a service there is nobody to verify");
}

function validateService({ service = {}, caBundle = "", insecureSkipTLSVerify }: APIServiceSpec, validation: Validation): void {
  const path = SPEC.child("service");
  if (!service.namespace) validation.required(path.child("namespace"), "the service needs a namespace");
  if (!service.name) validation.required(path.child("name"), "the service needs a name");
  const problem = portNumberProblem(service.port ?? HTTPS);
  if (problem !== undefined) validation.invalid(path.child("port"), problem);
  if (insecureSkipTLSVerify && caBundle !== "") validation.invalid(SPEC.child("insecureSkipTLSVerify"), "a caBundle is of no use where nothing is verified; keep one of the two");
}

/** Where API groups are served. */
export const validators: Validators = { "apiregistration.k8s.io/APIService": validateAPIService };
