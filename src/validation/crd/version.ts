import type { CustomResourceColumnDefinition, CustomResourceDefinitionVersion, CustomResourceSubresources, JSONSchemaProps, SelectableField } from "../../resource/api/apiextensions-v1.ts";
import { quote } from "../../resource/words.ts";
import { findField } from "../../cel/field-path.ts";
import { formatPath, type Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import { asCustomSchema } from "./schema-shape.ts";
import { unsupportedField } from "./structural.ts";

const COLUMN_TYPES = ["boolean", "date", "integer", "number", "string"];
const COLUMN_FORMATS = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];
const SELECTABLE_TYPES: ReadonlySet<string> = new Set(["string", "boolean", "integer"]);
const MOST_SELECTABLE_FIELDS = 8;
const LONGEST_DEPRECATION = 256;

/** What a client is told who uses the version (validateDeprecationWarning in apiextensions-apiserver). */
export function validateDeprecation({ deprecated, deprecationWarning }: CustomResourceDefinitionVersion, path: Path, validation: Validation): void {
  const at = path.child("deprecationWarning");
  if (deprecationWarning === undefined) return;
  if (!deprecated) {
    validation.invalid(at, "only a deprecated version has a warning; write deprecated: true or leave it out");
    return;
  }
  if (new TextEncoder().encode(deprecationWarning).length > LONGEST_DEPRECATION) validation.invalid(at, `may have at most ${LONGEST_DEPRECATION} bytes`);
  if (deprecationWarning === "") validation.invalid(at, "is empty; leave it out for the usual words");
  const found = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.exec(deprecationWarning);
  if (found) validation.invalid(at, `may hold printable characters only, unlike the one at ${found.index}`);
}

/** The subresources (ValidateCustomResourceDefinitionSubresources in apiextensions-apiserver). */
export function validateSubresources({ scale }: CustomResourceSubresources, path: Path, validation: Validation): void {
  if (!scale) return;
  const at = path.child("scale");
  for (const [name, start] of [["specReplicasPath", ".spec."], ["statusReplicasPath", ".status."]] as const) {
    const text = scale[name] ?? "";
    if (text === "") validation.required(at.child(name), `scaling needs to know where the number is; write a path such as ${start}replicas`);
    else if (!text.startsWith(start)) validation.invalid(at.child(name), `${quote(text)} must start with ${quote(start)}`);
  }
  const { labelSelectorPath = "" } = scale;
  if (labelSelectorPath !== "" && !/^\.(?:spec|status)\./.test(labelSelectorPath)) validation.invalid(at.child("labelSelectorPath"), `${quote(labelSelectorPath)} must start with ".spec." or ".status."`);
}

/** A column of kubectl get (ValidateCustomResourceColumnDefinition in apiextensions-apiserver). */
export function validateColumn({ name = "", type = "", format = "", jsonPath = "" }: CustomResourceColumnDefinition, path: Path, validation: Validation): void {
  if (name === "") validation.required(path.child("name"), "a column needs a name");
  if (type === "") validation.required(path.child("type"), `a column needs one of the types ${COLUMN_TYPES.join(", ")}`);
  else if (!COLUMN_TYPES.includes(type)) validation.invalid(path.child("type"), `${quote(type)} is not one of ${COLUMN_TYPES.join(", ")}`);
  if (format !== "" && !COLUMN_FORMATS.includes(format)) validation.invalid(path.child("format"), `${quote(format)} is not one of ${COLUMN_FORMATS.join(", ")}`);
  if (jsonPath === "") validation.required(path.child("JSONPath"), "a column needs the path of what it shows, such as .spec.replicas");
  else if (!jsonPath.startsWith(".")) validation.invalid(path.child("JSONPath"), `${quote(jsonPath)} must start with a dot, as in .spec.replicas`);
}

/** The fields that field selectors may name (ValidateCustomResourceSelectableFields in apiextensions-apiserver). */
export function validateSelectableFields(fields: readonly SelectableField[], schema: JSONSchemaProps, parent: Path, validation: Validation): void {
  const isReadable = unsupportedField(schema) === undefined;
  if (!isReadable) validation.invalid(parent.child("schema", "openAPIV3Schema"), "is no structural schema, so that fields cannot be found in it");
  const path = parent.child("selectableFields");
  const seen = new Set<string>();
  fields.forEach(({ jsonPath = "" }, i) => {
    const at = path.index(i).child("jsonPath");
    const found = jsonPath === "" ? undefined : findField(jsonPath, isReadable ? asCustomSchema(schema) : {}, false);
    if (!found) validation.required(at, "write the path of a field, such as .spec.color");
    else if (typeof found === "string") validation.invalid(at, `${quote(jsonPath)} leads to no field of the schema: ${found}`);
    else {
      const text = formatPath(found.steps.map(({ name }) => name));
      if (found.steps[0]?.name === "metadata") validation.invalid(at, "fields of metadata are not selectable this way");
      if (!SELECTABLE_TYPES.has(found.schema.type ?? "")) validation.invalid(at, `${quote(jsonPath)} must be a string, boolean or integer`);
      if (seen.has(text)) validation.duplicate(at, `${quote(jsonPath)} is in the list already`);
      seen.add(text);
    }
  });
  if (seen.size > MOST_SELECTABLE_FIELDS) validation.tooMany(path, `there may be at most ${MOST_SELECTABLE_FIELDS} selectable fields, not ${seen.size}`);
}
