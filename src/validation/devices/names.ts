import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { cIdentifierProblem, dns1123LabelProblem, dns1123SubdomainProblem } from "../names.ts";
import { validateCsiDriverName } from "../pod/volume-sources.ts";
import type { Validation } from "../validation.ts";

/*
 * Names in resource.k8s.io, after pkg/apis/resource/validation/validation.go.
 */

/** The longest key of an attribute or capacity: a domain, "/" and an identifier. */
export const MAX_QUALIFIED_LENGTH = 96;

const POOL_NAME_LENGTH = 253;
const IDENTIFIER_LENGTH = 32;

/** The name of a device, a request or a set of counters: a DNS label. */
export function validateLabelName(name: string | undefined, path: Path, validation: Validation): void {
  const problem = dns1123LabelProblem(name ?? "");
  if (problem !== undefined) validation.invalid(path, problem);
}

/** The name of a driver; CSI drivers are named the same way. */
export const validateDriverName = validateCsiDriverName;

/** The name of a pool: DNS subdomains with "/" between them. */
export function validatePoolName(name: string | undefined, path: Path, validation: Validation): void {
  if (!name) {
    validation.required(path, "a pool needs a name");
    return;
  }
  if (name.length > POOL_NAME_LENGTH) validation.tooLong(path, `${quote(name)} is ${name.length} characters long; at most ${POOL_NAME_LENGTH} are allowed`);
  for (const part of name.split("/")) {
    const problem = dns1123SubdomainProblem(part);
    if (problem !== undefined) validation.invalid(path, problem);
  }
}

/** The name of an attribute or capacity: an identifier, with or without a domain before it. More than one "/" is let through, as the server does. */
export function validateQualifiedName(name: string, path: Path, validation: Validation): void {
  const parts = name.split("/");
  if (parts.length > 2) return;
  const absent = validation.has("deviceNamesInvalid") ? "invalid" : "required";
  if (name === "" && absent === "required") return validation.required(path, "the name may not be empty");
  const [domain, identifier] = parts.length === 2 ? parts as [string, string] : [undefined, name];
  if (domain === "") validation[absent](path, `${quote(name)} has an empty domain before "/"`);
  else if (domain !== undefined) validateDriverName(domain, path, validation);
  if (identifier === "" && domain !== undefined) validation[absent](path, `${quote(name)} has an empty name after "/"`);
  else validateIdentifier(identifier, path, validation);
}

/** The name of an attribute with its domain, as constraints use it. */
export function validateFullyQualifiedName(name: string, path: Path, validation: Validation): void {
  validateQualifiedName(name, path, validation);
  if (!name.includes("/") && (name !== "" || validation.has("deviceNamesInvalid"))) {
    validation.invalid(path, `${quote(name)} needs its domain: write, for example, "gpu.example.com/${name}"`);
  }
}

function validateIdentifier(identifier: string, path: Path, validation: Validation): void {
  if (identifier.length > IDENTIFIER_LENGTH) validation.tooLong(path, `${quote(identifier)} is ${identifier.length} characters long; at most ${IDENTIFIER_LENGTH} are allowed`);
  const problem = cIdentifierProblem(identifier);
  if (problem !== undefined) validation.invalid(path, problem);
}
