import type {
  ClusterTrustBundleProjection, DownwardAPIVolumeFile, KeyToPath, PodCertificateProjection, ProjectedVolumeSource, ServiceAccountTokenProjection,
  VolumeProjection,
} from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validateLabelSelector, validateUserAnnotations } from "../labels.ts";
import { dns1123SubdomainProblem } from "../names.ts";
import { isKubernetesSigner, validateSignerName } from "../signer-names.ts";
import type { Validation } from "../validation.ts";
import { validateFileMode, validateVolumeFilePath } from "./paths.ts";
import { validateFieldReference, validateResourceReference, VOLUME_FIELDS } from "./references.ts";
import { validateGiven, validateKeyToPath } from "./volume-sources.ts";

/*
 * Volumes that gather files from several places, after validateProjectionSources in
 * pkg/apis/core/validation/validation.go.
 */

const KEY_TYPES = ["RSA3072", "RSA4096", "ECDSAP256", "ECDSAP384", "ECDSAP521", "ED25519"];
const SHORTEST_TOKEN_SECONDS = 600;
const LONGEST_TOKEN_SECONDS = 2 ** 32;
const SHORTEST_CERTIFICATE_SECONDS = 3600;
const LONGEST_CERTIFICATE_SECONDS = 91 * 24 * 3600;
const LONGEST_KUBERNETES_CERTIFICATE_SECONDS = 24 * 3600;

/** A projected volume: each source of one kind, and no two files with the same path. */
export function validateProjected(source: ProjectedVolumeSource, path: Path, validation: Validation): void {
  validateFileMode(source.defaultMode, path.child("defaultMode"), validation);
  const files = new Files(path, validation);
  source.sources?.forEach((projection, i) => {
    validateProjection(projection, path, path.child("sources", i), files, validation);
  });
}

/** The file paths seen so far in one projected volume; a repeated one is a cause at the volume itself. */
class Files {
  private readonly seen = new Set<string>();
  private readonly path: Path;
  private readonly validation: Validation;

  constructor(path: Path, validation: Validation) {
    this.path = path;
    this.validation = validation;
  }

  add(file: string): void {
    if (this.seen.has(file)) this.validation.invalid(this.path, `two sources write the file ${quote(file)}; give each its own path`);
    this.seen.add(file);
  }
}

function validateProjection(projection: VolumeProjection, volumePath: Path, path: Path, files: Files, validation: Validation): void {
  const { secret, configMap, downwardAPI, serviceAccountToken } = projection;
  const clusterTrustBundle = validation.has("clusterTrustBundles") ? projection.clusterTrustBundle : undefined;
  const podCertificate = validation.has("podCertificates") ? projection.podCertificate : undefined;
  if (secret) validateKeys(secret, path.child("secret"), files, validation);
  if (configMap) validateKeys(configMap, path.child("configMap"), files, validation);
  downwardAPI?.items?.forEach((item) => {
    validateDownwardApiFile(item, path.child("downwardAPI"), validation);
    if (item.path) files.add(item.path);
  });
  if (serviceAccountToken) validateServiceAccountToken(serviceAccountToken, volumePath, path.child("serviceAccountToken"), validation);
  if (clusterTrustBundle) validateTrustBundle(clusterTrustBundle, path.child("clusterTrustBundle"), files, validation);
  if (podCertificate) validatePodCertificate(podCertificate, path.child("podCertificate"), files, validation);
  const given = [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate].filter((source) => source !== undefined);
  if (given.length > 1) validation.forbidden(path, "a source of a projected volume has one kind only; write one list item for each");
}

function validateKeys(source: { name?: string; items?: readonly KeyToPath[] }, path: Path, files: Files, validation: Validation): void {
  validateGiven(source, ["name"], path, validation);
  source.items?.forEach((item, i) => {
    validateKeyToPath(item, path.child("items", i), validation);
    if (item.path) files.add(item.path);
  });
}

/** A file of the downward API. Causes name the source: the server leaves the index out (validateDownwardAPIVolumeFile). */
export function validateDownwardApiFile(file: DownwardAPIVolumeFile, path: Path, validation: Validation): void {
  validateGiven(file, ["path"], path, validation);
  validateVolumeFilePath(file.path ?? "", path.child("path"), validation);
  if (file.fieldRef) {
    validateFieldReference(file.fieldRef, VOLUME_FIELDS, path.child("fieldRef"), validation);
    if (file.resourceFieldRef) validation.invalid(path, "fieldRef and resourceFieldRef exclude each other; keep one");
  } else if (file.resourceFieldRef) {
    validateResourceReference(file.resourceFieldRef, true, path.child("resourceFieldRef"), validation);
  } else {
    validation.required(path, `the file ${quote(file.path ?? "")} needs fieldRef or resourceFieldRef`);
  }
  validateFileMode(file.mode, path.child("mode"), validation);
}

