import type { CustomResourceDefinitionVersion } from "../../resource/api/apiextensions-v1.ts";
import type { JsonObject, JsonValue } from "../../source/document.ts";
import { Path } from "../../source/path.ts";

/** What every version has for itself in v1, and what the server keeps once for all of them where they agree. */
export const SHAREABLE = ["schema", "subresources", "additionalPrinterColumns", "selectableFields"] as const;

/** The fields in which all versions agree (Convert_v1_CustomResourceDefinitionSpec_To_apiextensions_… in apiextensions-apiserver). */
export function sharedFields(versions: readonly CustomResourceDefinitionVersion[]): ReadonlySet<(typeof SHAREABLE)[number]> {
  const [first, ...rest] = versions;
  if (!first) return new Set();
  if (rest.length === 0) return new Set(SHAREABLE);
  return new Set(SHAREABLE.filter((name) => {
    const text = canonicalText(first[name]);
    return rest.every((version) => canonicalText(version[name]) === text);
  }));
}

/** Equal for equal values, whatever the order of fields; empty texts and lists count as absent. */
function canonicalText(value: unknown): string {
  return JSON.stringify(canonical(value as JsonValue)) ?? "";
}

function canonical(value: JsonValue | undefined): JsonValue | undefined {
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => canonical(item) ?? null);
  const object = value as JsonObject;
  const entries = Object.keys(object).sort().flatMap((name): [string, JsonValue][] => {
    const inner = canonical(object[name]);
    return inner === undefined || inner === "" || inner === null || (Array.isArray(inner) && inner.length === 0) ? [] : [[name, inner]];
  });
  return Object.fromEntries(entries);
}

/** Where the server's name for a place is in the document that was written: it names fields by its own, older form. */
export function writtenPath(path: Path): Path | undefined {
  const [spec, field, ...rest] = path.steps;
  if (spec !== "spec") return undefined;
  switch (field) {
    case "validation": return Path.of("spec", "versions", 0, "schema", ...rest);
    case "additionalPrinterColumns": return Path.of("spec", "versions", 0, field, ...rest.map(columnStep));
    case "versions": return rest[1] === "additionalPrinterColumns" ? Path.of("spec", "versions", ...rest.map(columnStep)) : undefined;
    case "subresources":
    case "selectableFields": return Path.of("spec", "versions", 0, field, ...rest);
    case "conversion": return conversionPath(rest);
    default: return undefined;
  }
}

const columnStep = (step: string | number): string | number => (step === "JSONPath" ? "jsonPath" : step);

function conversionPath([field, ...rest]: readonly (string | number)[]): Path | undefined {
  if (field === "webhookClientConfig") return Path.of("spec", "conversion", "webhook", "clientConfig", ...rest);
  return field === "conversionReviewVersions" ? Path.of("spec", "conversion", "webhook", field, ...rest) : undefined;
}
