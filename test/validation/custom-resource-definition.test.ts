import { describe, expect, it } from "vitest";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS } from "../../src/engine/settings.ts";
import { lineOf, placeOfCause, verdictsOf } from "../../src/engine/verdicts.ts";
import { parseFile } from "../../src/source/parse.ts";
import { causesOf, judgeText } from "../support/verdict.ts";

interface Shape { readonly schema?: string; readonly version?: string; readonly spec?: string; readonly names?: string; readonly metadata?: string; readonly group?: string }

const definition = ({ schema = "{type: object}", version = "", spec = "", names = "plural: widgets, kind: Widget", metadata = "", group = "example.com" }: Shape): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: widgets.${group}${metadata}}\nspec: {group: ${group}, scope: Namespaced, names: {${names}}, ${spec}versions: [{name: v1, served: true, storage: true, ${version}schema: {openAPIV3Schema: ${schema}}}]}\n`;
const spec = (body: string): string => definition({ schema: `{type: object, properties: {spec: ${body}}}` });
const AT = "spec.validation.openAPIV3Schema";

describe("CustomResourceDefinition", () => {
  it.each([
    ["a plain one", {}, []],
    ["a group without a dot", { group: "example" }, ["spec.group Invalid"]],
    ["another name", { metadata: ", generateName: ''", names: "plural: gadgets, kind: Widget" }, ["metadata.name Invalid"]],
    ["names that are none", { names: "plural: widgets, kind: My_Widget, shortNames: [W], categories: ['a b']" },
      ["spec.names.singular Invalid", "spec.names.kind Invalid", "spec.names.listKind Invalid", "spec.names.shortNames[0] Invalid", "spec.names.categories[0] Invalid"]],
    ["one name for kind and list", { names: "plural: widgets, kind: Widget, listKind: Widget" }, ["spec.names.listKind Invalid"]],
    ["a deprecation of what is not deprecated", { version: "deprecationWarning: old, " }, ["spec.versions[0].deprecationWarning Invalid"]],
    ["unknown fields kept everywhere", { spec: "preserveUnknownFields: true, " }, ["spec.preserveUnknownFields Invalid"]],
    ["columns that show nothing", { version: "additionalPrinterColumns: [{name: A, type: text, jsonPath: spec.a}, {name: B, type: string, format: f, jsonPath: .a}], " },
      ["spec.additionalPrinterColumns[0].type Invalid", "spec.additionalPrinterColumns[0].JSONPath Invalid", "spec.additionalPrinterColumns[1].format Invalid"]],
    ["a scale below the wrong fields", { version: "subresources: {scale: {specReplicasPath: .status.a, statusReplicasPath: '', labelSelectorPath: .a}}, " },
      ["spec.subresources.scale.specReplicasPath Invalid", "spec.subresources.scale.statusReplicasPath Required", "spec.subresources.scale.labelSelectorPath Invalid"]],
    ["selectable fields", { schema: "{type: object, properties: {spec: {type: object, properties: {a: {type: string}, b: {type: object}}}}}", version: "selectableFields: [{jsonPath: .spec.a}, {jsonPath: .spec.a}, {jsonPath: .spec.b}, {jsonPath: .c}, {jsonPath: .metadata.name}], " },
      ["spec.selectableFields[1].jsonPath Duplicate", "spec.selectableFields[2].jsonPath Invalid", "spec.selectableFields[3].jsonPath Invalid", "spec.selectableFields[4].jsonPath Invalid"]],
    ["a conversion without a webhook", { spec: "conversion: {strategy: Webhook}, " }, ["spec.conversion.webhookClientConfig Required", "spec.conversion.conversionReviewVersions Required"]],
    ["a webhook for no conversion", { spec: "conversion: {strategy: None, webhook: {conversionReviewVersions: [v1], clientConfig: {url: 'https://a'}}}, " },
      ["spec.conversion.webhookClientConfig Forbidden", "spec.conversion.conversionReviewVersions Forbidden"]],
    ["a group of Kubernetes", { group: "x.k8s.io" }, ["metadata.annotations[api-approved.kubernetes.io] Required"]],
    ["a group of Kubernetes that says it has no approval", { group: "x.k8s.io", metadata: ", annotations: {api-approved.kubernetes.io: unapproved}" }, []],
    ["no schema", { schema: "null" }, ["spec.versions[0].schema.openAPIV3Schema Required"]],
  ])("judges %s", (_what, shape, causes) => {
    expect(causesOf(definition(shape))).toEqual(causes);
  });

  it("wants one storage version, and each version once", () => {
    const two = (first: boolean, second: boolean, name = "v2"): string =>
      definition({}).replace("storage: true", `storage: ${String(first)}`).replace("}}]}", `}}, {name: ${name}, served: true, storage: ${String(second)}, schema: {openAPIV3Schema: {type: object}}}]}`);
    expect(causesOf(two(true, false))).toEqual([]);
    expect(causesOf(two(false, false))).toEqual(["spec.versions Invalid", "status.storedVersions Invalid"]);
    expect(causesOf(two(true, true))).toEqual(["spec.versions Invalid", "status.storedVersions Invalid"]);
    expect(causesOf(two(true, false, "v1"))).toEqual(["spec.versions Invalid"]);
  });

  it("names versions where they differ", () => {
    const text = definition({ schema: "{type: string}" }).replace("}}]}", "}}, {name: v2, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}]}");
    expect(causesOf(text)).toEqual(["spec.versions[0].schema.openAPIV3Schema.type Invalid"]);
  });

  it("points into the document, whatever the server calls the place", () => {
    const file = { path: "crd.yaml", text: definition({ spec: "conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v9], clientConfig: {url: 'http://a'}}}, ", schema: "{type: object,\n properties: {a: {type: text}}}" }) };
    const [entry] = verdictsOf(new Project([{ file, documents: parseFile(file) }], DEFAULT_SETTINGS));
    const places = entry!.causes.map((cause) => file.text.slice(placeOfCause(entry!, cause)!.start.offset, placeOfCause(entry!, cause)!.end.offset));
    expect(places).toEqual(["text", "'http://a'", "[v9]"]);
    expect(lineOf(entry!)).toBe(1);
  });

  it("warns once of each format that nobody checks", () => {
    expect(judgeText(spec("{type: object, properties: {a: {type: string, format: color}, b: {type: string, format: color}, c: {type: integer, format: int32}}}")).warnings).toHaveLength(1);
    expect(judgeText(spec("{type: string, format: color}"), "1.33").warnings).toEqual([]);
  });
});

describe("schemas of a CustomResourceDefinition", () => {
  const S = `${AT}.properties[spec]`;
  it.each([
    ["a field without a type", "{}", [`${S}.type Required`]],
    ["an unknown type", "{type: map}", [`${S}.type NotSupported`]],
    ["a list of anything", "{type: array}", [`${S}.items Required`]],
    ["an integer or string", "{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], pattern: '^a'}", []],
    ["types in an anyOf", "{type: string, anyOf: [{type: string}]}", [`${S}.anyOf[0].type Forbidden`]],
    ["a pattern of another language", "{type: string, pattern: '(?=a)'}", [`${S}.pattern Invalid`]],
    ["both kinds of fields", "{type: object, properties: {a: {type: string}}, additionalProperties: {type: string}}", [`${S}.additionalProperties Forbidden`]],
    ["what JSON Schema has beside", "{type: object, uniqueItems: true, definitions: {a: {type: string}}}", [`${S}.definitions Forbidden`, `${S}.uniqueItems Forbidden`]],
    ["a reference", "{$ref: '#/a'}", [`${S}.$ref Forbidden`]],
    ["a set of lists that merge", "{type: array, x-kubernetes-list-type: set, items: {type: object}}", [`${S}.items.x-kubernetes-map-type Invalid`]],
    ["a map without keys", "{type: array, x-kubernetes-list-type: map, items: {type: object}}", [`${S}.x-kubernetes-list-map-keys Required`]],
    ["a map with a key that may be absent", "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a], items: {type: object, properties: {a: {type: string}}}}", [`${S}.items.properties[a].default Required`]],
    ["keys without a map", "{type: array, x-kubernetes-list-map-keys: [a], items: {type: object, properties: {a: {type: string}}}}", [`${S}.x-kubernetes-list-type Required`]],
    ["a resource within", "{type: object, x-kubernetes-embedded-resource: true}", [`${S}.properties Required`]],
    ["a default", "{type: integer, minimum: 1, default: 3}", []],
    ["a default that the schema refuses", "{type: object, properties: {a: {type: integer, default: x}, b: {type: string, enum: [y], default: z}}}", [`${S}.properties[a].default TypeInvalid`, `${S}.properties[b].default NotSupported`]],
    ["a default with unknown fields", "{type: object, properties: {a: {type: string}}, default: {b: c}}", [`${S}.default Invalid`]],
    ["a default that breaks a rule", "{type: integer, default: 3, x-kubernetes-validations: [{rule: self > 3}]}", [`${S}.default Invalid`]],
  ])("judges %s", (_what, body, causes) => {
    expect(causesOf(spec(body))).toEqual(causes);
  });

  it("wants whatever the root restricts described outside of that", () => {
    expect(causesOf(definition({ schema: "{type: object, properties: {a: {type: array, items: {type: string}}}, allOf: [{properties: {b: {minimum: 1}, a: {items: {maxLength: 1}}}}]}" }))).toEqual([`${AT}.properties[b] Required`]);
  });

  it("keeps the root free for the status subresource", () => {
    const version = "subresources: {status: {}}, ";
    expect(causesOf(definition({ version, schema: "{type: object, x-kubernetes-preserve-unknown-fields: true}" }))).toEqual([]);
    expect(causesOf(definition({ version, schema: "{type: object, not: {required: [a]}}" }))).toEqual([`${AT} Invalid`]);
    expect(causesOf(definition({ schema: "{type: object, nullable: true, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}" }))).toEqual([`${AT}.nullable Forbidden`, `${AT}.properties[metadata] Forbidden`]);
  });
});

describe("rules of a CustomResourceDefinition", () => {
  const R = `${AT}.properties[spec].x-kubernetes-validations[0]`;
  const ruled = (rule: string, type = "type: object, properties: {a: {type: integer}, b: {type: string}}"): string => spec(`{${type}, x-kubernetes-validations: [{${rule}}]}`);
  it.each([
    ["a right one", "rule: self.a > 3, message: m, fieldPath: .a, reason: FieldValueInvalid", []],
    ["none at all", "rule: ' '", [`${R}.rule Required`]],
    ["an unknown field", "rule: self.c > 3", [`${R}.rule Invalid`]],
    ["no condition", "rule: self.a", [`${R}.rule Invalid`]],
    ["a message that is no text", "rule: 'true', messageExpression: self.a", [`${R}.messageExpression Invalid`]],
    ["words that are wrong", "rule: 'true', message: ' ', reason: Bad, fieldPath: .c", [`${R}.message Invalid`, `${R}.reason NotSupported`, `${R}.fieldPath Invalid`]],
    ["a past that it does not need", "rule: 'true', optionalOldSelf: true", [`${R}.optionalOldSelf Invalid`]],
  ])("judges %s", (_what, rule, causes) => {
    expect(causesOf(ruled(rule))).toEqual(causes);
  });

  it("limits what rules may cost", () => {
    const list = "type: array, items: {type: string}";
    expect(causesOf(ruled("rule: 'self.all(x, self.all(y, x == y))'", list))).toEqual([`${R}.rule Forbidden`, `${AT} Forbidden`]);
    expect(causesOf(ruled("rule: 'self.all(x, self.all(y, x == y))'", "type: array, maxItems: 10, items: {type: string, maxLength: 10}"))).toEqual([]);
  });

  it("lets rules look at the past only where old and new belong together", () => {
    const item = "{type: object, required: [k], properties: {k: {type: string}}, x-kubernetes-validations: [{rule: self == oldSelf}]}";
    expect(causesOf(spec(`{type: array, maxItems: 3, items: ${item}}`))).toEqual([`${AT}.properties[spec].items.x-kubernetes-validations[0].rule Invalid`]);
    expect(causesOf(spec(`{type: array, maxItems: 3, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k], items: ${item.replace("k: {type: string}", "k: {type: string, maxLength: 5}")}}`))).toEqual([]);
  });
});
