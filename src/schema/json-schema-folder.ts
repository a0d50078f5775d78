import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Ajv, ErrorObject, ValidateFunction } from "ajv";
import type { Cause } from "../resource/cause.ts";
import { parseApiVersion } from "../resource/resource.ts";
import { closest, quote } from "../resource/words.ts";
import type { JsonObject } from "../source/document.ts";
import { Path } from "../source/path.ts";

/** A schema that the user gave cannot be used; the message names the file. */
export class SchemaFileError extends Error {}

/** Says what is wrong with an object. */
export type JsonSchemaCheck = (value: JsonObject) => Cause[];

const require = createRequire(import.meta.url);

/**
 * A folder of JSON Schemas in a layout that kubeconform knows: `GROUP/kind_version.json`, `kind_version.json`,
 * `kind-group-version.json`, also below `master-standalone`, `master-standalone-strict`. Files are read when a kind needs them.
 */
export class JsonSchemaFolder {
  private readonly folder: string;
  private readonly checks = new Map<string, JsonSchemaCheck | undefined>();

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The check of a kind, or undefined where the folder has no schema of it. A broken schema throws SchemaFileError. */
  find(apiVersion: string, kind: string): JsonSchemaCheck | undefined {
    const key = `${apiVersion}/${kind}`;
    if (!this.checks.has(key)) {
      const file = candidates(apiVersion, kind).map((name) => join(this.folder, name)).find((path) => existsSync(path));
      this.checks.set(key, file === undefined ? undefined : compile(file));
    }
    return this.checks.get(key);
  }
}

function candidates(apiVersion: string, kind: string): string[] {
  const { group, version } = parseApiVersion(apiVersion);
  const name = kind.toLowerCase();
  const dashed = `${[name, group.split(".")[0], version].filter(Boolean).join("-")}.json`;
  const plain = [`${name}_${version}.json`, dashed];
  return [...(group === "" ? [] : [join(group, `${name}_${version}.json`)]), ...plain, ...["master-standalone-strict", "master-standalone"].flatMap((folder) => plain.map((file) => join(folder, file)))];
}

function compile(file: string): JsonSchemaCheck {
  try {
    const schema = JSON.parse(readFileSync(file, "utf8")) as object;
    const validate = newAjv().compile(schema);
    return (value) => causesOf(validate, value);
  } catch (error) {
    throw new SchemaFileError(`${file} is no usable JSON Schema: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** ajv and its formats are loaded for the first schema only: they cost more than a whole run without them. */
function newAjv(): Ajv {
  const { Ajv: Constructor } = require("ajv") as { Ajv: new (options: object) => Ajv };
  const { default: addFormats } = require("ajv-formats") as { default: (ajv: Ajv) => void };
  const ajv = new Constructor({ strict: false, allErrors: true, verbose: true, logger: false });
  addFormats(ajv);
  for (const name of ["int-or-string", "quantity"]) ajv.addFormat(name, true);
  return ajv;
}

function causesOf(validate: ValidateFunction, value: JsonObject): Cause[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).filter(({ keyword }) => keyword !== "if").map(causeOf);
}

function causeOf(error: ErrorObject): Cause {
  const path = pathOf(error.instancePath);
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case "required": return { type: "Required", path: path.child(String(params.missingProperty)), message: `${String(params.missingProperty)} is missing` };
    case "additionalProperties": case "unevaluatedProperties": return unknownField(error, path, String(params.additionalProperty ?? params.unevaluatedProperty));
    case "type": return { type: "TypeInvalid", path, message: `must be ${String(params.type).replaceAll(",", " or ")}` };
    case "enum": return { type: "NotSupported", path, message: `must be one of ${(params.allowedValues as readonly unknown[]).map(quote).join(", ")}` };
    case "maxLength": return { type: "TooLong", path, message: `may have at most ${String(params.limit)} characters` };
    case "maxItems": case "maxProperties": return { type: "TooMany", path, message: `may have at most ${String(params.limit)} entries` };
    default: return { type: "Invalid", path, message: error.message ?? `fails ${error.keyword}` };
  }
}

function unknownField(error: ErrorObject, path: Path, name: string): Cause {
  const known = (error.parentSchema as { properties?: object } | undefined)?.properties;
  const near = closest(name, Object.keys(known ?? {}));
  const message = `unknown field ${quote(name)}${near === undefined ? "" : `; did you mean ${quote(near)}?`}`;
  return { type: "Unknown", path: path.child(name), message, atKey: true, ...(near === undefined ? {} : { suggestion: { kind: "rename", to: near } }) };
}

/** A JSON pointer as a path: digits are indexes. */
function pathOf(pointer: string): Path {
  const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return Path.of(...steps.map((step) => (/^(?:0|[1-9]\d*)$/.test(step) ? Number(step) : step)));
}
