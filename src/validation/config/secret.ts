import type { Secret } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { validateMetadata } from "../metadata.ts";
import { configMapKeyProblem, dnsSubdomainName } from "../names.ts";
import type { Validation } from "../validation.ts";
import { dataSize, MAX_DATA_SIZE } from "./data-size.ts";
import { keyPairProblem } from "./key-pair.ts";

const DATA = Path.of("data");
const ACCOUNT_NAME = "kubernetes.io/service-account.name";
const ACCOUNT_NAME_PATH = Path.of("metadata", "annotations").key(ACCOUNT_NAME);
const NO_DATA: Readonly<Record<string, string>> = {};

/** What a Secret holds once stringData has gone into data: texts of stringData, and base64 of data where stringData has no such key. */
interface SecretData {
  readonly base64: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
}

/** A Secret: keys, size, and what its type needs (ValidateSecret in pkg/apis/core/validation/validation.go); stringData is merged into data first. */
export function validateSecret(secret: Secret, validation: Validation): void {
  validateMetadata(secret, { namespaced: true, name: dnsSubdomainName }, validation);
  const data = readData(secret);
  for (const part of [data.base64, data.texts]) {
    for (const key in part) {
      const problem = configMapKeyProblem(key);
      if (problem !== undefined) validation.invalid(DATA.key(key), problem);
    }
  }
  const size = dataSize(data.texts, data.base64);
  if (size > MAX_DATA_SIZE) validation.tooLong(DATA, `the values take ${size} bytes; a Secret may hold ${MAX_DATA_SIZE} (1 MiB)`);
  validateType(secret, data, validation);
}

function readData({ data = NO_DATA, stringData = NO_DATA }: Secret): SecretData {
  const names = Object.keys(stringData);
  if (names.length === 0) return { base64: data, texts: NO_DATA };
  const base64: Record<string, string> = { ...data };
  for (const name of names) Reflect.deleteProperty(base64, name);
  return { base64, texts: stringData };
}

function validateType(secret: Secret, data: SecretData, validation: Validation): void {
  switch (secret.type) {
    case "kubernetes.io/service-account-token":
      if (!secret.metadata?.annotations?.[ACCOUNT_NAME]) validation.required(ACCOUNT_NAME_PATH, "a Secret of this type needs an annotation with the name of its ServiceAccount");
      return;
    case "kubernetes.io/dockercfg":
      return validateJson(data, ".dockercfg", validation);
    case "kubernetes.io/dockerconfigjson":
      return validateJson(data, ".dockerconfigjson", validation);
    case "kubernetes.io/basic-auth":
      if (has(data, "username") || has(data, "password")) return;
      for (const key of ["username", "password"]) validation.required(DATA.key(key), `a Secret of type ${quote(secret.type)} needs "username" or "password"`);
      return;
    case "kubernetes.io/ssh-auth":
      if (!textOf(data, "ssh-privatekey")) validation.required(DATA.key("ssh-privatekey"), `a Secret of type ${quote(secret.type)} needs a key that is not empty`);
      return;
    case "kubernetes.io/tls":
      for (const key of ["tls.crt", "tls.key"]) if (!has(data, key)) validation.required(DATA.key(key), `a Secret of type ${quote(secret.type)} needs "tls.crt" and "tls.key"`);
      if (validation.causes.length === 0) warnOfKeyPair(data, validation);
  }
}

function has(data: SecretData, key: string): boolean {
  return Object.hasOwn(data.texts, key) || Object.hasOwn(data.base64, key);
}

/** The value under a key as text; undefined where there is none. Bytes that are no UTF-8 become U+FFFD, as for Go's JSON reader. */
function textOf(data: SecretData, key: string): string | undefined {
  if (Object.hasOwn(data.texts, key)) return data.texts[key];
  if (!Object.hasOwn(data.base64, key)) return undefined;
  const bytes = Uint8Array.from(atob(data.base64[key]!), (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function validateJson(data: SecretData, key: string, validation: Validation): void {
  const text = textOf(data, key);
  if (text === undefined) validation.required(DATA.key(key), `a Secret of this type needs ${quote(key)}, the credentials as a JSON object`);
  else if (!isJsonObject(text)) validation.invalid(DATA.key(key), `the value of ${quote(key)} must be a JSON object`);
}

/** Whether Go reads the text into a map: an object, or null, without numbers that no float64 can hold. */
function isJsonObject(text: string): boolean {
  try {
    let isFinite = true;
    const value: unknown = JSON.parse(text, (_key, part: unknown) => {
      isFinite &&= part !== Infinity && part !== -Infinity;
      return part;
    });
    return isFinite && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The strategy's warning for a certificate and key that do not belong together or cannot be read. */
function warnOfKeyPair(data: SecretData, validation: Validation): void {
  const problem = keyPairProblem(textOf(data, "tls.crt") ?? "", textOf(data, "tls.key") ?? "");
  if (problem !== undefined) validation.warn(DATA.key(problem.key), problem.message);
}
