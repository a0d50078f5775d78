import type { IngressClass, IngressClassParametersReference } from "../resource/api/networking-v1.ts";
import { Path } from "../source/path.ts";
import { validateMetadata } from "./metadata.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem, dnsSubdomainName, domainPrefixedPathProblem } from "./names.ts";
import { validateReferencePart } from "./references.ts";
import type { Validation } from "./validation.ts";

const LONGEST_CONTROLLER = 250;
const SCOPES = ["Cluster", "Namespace"];
const CONTROLLER = Path.of("spec", "controller");
const PARAMETERS = Path.of("spec", "parameters");

/** An IngressClass (pkg/apis/networking/validation ValidateIngressClass); its strategy sets the generation. */
export function validateIngressClass(ingressClass: IngressClass, validation: Validation): void {
  const { controller = "", parameters } = ingressClass.spec ?? {};
  validateMetadata(ingressClass, { namespaced: false, name: dnsSubdomainName, setsGeneration: true }, validation);
  if (controller.length > LONGEST_CONTROLLER) validation.tooLong(CONTROLLER, `the controller is ${controller.length} characters long; at most ${LONGEST_CONTROLLER} are allowed`);
  const problem = controller === "" ? undefined : domainPrefixedPathProblem(controller);
  if (controller === "") validation.required(CONTROLLER, `an IngressClass needs the name of its controller, for example "example.com/ingress-controller"`);
  else if (problem !== undefined) validation.invalid(CONTROLLER, problem);
  if (parameters) validateParameters(parameters, validation);
}

/** The scope is Cluster by default; a namespace goes with scope Namespace only (validateIngressClassParametersReference). */
function validateParameters({ apiGroup, kind, name, scope = "Cluster", namespace }: IngressClassParametersReference, validation: Validation): void {
  const groupProblem = apiGroup === undefined ? undefined : dns1123SubdomainProblem(apiGroup);
  if (groupProblem !== undefined) validation.invalid(PARAMETERS.child("apiGroup"), groupProblem);
  validateReferencePart(kind, "kind", PARAMETERS, validation);
  validateReferencePart(name, "name", PARAMETERS, validation);
  const at = PARAMETERS.child("namespace");
  if (!SCOPES.includes(scope)) validation.notSupported(PARAMETERS.child("scope"), scope, SCOPES);
  else if (scope === "Cluster") {
    if (namespace !== undefined) validation.forbidden(at, `parameters with scope "Cluster", the default, have no namespace; remove it, or write scope: Namespace`);
  } else if (namespace === undefined) {
    validation.required(at, `parameters with scope "Namespace" need a namespace`);
  } else {
    const problem = dns1123LabelProblem(namespace);
    if (problem !== undefined) validation.invalid(at, problem);
  }
}
