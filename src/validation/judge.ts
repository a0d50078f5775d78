import type { Cause, Judgement } from "../resource/cause.ts";
import type { Resource } from "../resource/resource.ts";
import { quote } from "../resource/words.ts";
import { decode } from "../schema/decode.ts";
import type { Schemas } from "../schema/schemas.ts";
import { Path } from "../source/path.ts";
import { VALIDATORS } from "./index.ts";
import { Validation } from "./validation.ts";

/** What the API server that serves those schemas would answer to a strict dry run of the resource on an empty cluster. */
export function judge(resource: Resource, schemas: Schemas): Judgement {
  const { apiVersion, kind } = resource.value;
  if (typeof apiVersion !== "string" || apiVersion === "" || typeof kind !== "string" || kind === "") {
    return rejected([{ type: "Required", path: Path.of(typeof apiVersion === "string" && apiVersion !== "" ? "kind" : "apiVersion"), message: "an object needs apiVersion and kind" }]);
  }
  const served = schemas.find(apiVersion, kind);
  if (!served) return unknownKind(apiVersion, kind);
  const { causes, value } = decode(resource.value, schemas.kindType(served));
  const all = [...duplicates(resource), ...causes];
  return all.length > 0 ? rejected(all) : validate(resource, value, schemas);
}

function validate(resource: Resource, value: Resource["value"], schemas: Schemas): Judgement {
  const { group, kind } = resource.id;
  const validator = VALIDATORS[`${group}/${resource.version}/${kind}`] ?? VALIDATORS[`${group}/${kind}`];
  const validation = new Validation(resource.id, resource.version, schemas.version);
  validator?.(value, validation);
  return { verdict: validation.causes.length > 0 ? "reject" : "accept", causes: validation.causes, warnings: validation.warnings };
}

function rejected(causes: readonly Cause[]): Judgement {
  return { verdict: "reject", causes, warnings: [] };
}

function unknownKind(apiVersion: string, kind: string): Judgement {
  return rejected([{ type: "UnknownKind", path: Path.of("kind"), message: `no kind ${quote(kind)} in ${quote(apiVersion)}` }]);
}

/** Keys that the text holds twice: the strict reader refuses them. kubectl sends the items of a List without them. */
function duplicates({ origin }: Resource): Cause[] {
  if (!origin || origin.path.length > 0 || origin.document.duplicateKeys.length === 0) return [];
  return origin.document.duplicateKeys.map(({ path, key, first }) => ({
    type: "Duplicate", path: Path.of(...path), message: `${quote(key)} is set twice, first on line ${first.start.line}`, atKey: true,
  }));
}