function validateServiceAccountToken(token: ServiceAccountTokenProjection, volumePath: Path, path: Path, validation: Validation): void {
  const { expirationSeconds = 3600, path: file = "" } = token;
  if (expirationSeconds < SHORTEST_TOKEN_SECONDS) {
    validation.invalid(path.child("expirationSeconds"), `a token lives at least ${SHORTEST_TOKEN_SECONDS} seconds, not ${expirationSeconds}`);
  }
  if (expirationSeconds > LONGEST_TOKEN_SECONDS) {
    validation.invalid(path.child("expirationSeconds"), `a token lives at most ${LONGEST_TOKEN_SECONDS} seconds, not ${expirationSeconds}`);
  }
  // The server names the volume's path, not the source's.
  if (file === "") validation.required(volumePath.child("path"), "a serviceAccountToken needs the path of its file");
  else validateVolumeFilePath(file, volumePath.child("path"), validation);
}

function validateTrustBundle(bundle: ClusterTrustBundleProjection, path: Path, files: Files, validation: Validation): void {
  const { name, signerName } = bundle;
  if (name !== undefined && signerName !== undefined) validation.invalid(path, "name and signerName exclude each other; keep one");
  else if (name !== undefined) {
    if (name === "") validation.required(path.child("name"), "the name of the ClusterTrustBundle may not be empty");
    const problem = trustBundleNameProblem(name);
    if (problem !== undefined) validation.invalid(path.child("name"), problem);
    if (bundle.labelSelector) validation.invalid(path.child("labelSelector"), "a labelSelector goes with signerName, not with name; remove one");
  } else if (signerName !== undefined) {
    if (signerName === "") validation.required(path.child("signerName"), "the name of the signer may not be empty");
    validateSignerName(signerName, path.child("signerName"), validation);
    validateLabelSelector(bundle.labelSelector, path.child("labelSelector"), validation);
  } else validation.required(path, "a clusterTrustBundle needs name or signerName");
  const file = bundle.path ?? "";
  if (file === "") validation.required(path.child("path"), "a clusterTrustBundle needs the path of its file");
  validateVolumeFilePath(file, path.child("path"), validation);
  files.add(file);
}

/** The name of a bundle: the signer's name with colons for slashes and a colon before the rest, or a DNS subdomain. */
function trustBundleNameProblem(name: string): string | undefined {
  const colon = name.lastIndexOf(":");
  if (name.slice(0, colon).includes("/")) return `${quote(name)} may not contain "/"; write the signer's name with ":" instead`;
  return dns1123SubdomainProblem(colon > 0 ? name.slice(colon + 1) : name);
}

function validatePodCertificate(certificate: PodCertificateProjection, path: Path, files: Files, validation: Validation): void {
  const { signerName = "", keyType = "", maxExpirationSeconds: seconds } = certificate;
  validateSignerName(signerName, path.child("signerName"), validation);
  if (certificate.userAnnotations) validateUserAnnotations(certificate.userAnnotations, path.child("userAnnotations"), validation);
  if (!KEY_TYPES.includes(keyType)) validation.notSupported(path.child("keyType"), keyType, KEY_TYPES);
  if (seconds !== undefined) {
    const most = isKubernetesSigner(signerName) ? LONGEST_KUBERNETES_CERTIFICATE_SECONDS : LONGEST_CERTIFICATE_SECONDS;
    if (seconds < SHORTEST_CERTIFICATE_SECONDS || seconds > most) {
      validation.invalid(path.child("maxExpirationSeconds"), `${seconds} is out of range: it must be from ${SHORTEST_CERTIFICATE_SECONDS} to ${most}`);
    }
  }
  let paths = 0;
  for (const field of ["credentialBundlePath", "keyPath", "certificateChainPath"] as const) {
    const file = certificate[field];
    if (!file) continue;
    paths++;
    validateVolumeFilePath(file, path.child(field), validation);
    files.add(file);
  }
  if (paths === 0) validation.required(path, "a podCertificate needs credentialBundlePath, keyPath or certificateChainPath");
}
