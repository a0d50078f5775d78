import type { TypedLocalObjectReference } from "../resource/api/core-v1.ts";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressRule, IngressServiceBackend, IngressTLS } from "../resource/api/networking-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { parseIpAddress } from "./addresses.ts";
import { validateIngressClass } from "./ingress-class.ts";
import { validateMetadata } from "./metadata.ts";
import {
  dns1035LabelProblem, dns1123LabelProblem, dns1123SubdomainProblem, dnsSubdomainName, portNameProblem, portNumberProblem,
  wildcardDns1123SubdomainProblem,
} from "./names.ts";
import { validateReferencePart } from "./references.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const [RULES_PATH, TLS] = [SPEC.child("rules"), SPEC.child("tls")];
const RULES = { namespaced: true, name: dnsSubdomainName, setsGeneration: true };
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
/** What a path of type Exact or Prefix may not contain, and not end with: servers and proxies would read it differently. */
const FORBIDDEN_IN_PATHS = ["//", "/./", "/../", "%2f", "%2F"];
const FORBIDDEN_AT_END = ["/..", "/."];
const MAY_BE_FORBIDDEN = /\/[/.]|%2f/i;

/** An Ingress (pkg/apis/networking/validation ValidateIngressCreate, pkg/registry/networking/ingress/strategy.go). */
function validateIngress(ingress: Ingress, validation: Validation): void {
  const { defaultBackend, rules = [], tls = [], ingressClassName } = ingress.spec ?? {};
  validateMetadata(ingress, RULES, validation);
  if (rules.length === 0 && !defaultBackend) validation.invalid(SPEC, "an Ingress needs rules or a defaultBackend");
  if (defaultBackend) validateBackend(defaultBackend, SPEC.child("defaultBackend"), validation);
  for (let i = 0; i < rules.length; i++) validateRule(rules[i]!, RULES_PATH.child(i), validation);
  for (let i = 0; i < tls.length; i++) validateTls(tls[i]!, TLS.child(i), validation);
  const classProblem = ingressClassName === undefined ? undefined : dns1123SubdomainProblem(ingressClassName);
  if (classProblem !== undefined) validation.invalid(SPEC.child("ingressClassName"), classProblem);
  validateClassAnnotation(ingress, validation);
}

function validateClassAnnotation({ metadata, spec }: Ingress, validation: Validation): void {
  const annotation = metadata?.annotations?.[CLASS_ANNOTATION];
  const className = spec?.ingressClassName;
  if (annotation === undefined) return;
  if (className !== undefined && annotation !== className) {
    validation.invalid(Path.of("annotations", CLASS_ANNOTATION), `${quote(annotation)} differs from ingressClassName ${quote(className)}; remove the annotation`);
  } else if (className === undefined && validation.causes.length === 0) {
    validation.warn(Path.of("metadata", "annotations").key(CLASS_ANNOTATION), "the annotation is deprecated; use spec.ingressClassName");
  }
}

/** A DNS name, which may start with "*." (IsWildcardDNS1123Subdomain, IsDNS1123Subdomain). */
function hostProblem(host: string): string | undefined {
  return host.includes("*") ? wildcardDns1123SubdomainProblem(host) : dns1123SubdomainProblem(host);
}

function validateRule({ host, http }: IngressRule, path: Path, validation: Validation): void {
  if (host) {
    const problem = parseIpAddress(host) ? `${quote(host)} is an IP address; write a DNS name, or leave host out for all hosts` : hostProblem(host);
    if (problem !== undefined) validation.invalid(path.child("host"), problem);
  }
  if (!http) return;
  const paths = http.paths ?? [];
  if (paths.length === 0) validation.required(path.child("http", "paths"), "a rule for http needs at least one path");
  for (let i = 0; i < paths.length; i++) validateHttpPath(paths[i]!, path.child("http", "paths", i), validation);
}

/** A path that means something without the controller's own syntax. */
const PLAIN_PATH = /^\/[\w./~-]*$/;

