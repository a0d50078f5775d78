import type { JsonObject, ManifestDocument } from "./document.ts";
import type { ReadSource } from "./files.ts";

/** Files that lie among manifests and are none. */
export type NoManifest =
  | "kustomization" | "helm-chart" | "helm-values" | "helm-template" | "template" | "compose" | "kubeconfig" | "encrypted" | "configuration" | "no-kubernetes-object";

/** What each sort of skipped file is called: in the plural, as in "2 Helm templates". */
export const NO_MANIFEST_NAMES: Readonly<Record<NoManifest, string>> = {
  kustomization: "kustomizations",
  "helm-chart": "Helm charts",
  "helm-values": "files of Helm values",
  "helm-template": "Helm templates",
  template: "templates",
  compose: "Compose files",
  kubeconfig: "kubeconfigs",
  encrypted: "files encrypted by SOPS",
  configuration: "configurations of kubeverdict",
  "no-kubernetes-object": "files without a Kubernetes object",
};

/** What lies in most repositories and is never meant to be checked: nobody has to be told that it was left out. */
export const NEVER_MEANT: ReadonlySet<NoManifest> = new Set(["configuration", "compose", "kubeconfig", "helm-chart", "helm-values", "no-kubernetes-object"]);

/** `1 Helm chart`, `2 Helm charts`: so many of what NO_MANIFEST_NAMES calls so. */
export function countSkipped(number: number, name: string): string {
  return `${number} ${number === 1 ? name.replace(/s(?=$| )/, "") : name}`;
}

const KUSTOMIZATION_NAME = /^kustomization\.ya?ml$|^Kustomization$/;
const VALUES_NAME = /^values(?:[.-][\w.-]*)?\.ya?ml$/;
const CONFIGURATION_NAME = /^\.?kubeverdict\.(?:ya?ml|json)$/;
/** What only Helm's templates say. */
const HELM = /\{\{-?\s*(?:[^}\n]{0,200}[\s(!])?(?:[.$](?:Values|Release|Chart|Capabilities|Files|Template)\b|include\s+"|template\s+"|define\s+"|tpl\s|toYaml\s|range\s|with\s|if\s|end\s*-?\}\})/;

/**
 * What a file is if it certainly holds no manifests, so that it can be left out; undefined otherwise, and always for a file that the
 * user named. A document with a kind, with metadata, or with apiVersion and spec, rules or data, or with a key close to one of these, is a manifest, if a
 * faulty one; apiVersion alone is in Grafana's provisioning and in the index of a chart repository too.
 */
export function classify({ file, isNamed, inChart }: ReadSource, documents: readonly ManifestDocument[]): NoManifest | undefined {
  if (isNamed) return undefined;
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const objects: JsonObject[] = [];
  const failed: ManifestDocument[] = [];
  let isEmpty = true;
  for (const document of documents) {
    const { value } = document;
    if (value === undefined) failed.push(document);
    if (isObject(value)) objects.push(value);
    if (value !== null) isEmpty = false;
  }
  if (inChart && /(?:^|\/)templates\//.test(file.path)) return "helm-template";
  if (failed.length > 0) {
    if (inChart && VALUES_NAME.test(name)) return "helm-values";
    if (HELM.test(file.text)) return "helm-template";
    return failed.every(failsAtTemplate) ? "template" : undefined;
  }
  if (isEmpty) return undefined;
  if (objects.length > 0 && objects.every(isEncrypted)) return "encrypted";
  const kind = objects.length === 1 ? kindOfFile(name, objects[0]!) : undefined;
  if (kind) return kind;
  return objects.some(looksLikeManifest) ? undefined : "no-kubernetes-object";
}

/** Whether a document does not parse because of an unquoted `{{`, which is never meant to be YAML. */
function failsAtTemplate({ file, problems }: ManifestDocument): boolean {
  const problem = problems[0];
  return problem !== undefined && file.text.startsWith("{{", problem.range.start.offset);
}

/** Whether a JSON file can be left out unread: package.json and the like, which may be large. */
export function isForeignJson({ file, isNamed }: ReadSource): boolean {
  return !isNamed && file.path.endsWith(".json") && !/"(?:apiVersion|kind|metadata)"/i.test(file.text);
}

function kindOfFile(name: string, object: JsonObject): NoManifest | undefined {
  const { apiVersion, kind } = object;
  if (typeof apiVersion === "string" && apiVersion.startsWith("kustomize.config.k8s.io/")) return "kustomization";
  if (kind === "Config" && apiVersion === "v1" && has(object, "clusters") && has(object, "contexts")) return "kubeconfig";
  if (kind !== undefined) return undefined;
  if (name === "Chart.yaml" && has(object, "name") && has(object, "version")) return "helm-chart";
  if (apiVersion !== undefined || has(object, "metadata")) return undefined;
  if (KUSTOMIZATION_NAME.test(name)) return "kustomization";
  if (VALUES_NAME.test(name)) return "helm-values";
  if (CONFIGURATION_NAME.test(name)) return "configuration";
  return isObject(object.services) && Object.values(object.services).every((service) => isObject(service) && (has(service, "image") || has(service, "build") || has(service, "extends"))) ? "compose" : undefined;
}

/** Whether SOPS has encrypted the values: it leaves its own key, with a checksum, beside them. */
function isEncrypted(object: JsonObject): boolean {
  const sops = Object.hasOwn(object, "sops") ? object.sops : undefined;
  return isObject(sops) && (has(sops, "mac") || has(sops, "lastmodified"));
}

function looksLikeManifest(object: JsonObject): boolean {
  // Nearly all are.
  if (has(object, "kind") && typeof object.kind === "string" && CAPITAL.test(object.kind)) return true;
  // Whatever they hold: no other tool's files have both.
  if (has(object, "apiVersion") && (has(object, "kind") || has(object, "metadata"))) return true;
  const keys = Object.keys(object);
  return Object.entries(object).some(([key, value]) => {
    const lower = key.toLowerCase();
    if (isAlmost(lower, "apiversion")) return typeof value === "string" && (keys.length === 1 || keys.some((one) => TOP_LEVEL.has(one) || isAlmost(one.toLowerCase(), "spec")));
    // Other files have metadata of their own.
    if (isAlmost(lower, "metadata")) return isObject(value) && METADATA.some((one) => has(value, one));
    // Other tools have a kind as well (`kind: pipeline`), and words like bind and find are close to it.
    return lower === "kind" ? typeof value !== "string" || /^(?:[A-Z]|$)/.test(value) : typeof value === "string" && /^[A-Z]/.test(value) && isAlmost(lower, "kind");
  });
}

/** Fields that stand beside the metadata of built-in kinds, and that files of other tools with an apiVersion do not have. */
const TOP_LEVEL: ReadonlySet<string> = new Set(["data", "stringData", "binaryData", "rules", "roleRef", "subjects", "webhooks", "provisioner", "subsets", "endpoints", "secrets", "imagePullSecrets", "handler"]);
const CAPITAL = /^[A-Z]/;
const METADATA = ["name", "generateName", "namespace", "labels", "annotations"];

/** Whether the words are the same, or one letter more, less, changed or swapped with its neighbour makes one of the other. */
function isAlmost(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const restA = a.slice(start, a.length - end), restB = b.slice(start, b.length - end);
  return Math.max(restA.length, restB.length) <= 1 || (restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]);
}

function has(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
