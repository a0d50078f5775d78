import type { CertificateSigningRequest, ClusterTrustBundle, PodCertificateRequest } from "../resource/api/certificates-v1.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { certificateRequestProblem, isAuthorityCertificate } from "./certificates/der.ts";
import { decodeBase64, decodePem } from "./certificates/pem.ts";
import { byteLength } from "./labels.ts";
import { validateMetadata } from "./metadata.ts";
import { dnsSubdomainName, domainPrefixedKeyProblem } from "./names.ts";
import { validateSignerName } from "./signer-names.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";

const SPEC = Path.of("spec");
const USAGES = [
  "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature",
  "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc",
  "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping",
] as const;
const SHORTEST_LIFE = 600;

/**
 * A CertificateSigningRequest (validateCertificateSigningRequest in pkg/apis/certificates/validation). Who asks, and the
 * status, are set by the server. The signature of the request is not verified here.
 */
function validateSigningRequest(request: CertificateSigningRequest, validation: Validation): void {
  validateMetadata(request, { namespaced: false, name: () => undefined }, validation);
  const { signerName = "", usages = [], expirationSeconds } = request.spec ?? {};
  const problem = requestProblem(request.spec?.request ?? "");
  if (problem !== undefined) validation.invalid(SPEC.child("request"), problem);
  validateUsages(usages, validation);
  if (signerName === "kubernetes.io/legacy-unknown") validation.invalid(SPEC.child("signerName"), `the signer ${quote(signerName)} is of the past; name another`);
  else validateSignerName(signerName, SPEC.child("signerName"), validation);
  if (expirationSeconds !== undefined && expirationSeconds < SHORTEST_LIFE) {
    validation.invalid(SPEC.child("expirationSeconds"), `${expirationSeconds} is too short; a certificate lasts at least ${SHORTEST_LIFE} seconds`);
  }
}

function requestProblem(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  const [block] = bytes ? decodePem(bytes) : [];
  if (block?.type !== "CERTIFICATE REQUEST") return `the request must be base64 of a PEM block "CERTIFICATE REQUEST"`;
  return certificateRequestProblem(block.bytes);
}

function validateUsages(usages: readonly string[], validation: Validation): void {
  const path = SPEC.child("usages");
  if (usages.length === 0) validation.required(path, `a request needs at least one usage, for example "client auth"`);
  usages.forEach((usage, i) => {
    if (!(USAGES as readonly string[]).includes(usage)) validation.notSupported(path.index(i), usage, USAGES);
  });
  usages.forEach((usage, i) => {
    if (usages.indexOf(usage) < i) validation.duplicate(path.index(i), `${quote(usage)} is there twice`);
  });
}

const LARGEST_BUNDLE = 1024 * 1024;

/** A ClusterTrustBundle (ValidateClusterTrustBundle): certificates of authorities, and a name that says whose. */
function validateTrustBundle(bundle: ClusterTrustBundle, validation: Validation): void {
  const { signerName = "", trustBundle = "" } = bundle.spec ?? {};
  const prefix = signerName === "" ? "" : `${signerName.replace("/", ":")}:`;
  validateMetadata(bundle, { namespaced: false, name: (name) => bundleNameProblem(name, prefix) }, validation);
  if (signerName !== "") validateSignerName(signerName, SPEC.child("signerName"), validation);
  const path = SPEC.child("trustBundle");
  if (byteLength(trustBundle) > LARGEST_BUNDLE) validation.tooLong(path, `the bundle is larger than ${LARGEST_BUNDLE} bytes`);
  else validateCertificates(trustBundle, path, validation);
}

function bundleNameProblem(name: string, prefix: string): string | undefined {
  if (prefix === "") return name.includes(":") ? `${quote(name)} may not hold ":" without a signerName` : dnsSubdomainName(name);
  return name.startsWith(prefix) ? dnsSubdomainName(name.slice(prefix.length)) : `${quote(name)} must start with the signer: ${quote(prefix)}`;
}

function validateCertificates(text: string, path: Path, validation: Validation): void {
  const blocks = decodePem(new TextEncoder().encode(text));
  const seen = new Map<string, number>();
  blocks.forEach(({ type, hasHeaders, bytes }, i) => {
    const content = bytes.join(",");
    if (type !== "CERTIFICATE") validation.invalid(path, `block ${i} is of type ${quote(type)}, not "CERTIFICATE"`);
    else if (hasHeaders) validation.invalid(path, `block ${i} has headers, which are not allowed`);
    else if (isAuthorityCertificate(bytes) === undefined) validation.invalid(path, `block ${i} is not an X.509 certificate`);
    else if (isAuthorityCertificate(bytes) === false) validation.invalid(path, `the certificate of block ${i} is not one of an authority`);
    else if (seen.has(content)) validation.invalid(path, `blocks ${seen.get(content)!} and ${i} are the same certificate`);
    else seen.set(content, i);
  });
  // The server counts only the good ones.
  if (seen.size === 0) validation.invalid(path, "the bundle needs at least one certificate");
}

const LONGEST_UID = 128;
const SHORTEST_POD_CERTIFICATE = 3600;
const LONGEST_POD_CERTIFICATE = 91 * 24 * 3600;
const LONGEST_KUBERNETES_CERTIFICATE = 24 * 3600;

/** A PodCertificateRequest (ValidatePodCertificateRequestCreate), which a kubelet makes. */
function validatePodRequest(request: PodCertificateRequest, validation: Validation): void {
  validateMetadata(request, { namespaced: true, name: dnsSubdomainName }, validation);
  const { spec = {} } = request;
  validateSignerName(spec.signerName ?? "", SPEC.child("signerName"), validation);
  for (const key of Object.keys(spec.unverifiedUserAnnotations ?? {})) {
    const problem = domainPrefixedKeyProblem(key);
    if (problem !== undefined) validation.invalid(SPEC.child("unverifiedUserAnnotations"), problem);
  }
  for (const field of ["podName", "serviceAccountName", "nodeName"] as const) {
    const problem = dnsSubdomainName(spec[field] ?? "");
    if (problem !== undefined) validation.invalid(SPEC.child(field), problem);
    const uidField = ({ podName: "podUID", serviceAccountName: "serviceAccountUID", nodeName: "nodeUID" } as const)[field];
    validateUid(spec[uidField] ?? "", SPEC.child(uidField), validation);
  }
  validateLifetime(spec.maxExpirationSeconds, spec.signerName ?? "", validation);
}

function validateUid(uid: string, path: Path, validation: Validation): void {
  if (uid === "") validation.invalid(path, "a uid is missing");
  if (uid.length > LONGEST_UID) validation.tooLong(path, `a uid has at most ${LONGEST_UID} characters`);
}

function validateLifetime(seconds: number | undefined, signerName: string, validation: Validation): void {
  const path = SPEC.child("maxExpirationSeconds");
  const most = signerName.startsWith("kubernetes.io/") ? LONGEST_KUBERNETES_CERTIFICATE : LONGEST_POD_CERTIFICATE;
  if (seconds === undefined) validation.required(path, "write how long the certificate may last");
  else if (seconds < SHORTEST_POD_CERTIFICATE || seconds > most) validation.invalid(path, `${seconds} must be from ${SHORTEST_POD_CERTIFICATE} to ${most} seconds`);
}

/** Requests for certificates, and what to trust. */
export const validators: Validators = {
  "certificates.k8s.io/CertificateSigningRequest": validateSigningRequest,
  "certificates.k8s.io/ClusterTrustBundle": validateTrustBundle,
  "certificates.k8s.io/PodCertificateRequest": validatePodRequest,
};
