import type { CustomResourceConversion, CustomResourceDefinition, CustomResourceDefinitionNames, CustomResourceDefinitionSpec, CustomResourceDefinitionVersion } from "../resource/api/apiextensions-v1.ts";
import { parseGoUrl } from "../resource/go-url.ts";
import { quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import { warnOfFormats } from "./crd/formats.ts";
import { validateSchema } from "./crd/schema.ts";
import { someSchema } from "./crd/schema-shape.ts";
import { sharedFields, type SHAREABLE, writtenPath } from "./crd/shared.ts";
import { validateColumn, validateDeprecation, validateSelectableFields, validateSubresources } from "./crd/version.ts";
import { validateMetadata } from "./metadata.ts";
import { dns1035LabelProblem, dns1123SubdomainProblem, dnsSubdomainName } from "./names.ts";
import type { Validation } from "./validation.ts";
import type { Validators } from "./validator.ts";
import { validateReviewVersions, validateWebhookClient } from "./webhook-client.ts";

const SPEC = Path.of("spec");
const VERSIONS = SPEC.child("versions");
const SCOPES = ["Cluster", "Namespaced"];
const STRATEGIES = ["None", "Webhook"];
const APPROVAL = "api-approved.kubernetes.io";

/** The parts that versions have, at the place where the server keeps them: with each version, or once for all. */
type Parts = Pick<CustomResourceDefinitionVersion, (typeof SHAREABLE)[number]>;

/** A CustomResourceDefinition (ValidateCustomResourceDefinition in pkg/apis/apiextensions/validation of apiextensions-apiserver). */
function validateDefinition(definition: CustomResourceDefinition, validation: Validation): void {
  const { spec = {} } = definition;
  const names = withDefaults(spec.names ?? {});
  const wanted = `${names.plural ?? ""}.${spec.group ?? ""}`;
  const nameProblem = (name: string, isPrefix?: boolean): string | undefined =>
    dnsSubdomainName(name, isPrefix) ?? (name === wanted ? undefined : `${quote(name)} must be plural and group: ${quote(wanted)}`);
  validateMetadata(definition, { namespaced: false, name: nameProblem, setsGeneration: true, allowsAnyFinalizer: true }, validation);
  validateGroup(spec.group ?? "", validation);
  validateScope(spec.scope ?? "", validation);
  const shared = sharedFields(spec.versions ?? []);
  validateVersions(spec, shared, validation);
  validateNames(names, SPEC.child("names"), validation);
  validateShared(spec, shared, validation);
  validateConversion(spec.conversion ?? { strategy: "None" }, spec.preserveUnknownFields === true, validation);
  validateStoredVersions(spec.versions ?? [], validation);
  if (validation.has("customFormatWarnings")) warnOfVersions(spec.versions ?? [], validation);
  validateApproval(spec.group ?? "", definition.metadata?.annotations?.[APPROVAL] ?? "", validation);
  if (spec.preserveUnknownFields) validation.invalid(SPEC.child("preserveUnknownFields"), "must be false; write x-kubernetes-preserve-unknown-fields: true in the schema, where unknown fields are to be kept");
  validation.causes.forEach((cause, i) => {
    const at = writtenPath(cause.path);
    if (at) validation.causes[i] = { ...cause, at };
  });
}

function withDefaults(names: CustomResourceDefinitionNames): CustomResourceDefinitionNames {
  const { kind = "", singular = "", listKind = "" } = names;
  return { ...names, singular: singular === "" ? kind.toLowerCase() : singular, listKind: listKind === "" && kind !== "" ? `${kind}List` : listKind };
}

function validateGroup(group: string, validation: Validation): void {
  const path = SPEC.child("group");
  const problem = dns1123SubdomainProblem(group);
  if (group === "") validation.required(path, "write the API group, a domain such as example.com");
  else if (problem !== undefined) validation.invalid(path, problem);
  else if (!group.includes(".")) validation.invalid(path, `${quote(group)} must be a domain with a dot, such as ${quote(`${group}.example.com`)}`);
}

function validateScope(scope: string, validation: Validation): void {
  if (scope === "") validation.required(SPEC.child("scope"), "write Namespaced or Cluster");
  else if (!SCOPES.includes(scope)) validation.notSupported(SPEC.child("scope"), scope, SCOPES);
}

function validateVersions(spec: CustomResourceDefinitionSpec, shared: ReadonlySet<string>, validation: Validation): void {
  const { versions = [] } = spec;
  const hasSharedSchema = shared.has("schema") && versions[0]?.schema?.openAPIV3Schema !== undefined;
  if (!hasSharedSchema) {
    versions.forEach(({ schema }, i) => {
      if (!schema?.openAPIV3Schema || shared.has("schema")) validation.required(VERSIONS.index(i).child("schema", "openAPIV3Schema"), "a version needs the schema of its objects");
    });
  }
  if (spec.preserveUnknownFields && versions.some(({ schema }) => schema?.openAPIV3Schema && someSchema(schema.openAPIV3Schema, (one) => one.default !== undefined))) {
    validation.invalid(SPEC.child("preserveUnknownFields"), "must be false where the schema has defaults");
  }
  versions.forEach((version, i) => validateVersion(version, versions, shared, VERSIONS.index(i), validation));
  if (new Set(versions.map(({ name = "" }) => name)).size < versions.length) validation.invalid(VERSIONS, "two versions have the same name");
  const stored = versions.filter(({ storage }) => storage).length;
  if (stored !== 1) validation.invalid(VERSIONS, `exactly one version must have storage: true, not ${stored}`);
  const { name = "" } = versions[0] ?? {};
  const problem = dns1035LabelProblem(name);
  if (name !== "" && problem !== undefined) validation.invalid(SPEC.child("version"), problem);
}

function validateVersion(version: CustomResourceDefinitionVersion, versions: readonly CustomResourceDefinitionVersion[], shared: ReadonlySet<string>, path: Path, validation: Validation): void {
  const problem = dns1035LabelProblem(version.name ?? "");
  if (problem !== undefined) validation.invalid(path.child("name"), problem);
  validateDeprecation(version, path, validation);
  const { subresources } = versions.find(({ name }) => name === version.name)!;
  const own = Object.fromEntries(Object.entries(version).filter(([name]) => !shared.has(name))) as Parts;
  validateParts(own, subresources?.status !== undefined, path, "schema", validation);
}

function validateShared({ versions = [] }: CustomResourceDefinitionSpec, shared: ReadonlySet<string>, validation: Validation): void {
  const [first] = versions;
  if (!first) return;
  const parts = Object.fromEntries(Object.entries(first).filter(([name]) => shared.has(name))) as Parts;
  validateParts(parts, versions.some(({ subresources }) => subresources?.status !== undefined), SPEC, "validation", validation);
}

function validateParts({ schema, subresources, additionalPrinterColumns = [], selectableFields = [] }: Parts, hasStatus: boolean, path: Path, schemaName: string, validation: Validation): void {
  const openApi = schema?.openAPIV3Schema;
  if (openApi) validateSchema(openApi, hasStatus, path.child(schemaName, "openAPIV3Schema"), validation);
  if (subresources) validateSubresources(subresources, path.child("subresources"), validation);
  additionalPrinterColumns.forEach((column, i) => validateColumn(column, path.child("additionalPrinterColumns").index(i), validation));
  if (selectableFields.length === 0) return;
  if (openApi) validateSelectableFields(selectableFields, openApi, path, validation);
  else validation.invalid(path.child("selectableFields"), "fields are selectable only where there is a schema for this version");
}

function warnOfVersions(versions: readonly CustomResourceDefinitionVersion[], validation: Validation): void {
  const warned = new Set<string>();
  versions.forEach(({ schema }, i) => {
    if (schema?.openAPIV3Schema) warnOfFormats(schema.openAPIV3Schema, VERSIONS.index(i).child("schema", "openAPIV3Schema"), warned, validation);
  });
}

function validateNames(names: CustomResourceDefinitionNames, path: Path, validation: Validation): void {
  for (const field of ["plural", "singular", "kind", "listKind"] as const) if (!names[field]) validation.required(path.child(field), `write the ${field} of the resource`);
  for (const field of ["plural", "singular"] as const) validateName(names[field] ?? "", path.child(field), validation);
  for (const field of ["kind", "listKind"] as const) validateName((names[field] ?? "").toLowerCase(), path.child(field), validation);
  names.shortNames?.forEach((name, i) => validateListedName(name, path.child("shortNames").index(i), validation));
  if (names.kind && names.kind === names.listKind) validation.invalid(path.child("listKind"), "kind and listKind must differ");
  names.categories?.forEach((name, i) => validateListedName(name, path.child("categories").index(i), validation));
}

function validateName(name: string, path: Path, validation: Validation): void {
  if (name !== "") validateListedName(name, path, validation);
}

function validateListedName(name: string, path: Path, validation: Validation): void {
  const problem = dns1035LabelProblem(name);
  if (problem !== undefined) validation.invalid(path, problem);
}

/** The server's own form has the webhook's fields beside the strategy, and says so. */
function validateConversion({ strategy = "", webhook }: CustomResourceConversion, preservesUnknown: boolean, validation: Validation): void {
  const path = SPEC.child("conversion");
  if (strategy !== "None" && preservesUnknown) validation.invalid(path.child("strategy"), "must be None where spec.preserveUnknownFields is true");
  if (strategy === "") validation.required(path.child("strategy"), "write None or Webhook");
  else if (!STRATEGIES.includes(strategy)) validation.notSupported(path.child("strategy"), strategy, STRATEGIES);
  const [client, versions] = [webhook?.clientConfig, webhook?.conversionReviewVersions ?? []];
  const [clientPath, versionsPath] = [path.child("webhookClientConfig"), path.child("conversionReviewVersions")];
  if (strategy === "Webhook") {
    if (client) validateWebhookClient(client, clientPath, validation);
    else validation.required(clientPath, "the strategy Webhook needs spec.conversion.webhook.clientConfig");
    validateReviewVersions(versions, versionsPath, validation);
    return;
  }
  if (client) validation.forbidden(clientPath, "belongs to the strategy Webhook only");
  if (versions.length > 0) validation.forbidden(versionsPath, "belongs to the strategy Webhook only");
}

/** The server puts the first storage version into the status, and misses the others there. */
function validateStoredVersions(versions: readonly CustomResourceDefinitionVersion[], validation: Validation): void {
  const path = Path.of("status", "storedVersions");
  const [first, ...others] = versions.filter(({ storage }) => storage);
  if (!first) validation.invalid(path, "no version has storage: true");
  for (const { name = "" } of others) validation.invalid(path, `${quote(name)} is a second version with storage: true`);
}

/** Groups of Kubernetes' community need the word of its reviewers (validateAPIApproval in apiextensions-apiserver). */
function validateApproval(group: string, approval: string, validation: Validation): void {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return;
  const path = Path.of("metadata", "annotations").key(APPROVAL);
  const url = parseGoUrl(approval, true);
  if (approval === "") validation.required(path, `groups of Kubernetes itself need the annotation ${APPROVAL} with the URL of the approval; take a group of your own`);
  else if (!approval.startsWith("unapproved") && !(url && url.host !== "" && url.scheme !== "")) validation.invalid(path, `${quote(approval)} must be a URL, or start with "unapproved"`);
}

/** Definitions of custom resources. */
export const validators: Validators = { "apiextensions.k8s.io/CustomResourceDefinition": validateDefinition };
