import type { JSONSchemaProps, ValidationRule } from "../../resource/api/apiextensions-v1.ts";
import { quote } from "../../resource/words.ts";
import { findField } from "../../cel/field-path.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import { asCustomSchema } from "./schema-shape.ts";
import { unsupportedField } from "./structural.ts";

const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];
const LINE_BREAK = /[\n\r]/;

/** What can be said of a rule without reading its expression (ValidateCustomResourceDefinitionOpenAPISchema in apiextensions-apiserver). */
export function validateRuleTexts(rule: ValidationRule, schema: JSONSchemaProps, path: Path, validation: Validation): void {
  validateMessage(rule, path, validation);
  const { messageExpression = "", reason, fieldPath = "" } = rule;
  if (messageExpression !== "" && messageExpression.trim() === "") validation.required(path.child("messageExpression"), "is empty; leave it out or write an expression");
  if (reason !== undefined && !REASONS.includes(reason)) validation.notSupported(path.child("reason"), reason, REASONS);
  if (fieldPath === "") return;
  const at = path.child("fieldPath");
  if (fieldPath.trim() === "") validation.invalid(at, "is empty; leave it out or write a path such as .spec.name");
  if (LINE_BREAK.test(fieldPath)) validation.invalid(at, "may not hold line breaks");
  const found = unsupportedField(schema) === undefined ? findField(fieldPath, asCustomSchema(schema)) : undefined;
  if (typeof found === "string") validation.invalid(at, `${quote(fieldPath)} leads to no field of the schema: ${found}`);
}

function validateMessage({ rule = "", message = "" }: ValidationRule, path: Path, validation: Validation): void {
  const [ruleText, text] = [rule.trim(), message.trim()];
  const at = path.child("message");
  if (ruleText === "") validation.required(path.child("rule"), "the expression of the rule is missing");
  else if (message !== "" && text === "") validation.invalid(at, "is empty; leave it out or write what is wrong where the rule does not hold");
  else if (LINE_BREAK.test(text)) validation.invalid(at, "may not hold line breaks");
  else if (LINE_BREAK.test(ruleText) && text === "") validation.required(at, "a rule of several lines needs a message");
}
