import { quote } from "../resource/words.ts";
import type { Path } from "../source/path.ts";
import { dns1123LabelProblem, dns1123SubdomainProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

const DOMAIN_LENGTH = 253;
const SIGNER_NAME_LENGTH = 571;

/** Whether a signer belongs to Kubernetes itself (IsKubernetesSignerName in pkg/apis/core/validation/names.go). */
export function isKubernetesSigner(signerName: string): boolean {
  const host = signerName.split("/", 1)[0]!;
  return host === "kubernetes.io" || host.endsWith(".kubernetes.io");
}

/** The name of a signer of certificates: `example.com/my-signer` (ValidateSignerName in pkg/apis/core/validation/names.go). */
export function validateSignerName(signerName: string, path: Path, validation: Validation): void {
  if (signerName === "") {
    validation.required(path, `a signer must be named here, for example "example.com/my-signer"`);
    return;
  }
  const [domain = "", name = "", ...more] = signerName.split("/");
  if (more.length > 0 || !signerName.includes("/")) {
    validation.invalid(path, `${quote(signerName)} must be a domain, "/" and a name, for example "example.com/my-signer"`);
    return;
  }
  if (domain.length > DOMAIN_LENGTH) validation.tooLong(path, `the domain of ${quote(signerName)} has more than ${DOMAIN_LENGTH} characters`);
  const labels = domain.split(".");
  const problem = firstProblem(labels, dns1123LabelProblem);
  if (problem !== undefined) validation.invalid(path, `in the domain of ${quote(signerName)}, ${problem}`);
  if (labels.length < 2) validation.invalid(path, `the domain of ${quote(signerName)} needs at least two parts, for example "example.com"`);
  const nameProblem = firstProblem(name.split("."), dns1123SubdomainProblem);
  if (nameProblem !== undefined) validation.invalid(path, `in the name of ${quote(signerName)}, ${nameProblem}`);
  if (signerName.length > SIGNER_NAME_LENGTH) validation.tooLong(path, `${quote(signerName)} has more than ${SIGNER_NAME_LENGTH} characters`);
}

function firstProblem(parts: readonly string[], problemOf: (part: string) => string | undefined): string | undefined {
  for (const part of parts) {
    const problem = problemOf(part);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