/** Without a pathType, nothing else of the path is looked at (validateHTTPIngressPath). */
function validateHttpPath({ path = "", pathType, backend }: HTTPIngressPath, at: Path, validation: Validation): void {
  if (pathType === undefined) return validation.required(at.child("pathType"), `a path needs a pathType: "Prefix", "Exact" or "ImplementationSpecific"`, { kind: "insert", value: PLAIN_PATH.test(path) ? "Prefix" : "ImplementationSpecific", after: "path", isGuess: true });
  if (!PATH_TYPES.includes(pathType)) validation.notSupported(at.child("pathType"), pathType, PATH_TYPES);
  else validatePathText(path, pathType, at.child("path"), validation);
  validateBackend(backend ?? {}, at.child("backend"), validation);
}

function validatePathText(path: string, pathType: string, at: Path, validation: Validation): void {
  const isExact = pathType !== "ImplementationSpecific";
  if (!path.startsWith("/") && (isExact || path !== "")) validation.invalid(at, `${quote(path)} must start with "/"`);
  if (!isExact || !MAY_BE_FORBIDDEN.test(path)) return;
  for (const part of FORBIDDEN_IN_PATHS) if (path.includes(part)) validation.invalid(at, `${quote(path)} may not contain ${quote(part)} where pathType is ${quote(pathType)}`);
  for (const end of FORBIDDEN_AT_END) if (path.endsWith(end)) validation.invalid(at, `${quote(path)} may not end with ${quote(end)} where pathType is ${quote(pathType)}`);
}

/** Either a Service and its port, or a resource (validateIngressBackend). */
function validateBackend({ service, resource }: IngressBackend, path: Path, validation: Validation): void {
  if (service && resource) validation.invalid(path, "a backend is either a service or a resource, not both");
  else if (service) validateServiceBackend(service, path, validation);
  else if (resource) validateResourceBackend(resource, path.child("resource"), validation);
  else validation.invalid(path, "a backend needs a service or a resource");
}

function validateServiceBackend({ name = "", port = {} }: IngressServiceBackend, path: Path, validation: Validation): void {
  const at = path.child("service");
  const nameProblem = validation.has("relaxedServiceNames") ? dns1123LabelProblem(name) : dns1035LabelProblem(name);
  if (name === "") validation.required(at.child("name"), "a backend needs the name of a Service");
  else if (nameProblem !== undefined) validation.invalid(at.child("name"), nameProblem);
  if (port.name && port.number) {
    validation.invalid(path, "a port has either a name or a number, not both");
  } else if (port.name) {
    const problem = portNameProblem(port.name);
    if (problem !== undefined) validation.invalid(at.child("port", "name"), problem);
  } else if (port.number) {
    const problem = portNumberProblem(port.number);
    if (problem !== undefined) validation.invalid(at.child("port", "number"), problem);
  } else {
    validation.required(path, "a backend needs the name or the number of a port of the Service");
  }
}

function validateResourceBackend({ apiGroup, kind, name }: TypedLocalObjectReference, path: Path, validation: Validation): void {
  const groupProblem = apiGroup === undefined ? undefined : dns1123SubdomainProblem(apiGroup);
  if (groupProblem !== undefined) validation.invalid(path.child("apiGroup"), groupProblem);
  validateReferencePart(kind, "kind", path, validation);
  validateReferencePart(name, "name", path, validation);
}

function validateTls({ hosts = [], secretName }: IngressTLS, path: Path, validation: Validation): void {
  hosts.forEach((host, i) => {
    const problem = hostProblem(host);
    if (problem !== undefined) validation.invalid(path.child("hosts", i), problem);
  });
  const problem = secretName ? dns1123SubdomainProblem(secretName) : undefined;
  if (problem !== undefined) validation.invalid(path.child("secretName"), problem);
}

/** How requests come into the cluster. */
export const validators: Validators = { "networking.k8s.io/Ingress": validateIngress, "networking.k8s.io/IngressClass": validateIngressClass };
