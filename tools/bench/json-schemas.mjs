// Writes the newest of our schemas as strict JSON Schemas, a file for each kind with everything in it, as kubeconform reads them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SCALARS = {
  string: { type: "string" }, boolean: { type: "boolean" }, int32: { type: "integer" }, int64: { type: "integer" }, number: { type: "number" }, bytes: { type: "string" },
  "quantity": { type: ["string", "number"] }, "int-or-string": { type: ["integer", "string"] }, time: { type: "string" }, "micro-time": { type: "string" }, duration: { type: "string" }, any: {},
};

/** Writes the kinds of a version (`1.36`) into a folder; returns what to give to -schema-location. */
export function writeJsonSchemas(schemas, version, folder) {
  mkdirSync(folder, { recursive: true });
  const lines = readFileSync(join(schemas, "definitions.jsonl"), "utf8").split("\n");
  const table = JSON.parse(readFileSync(join(schemas, `${version}.json`), "utf8"));
  const definition = (name) => JSON.parse(lines[table.definitions[name]]);
  for (const { apiVersion, kind, type } of table.resources) {
    const [group, api] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
    const suffix = group === "" ? api : `${group.split(".")[0]}-${api}`;
    writeFileSync(join(folder, `${kind.toLowerCase()}-${suffix}.json`), JSON.stringify(schemaOf(type, definition, [])));
  }
  return join(folder, "{{.ResourceKind}}{{.KindSuffix}}.json");
}

/** A field may be null, as for the server; a type that holds itself is anything from there on. */
function schemaOf(type, definition, above) {
  if (type.startsWith("[]")) return { type: ["array", "null"], items: schemaOf(type.slice(2), definition, above) };
  if (type.startsWith("{}")) return { type: ["object", "null"], additionalProperties: schemaOf(type.slice(2), definition, above) };
  if (Object.hasOwn(SCALARS, type)) return type === "any" ? {} : { type: [SCALARS[type].type, "null"].flat() };
  if (type.startsWith("schema-or-") || above.includes(type)) return {};
  const { fields, details = {} } = definition(type);
  const required = Object.keys(details).filter((name) => details[name].required);
  const properties = Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, schemaOf(of, definition, [...above, type])]));
  return { type: ["object", "null"], properties, additionalProperties: false, ...(required.length > 0 ? { required } : {}) };
}
