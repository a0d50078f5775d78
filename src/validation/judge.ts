import type { Cause, Judgement, Suggestion, Warning } from "../resource/cause.ts";
import { nameOf, parseApiVersion, type Resource } from "../resource/resource.ts";
import { minorOf } from "../resource/version.ts";
import { quote } from "../resource/words.ts";
import { decodeCustom } from "../schema/custom-decode.ts";
import { decode, type Suggest } from "../schema/decode.ts";
import { SchemaFileError } from "../schema/json-schema-folder.ts";
import type { ServedResource } from "../schema/format.ts";
import { isReached } from "../schema/lifecycle.ts";
import type { Schemas } from "../schema/schemas.ts";
import { suggestField } from "../schema/suggest.ts";
import { explainUnknownKind } from "../schema/unknown-kind.ts";
import type { StructType } from "../schema/types.ts";
import { Path } from "../source/path.ts";
import { validateCustomResource } from "./custom-resource/index.ts";
import { VALIDATORS } from "./index.ts";
import { byteLength, MOST_BYTES_OF_UNIT } from "./labels.ts";
import { Validation } from "./validation.ts";

/**
 * What the API server that serves those schemas would answer to a strict dry run of the resource on an empty cluster.
 * Never throws: a defect of ours makes the verdict unknown and says so.
 */
export function judge(resource: Resource, schemas: Schemas): Judgement {
  try {
    return judgeKind(resource, schemas);
  } catch (error) {
    if (error instanceof SchemaFileError) return { verdict: "unknown", causes: [{ type: "UnknownKind", path: Path.of("kind"), message: error.message }], warnings: [] };
    const reason = error instanceof Error ? error.message : String(error);
    const message = `kubeverdict failed on ${nameOf(resource.id)}, which is a bug of its own: ${reason}`;
    return { verdict: "unknown", causes: [{ type: "Internal", path: Path.root, message }], warnings: [] };
  }
}

function judgeKind(resource: Resource, schemas: Schemas): Judgement {
  const { apiVersion, kind } = resource.value;
  const served = typeof apiVersion === "string" && typeof kind === "string" ? schemas.find(apiVersion, kind) : undefined;
  const missing = served ? undefined : missingKind(apiVersion, kind);
  if (missing) return rejected([missing]);
  const size = requestSize(resource);
  if (size > REQUEST_LIMIT) return rejected([{ type: "TooLong", path: Path.root, message: `the text takes ${size} bytes; the server reads at most ${REQUEST_LIMIT} in one request` }]);
  if (!served) return judgeCustom(resource, apiVersion as string, kind as string, schemas);
  if (served.creatable === false) return rejected([{ type: "Forbidden", path: Path.of("kind"), message: `the server reports objects of kind ${served.kind}; nobody can create one` }]);
  const { type, suggest, validation: name, warnings } = strategyOf(served, schemas);
  const { causes, value } = decode(resource.value, type, suggest);
  const repeated = duplicates(resource);
  if (repeated.length + causes.length > 0) return rejected([...repeated, ...causes]);
  const validation = new Validation(resource.id, resource.version, schemas.version);
  if (name !== undefined) VALIDATORS[name]!(value, validation);
  return judgementOf(validation, warnings);
}

/** A kind that Kubernetes does not serve by itself. */
function judgeCustom(resource: Resource, apiVersion: string, kind: string, schemas: Schemas): Judgement {
  const custom = schemas.findCustom(apiVersion, kind);
  if (custom) {
    const { causes, value } = decodeCustom(resource.value, custom, schemas.objectMeta);
    const all = [...duplicates(resource), ...causes];
    if (all.length > 0) return rejected(all);
    const validation = new Validation(resource.id, resource.version, schemas.version);
    validateCustomResource(value, custom, validation);
    return judgementOf(validation, NO_WARNINGS);
  }
  const check = schemas.jsonSchemaCheck(apiVersion, kind);
  if (check) {
    const causes = [...duplicates(resource), ...check(resource.value)];
    return { verdict: causes.length > 0 ? "reject" : "accept", causes, warnings: [] };
  }
  const { verdict, cause } = explainUnknownKind(apiVersion, kind, schemas);
  return { verdict, causes: [cause], warnings: [] };
}

/** Of nearly all objects, and therefore one for all of them. */
const ACCEPTED: Judgement = { verdict: "accept", causes: [], warnings: [] };

/** `first`: the warnings that every object of the kind gets. */
function judgementOf({ causes, warnings }: Validation, first: readonly Warning[]): Judgement {
  if (causes.length + warnings.length + first.length === 0) return ACCEPTED;
  return { verdict: causes.length > 0 ? "reject" : "accept", causes, warnings: first.length === 0 ? warnings : [...first, ...warnings] };
}

