import type { Container, EnvFromSource, EnvVar, FileKeySelector, SecretKeySelector } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { configMapKeyProblem, dns1123LabelProblem, dns1123SubdomainProblem, dnsSubdomainName, relaxedEnvironmentNameProblem, strictEnvironmentNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";
import { validateNoBacksteps } from "./paths.ts";
import { ENVIRONMENT_FIELDS, validateFieldReference, validateResourceReference } from "./references.ts";

/*
 * A container's environment, after ValidateEnv and ValidateEnvFrom in pkg/apis/core/validation/validation.go.
 */

/** env and envFrom. */
export function validateEnvironment({ env, envFrom }: Container, path: Path, validation: Validation): void {
  if (env) {
    const at = path.child("env");
    for (let i = 0; i < env.length; i++) validateVariable(env[i]!, at, i, validation);
  }
  envFrom?.forEach((source, i) => {
    validateSource(source, path.child("envFrom"), path.child("envFrom", i), validation);
  });
}

function environmentNameProblem(name: string, validation: Validation): string | undefined {
  return validation.has("relaxedEnvironmentNames") ? relaxedEnvironmentNameProblem(name) : strictEnvironmentNameProblem(name);
}

function validateVariable(variable: EnvVar, path: Path, index: number, validation: Validation): void {
  if (!variable.name) validation.required(path.child(index, "name"), "an environment variable needs a name");
  else {
    const problem = environmentNameProblem(variable.name, validation);
    if (problem !== undefined) validation.invalid(path.child(index, "name"), problem);
  }
  if (variable.valueFrom) validateValueFrom(variable, path.child(index, "valueFrom"), validation);
}

function validateValueFrom({ value = "", valueFrom = {} }: EnvVar, path: Path, validation: Validation): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom;
  const fileKeyRef = validation.has("environmentFiles") ? valueFrom.fileKeyRef : undefined;
  if (fieldRef) validateFieldReference(fieldRef, ENVIRONMENT_FIELDS, path.child("fieldRef"), validation);
  if (resourceFieldRef) validateResourceReference(resourceFieldRef, false, path.child("resourceFieldRef"), validation);
  if (configMapKeyRef) validateKeyReference(configMapKeyRef, path.child("configMapKeyRef"), validation);
  if (secretKeyRef) validateKeyReference(secretKeyRef, path.child("secretKeyRef"), validation);
  if (fileKeyRef) validateFileKeyReference(fileKeyRef, path.child("fileKeyRef"), validation);
  const sources = Number(fieldRef !== undefined) + Number(resourceFieldRef !== undefined) + Number(configMapKeyRef !== undefined) + Number(secretKeyRef !== undefined) + Number(fileKeyRef !== undefined);
  if (sources === 0) {
    const allowed = validation.has("environmentFiles") ? "configMapKeyRef, secretKeyRef or fileKeyRef" : "configMapKeyRef or secretKeyRef";
    validation.invalid(path, `valueFrom needs a source: fieldRef, resourceFieldRef, ${allowed}`);
  } else if (value !== "") validation.invalid(path, "value and valueFrom exclude each other; keep one");
  else if (sources > 1) validation.invalid(path, "valueFrom has one source only");
}

function validateKeyReference({ name = "", key = "" }: SecretKeySelector, path: Path, validation: Validation): void {
  const problem = dns1123SubdomainProblem(name);
  if (problem !== undefined) validation.invalid(path.child("name"), problem);
  if (key === "") {
    validation.required(path.child("key"), "the key must be given here");
    return;
  }
  const keyProblem = configMapKeyProblem(key);
  if (keyProblem !== undefined) validation.invalid(path.child("key"), keyProblem);
}

function validateFileKeyReference({ key = "", volumeName = "", path: file = "" }: FileKeySelector, path: Path, validation: Validation): void {
  const keyProblem = relaxedEnvironmentNameProblem(key);
  if (key === "") validation.required(path.child("key"), "the key of the variable in the file must be given here");
  else if (keyProblem !== undefined) validation.invalid(path.child("key"), keyProblem);
  const volumeProblem = dns1123LabelProblem(volumeName);
  if (volumeName === "") validation.required(path.child("volumeName"), "the volume that holds the file must be named here");
  else if (volumeProblem !== undefined) validation.invalid(path.child("volumeName"), volumeProblem);
  if (file === "") validation.required(path.child("path"), "the path of the file in its volume must be given here");
  else validateNoBacksteps(file, path.child("path"), validation);
}

/** A ConfigMap or Secret all of whose keys become variables; causes about the choice name the list. */
function validateSource({ prefix = "", configMapRef, secretRef }: EnvFromSource, list: Path, path: Path, validation: Validation): void {
  const problem = prefix === "" ? undefined : environmentNameProblem(prefix, validation);
  if (problem !== undefined) validation.invalid(path.child("prefix"), problem);
  if (configMapRef) validateSourceName(configMapRef.name, path.child("configMapRef", "name"), validation);
  if (secretRef) validateSourceName(secretRef.name, path.child("secretRef", "name"), validation);
  if (!configMapRef && !secretRef) validation.invalid(list, "an item of envFrom needs configMapRef or secretRef");
  if (configMapRef && secretRef) validation.invalid(list, "an item of envFrom has configMapRef or secretRef, not both; write two items");
}

function validateSourceName(name: string | undefined, path: Path, validation: Validation): void {
  if (!name) {
    validation.required(path, "the name must be given here");
    return;
  }
  // The server checks it as if it were a generateName, so a final "-" passes.
  const problem = dnsSubdomainName(name, true);
  if (problem !== undefined) validation.invalid(path, `${problem}: ${quote(name)}`);
}
