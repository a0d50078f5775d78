import type { JSONSchemaProps } from "../../resource/api/apiextensions-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { formatCheck } from "../custom-resource/formats.ts";
import type { Validation } from "../validation.ts";
import { asCustomSchema, firstInner } from "./schema-shape.ts";

const NUMBER_FORMATS: Readonly<Record<string, readonly string[]>> = { integer: ["int32", "int64"], number: ["float", "double"] };

/**
 * Warns of formats that the server does not heed, once of each (GetUnrecognizedFormats in pkg/apiserver/validation/formats.go
 * of apiextensions-apiserver). `warned` are those that other versions have.
 */
export function warnOfFormats(schema: JSONSchemaProps, path: Path, warned: Set<string>, validation: Validation): void {
  const unknown = new Set<string>();
  collectUnknown(schema, validation.has("customNameFormats"), unknown);
  for (const format of unknown) {
    if (!warned.has(format)) validation.warn(path, `the server knows no format ${quote(format)} for that type, so it does not check it`);
    warned.add(format);
  }
}

function collectUnknown(schema: JSONSchemaProps, hasNameFormats: boolean, unknown: Set<string>): void {
  const { type = "", format = "" } = asCustomSchema(schema);
  if (format !== "" && !isKnown(type, format, hasNameFormats)) unknown.add(format);
  firstInner(schema, (inner) => { collectUnknown(inner, hasNameFormats, unknown); });
}

function isKnown(type: string, format: string, hasNameFormats: boolean): boolean {
  if (type === "" || type === "string") return formatCheck(format, hasNameFormats) !== undefined;
  return NUMBER_FORMATS[type]?.includes(format) ?? false;
}