/** What the server does with every object of a kind. */
interface Strategy {
  readonly type: StructType;
  readonly suggest: Suggest;
  /** The name in VALIDATORS. */
  readonly validation: string | undefined;
  readonly warnings: readonly Warning[];
}

const strategies = new WeakMap<Schemas, Map<ServedResource, Strategy>>();

function strategyOf(served: ServedResource, schemas: Schemas): Strategy {
  let known = strategies.get(schemas);
  if (!known) strategies.set(schemas, (known = new Map()));
  let strategy = known.get(served);
  if (!strategy) known.set(served, (strategy = makeStrategy(served, schemas)));
  return strategy;
}

function makeStrategy(served: ServedResource, schemas: Schemas): Strategy {
  const type = schemas.kindType(served);
  return {
    type,
    suggest: (name, struct, path) => suggestField(name, struct, path, type),
    validation: schemas.isServedByDefault(served) ? nameOfValidator(served) : undefined,
    warnings: deprecations(served, schemas),
  };
}

/** With the version, where versions of the kind differ, or else without. */
function nameOfValidator({ apiVersion, kind }: ServedResource): string | undefined {
  const { group, version } = parseApiVersion(apiVersion);
  return [`${group}/${version}/${kind}`, `${group}/${kind}`].find((name) => Object.hasOwn(VALIDATORS, name));
}

function rejected(causes: readonly Cause[]): Judgement {
  return { verdict: "reject", causes, warnings: [] };
}

function missingKind(apiVersion: unknown, kind: unknown): Cause | undefined {
  return missingWord("apiVersion", apiVersion) ?? missingWord("kind", kind);
}

function missingWord(name: string, value: unknown): Cause | undefined {
  if (typeof value === "string" && value !== "") return undefined;
  if (value === undefined || value === null || value === "") return { type: "Required", path: Path.of(name), message: `${name} is missing: without it nobody knows what this object is` };
  return { type: "TypeInvalid", path: Path.of(name), message: `must be a string, not ${quote(value)}` };
}

/** The server's default limit of a request body (MaxRequestBodyBytes in apiserver/pkg/server/config.go), comments included. */
const REQUEST_LIMIT = 3 * 1024 * 1024;

/** The bytes of the text that is sent; exact only where it may be too long. */
function requestSize({ origin }: Resource): number {
  if (!origin || origin.path.length > 0) return 0;
  const { start, end, file } = origin.document;
  const length = end - start;
  return length * MOST_BYTES_OF_UNIT <= REQUEST_LIMIT ? length : byteLength(file.text.slice(start, end));
}

const NONE: readonly Cause[] = [];
const NO_WARNINGS: readonly Warning[] = [];

/** Keys that the text holds twice: the strict reader refuses them. kubectl sends the items of a List without them. */
function duplicates({ origin }: Resource): readonly Cause[] {
  if (!origin || origin.path.length > 0 || origin.document.duplicateKeys.length === 0) return NONE;
  return origin.document.duplicateKeys.map(({ path, key, first }) => ({
    type: "Duplicate", path: Path.of(...path), message: `${quote(key)} is set twice, first on line ${first.start.line}`, atKey: true,
  }));
}

/** The server warns of every served version that is on its way out (apiserver/pkg/endpoints/deprecation). */
function deprecations({ apiVersion: served, kind }: ServedResource, schemas: Schemas): readonly Warning[] {
  const { group, version } = parseApiVersion(served);
  const lifecycle = version === "v1" ? undefined : schemas.lifecycles.find(group, version, kind);
  if (!lifecycle || !isReached(lifecycle.deprecated, minorOf(schemas.version))) return NO_WARNINGS;
  const [apiVersion] = lifecycle.replacement?.split(" ") ?? [];
  const until = lifecycle.removed === undefined ? "" : ` and goes in ${lifecycle.removed}`;
  const use = apiVersion === undefined || parseApiVersion(apiVersion).version === version ? "" : `; use ${apiVersion}`;
  // Fields and defaults may differ.
  const suggestion: Suggestion | undefined = use !== "" && schemas.find(apiVersion!, kind) ? { kind: "replace", to: apiVersion!, isGuess: true } : undefined;
  return [{ path: Path.of("apiVersion"), message: `${version} of ${kind} is deprecated since Kubernetes ${lifecycle.deprecated!}${until}${use}`, isDeprecated: true, ...(suggestion && { suggestion }) }];
}
