import type { Cause, CauseType, Suggestion } from "../resource/cause.ts";
import { parseQuantity } from "../resource/quantity.ts";
import { quote } from "../resource/words.ts";
import type { JsonObject, JsonValue } from "../source/document.ts";
import { Path, type Step } from "../source/path.ts";
import { isBase64, isDuration, isTime } from "./text.ts";
import { STRING, type ListType, type MapType, type ScalarKind, type SchemaType, type StructType, type Type } from "./types.ts";

/** What the decoder made of an object. */
export interface Decoded {
  readonly causes: readonly Cause[];
  /** Without nulls, as the server's Go object holds it; the very object that came in where nothing had to change. Meaningful only without causes. */
  readonly value: JsonObject;
}

/** Suggests what an unknown field may have been meant to be. */
export type Suggest = (name: string, struct: StructType, path: Path) => Suggestion | undefined;

/**
 * Decodes an object into the Go type of its kind, as the API server's strict JSON reader does (sigs.k8s.io/json with the
 * UnmarshalJSON methods of apimachinery and apiextensions): unknown fields and wrong JSON types are causes, null clears a field.
 * `at`: where the object lies in its resource.
 */
export function decode(value: JsonObject, type: StructType, suggest?: Suggest, at: Path = Path.root): Decoded {
  const decoder = new Decoder(suggest, at);
  const decoded = decoder.struct(value, type);
  return { causes: decoder.causes, value: decoded };
}

const ZERO_TIME = "0001-01-01T00:00:00Z";
const INT32_LIMIT = 2 ** 31;
const INT64_LIMIT = 2n ** 63n;

class Decoder {
  readonly causes: Cause[] = [];
  private readonly at: Path;
  private readonly suggest: Suggest | undefined;
  /** The way to the value in hand; a map key is wrapped so that it prints in brackets. */
  private readonly steps: (Step | MapKey)[] = [];
  /** Inside the JSON Schemas that read themselves without strictness: unknown fields are dropped. */
  private lenient = false;

  constructor(suggest: Suggest | undefined, at: Path) {
    this.at = at;
    this.suggest = suggest;
  }

  struct(value: JsonObject, type: StructType): JsonObject {
    const { fields } = type;
    let copy: Record<string, JsonValue | undefined> | undefined;
    for (const name in value) {
      const before = value[name] ?? null;
      const field = fields.get(name);
      // Half of all fields.
      if (field === STRING && typeof before === "string") continue;
      if (field === undefined) {
        if (this.lenient) Reflect.deleteProperty((copy ??= { ...value }), name);
        else this.unknown(name, type);
        continue;
      }
      if (before === null) {
        Reflect.deleteProperty((copy ??= { ...value }), name);
        continue;
      }
      this.steps.push(name);
      const after = this.value(before, field);
      this.steps.pop();
      if (after !== before) (copy ??= { ...value })[name] = after;
    }
    return copy ?? value;
  }

  private value(value: Present, type: Type): Present {
    switch (type.kind) {
      case "struct":
        if (isObject(value)) return this.struct(value, type);
        return this.mismatch(value, "an object");
      case "list":
        return Array.isArray(value) ? this.list(value as readonly JsonValue[], type) : this.mismatch(value, "a list");
      case "map":
        return isObject(value) ? this.map(value, type) : this.mismatch(value, "a map");
      case "string":
        return typeof value === "string" ? value : this.mismatch(value, "a string");
      case "boolean":
        return typeof value === "boolean" ? value : this.mismatch(value, "true or false");
      case "schema":
        return this.schema(value, type);
      case "any":
        return value;
      default:
        return this.special(value, type.kind);
    }
  }

  private list(value: readonly JsonValue[], type: ListType): readonly JsonValue[] {
    let copy: JsonValue[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const before = value[i] ?? null;
      if (type.item === STRING && typeof before === "string") continue;
      if (before === null) {
        (copy ??= [...value])[i] = zeroOf(type.item);
        continue;
      }
      this.steps.push(i);
      const after = this.value(before, type.item);
      this.steps.pop();
      if (after !== before) (copy ??= [...value])[i] = after;
    }
    return copy ?? value;
  }

  private map(value: JsonObject, type: MapType): JsonObject {
    let copy: Record<string, JsonValue | undefined> | undefined;
    for (const key in value) {
      const before = value[key] ?? null;
      if (type.value === STRING && typeof before === "string") continue;
      let after: JsonValue = before;
      if (before === null) after = zeroOf(type.value);
      else {
        this.steps.push(new MapKey(key));
        after = this.value(before, type.value);
        this.steps.pop();
      }
      if (after !== before) Object.defineProperty((copy ??= { ...value }), key, { value: after, enumerable: true, writable: true, configurable: true });
    }
    return copy ?? value;
  }

  private special(value: Present, kind: ScalarKind): Present {
    switch (kind) {
      case "int32":
        return typeof value === "number" && Number.isInteger(value) && value >= -INT32_LIMIT && value < INT32_LIMIT ? value : this.notInteger(value, "a whole number of 32 bits");
      case "int64":
        return isInt64(value) ? value : this.notInteger(value, "a whole number of 64 bits");
      case "number":
        return typeof value === "bigint" ? Number(value) : typeof value === "number" ? value : this.mismatch(value, "a number");
      case "int-or-string":
        if (typeof value === "string" || (typeof value === "number" && Number.isInteger(value) && value >= -INT32_LIMIT && value < INT32_LIMIT)) return value;
        return this.notInteger(value, "a whole number or a string");
      case "quantity":
        return parseQuantity(value) ? value : this.refuse("TypeInvalid", `${quote(value)} is not a quantity such as 500m, 2, 1.5Gi`, value);
      case "time":
      case "micro-time":
      case "duration":
        return this.time(value, kind);
      case "bytes":
        return this.bytes(value);
      default:
        return value;
    }
  }

  private time(value: Present, kind: "time" | "micro-time" | "duration"): Present {
    if (typeof value !== "string") return this.mismatch(value, "a string");
    if (kind === "duration") return isDuration(value) ? value : this.refuse("TypeInvalid", `${quote(value)} is not a duration such as 90s, 1h30m`, value);
    if (isTime(value, kind === "micro-time")) return value;
    return this.refuse("TypeInvalid", `${quote(value)} is not a time such as ${kind === "time" ? "2026-01-31T12:00:00Z" : "2026-01-31T12:00:00.000000Z"}`, value);
  }

  /** Base64 text; Go also takes a list of numbers from 0 to 255. */
  private bytes(value: Present): Present {
    if (Array.isArray(value)) {
      const isBytes = (value as readonly JsonValue[]).every((item) => item === null || (typeof item === "number" && Number.isInteger(item) && item >= 0 && item <= 255));
      return isBytes ? bytesToBase64(value as readonly (number | null)[]) : this.mismatch(value, "base64 text");
    }
    if (typeof value !== "string") return this.mismatch(value, "base64 text");
    return isBase64(value) ? value : this.refuse("TypeInvalid", `${quote(value)} is not base64`, value);
  }

  /** The unions of apiextensions.k8s.io/v1 (marshal.go): their readers are not strict, and two of them take nonsense for nothing. */
  private schema(value: Present, type: SchemaType): Present {
    if (type.or === "boolean" && typeof value === "boolean") return value;
    const wasLenient = this.lenient;
    this.lenient = true;
    let result: Present = [];
    if (isObject(value)) result = this.struct(value, type.schema);
    else if (type.or === "boolean") this.mismatch(value, "true, false or a JSON schema");
    else if (Array.isArray(value)) result = this.list(value as readonly JsonValue[], { kind: "list", item: type.or === "list" ? type.schema : STRING });
    this.lenient = wasLenient;
    return result;
  }

  private unknown(name: string, type: StructType): void {
    const path = this.path().child(name);
    const suggestion = this.suggest?.(name, type, path);
    const hint = suggestion === undefined || suggestion.kind === "quote" || suggestion.kind === "insert" ? "" : suggestion.kind === "move" ? `; ${quote(name)} belongs under ${suggestion.to}` : `; did you mean ${quote(suggestion.to)}?`;
    this.causes.push({ type: "Unknown", path, message: `unknown field ${quote(name)}${hint}`, atKey: true, ...(suggestion ? { suggestion } : {}) });
  }

  private notInteger(value: Present, expected: string): Present {
    if (typeof value !== "number" && typeof value !== "bigint") return this.mismatch(value, expected);
    return this.refuse("TypeInvalid", `${quote(value)} is not ${expected}`, value);
  }

  private mismatch(value: Present, expected: string): Present {
    return this.refuse("TypeInvalid", `must be ${expected}, not ${describe(value)}`, value, asWritten(value, expected));
  }

  private refuse(type: CauseType, message: string, value: Present, suggestion?: Suggestion): Present {
    this.causes.push({ type, path: this.path(), message, ...(suggestion ? { suggestion } : {}) });
    return value;
  }

  private path(): Path {
    let path = this.at;
    for (const step of this.steps) path = step instanceof MapKey ? path.key(step.key) : path.child(step);
    return path;
  }
}

/** What was probably meant by a value without quotes where text belongs, or with quotes where a number or truth value does. */
function asWritten(value: Present, expected: string): Suggestion | undefined {
  if (expected === "a string") return typeof value === "object" ? undefined : { kind: "quote" };
  if (typeof value !== "string") return undefined;
  if (/number/.test(expected) && /^-?(0|[1-9]\d{0,14})$/.test(value)) return { kind: "replace", to: Number(value) };
  return /true or false/.test(expected) && /^(true|false)$/.test(value) ? { kind: "replace", to: value === "true" } : undefined;
}

/** A value that is there: null is dealt with by what holds it. */
type Present = Exclude<JsonValue, null>;

class MapKey {
  readonly key: string;
  constructor(key: string) {
    this.key = key;
  }
}

function isObject(value: Present): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isInt64(value: JsonValue): boolean {
  if (typeof value === "bigint") return value >= -INT64_LIMIT && value < INT64_LIMIT;
  return typeof value === "number" && Number.isInteger(value) && value > -(2 ** 63) && value < 2 ** 63;
}

/** What Go leaves where a list or map holds null. */
function zeroOf(type: Type): JsonValue {
  switch (type.kind) {
    case "struct": case "map": return {};
    case "list": return [];
    case "boolean": return false;
    case "int32": case "int64": case "number": case "int-or-string": case "quantity": return 0;
    case "any": return null;
    case "schema": return [];
    case "time": case "micro-time": return ZERO_TIME;
    default: return "";
  }
}

function bytesToBase64(bytes: readonly (number | null)[]): string {
  return btoa(String.fromCharCode(...bytes.map((byte) => byte ?? 0)));
}

function describe(value: Present): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `the string ${quote(value)}`;
  return typeof value === "boolean" ? String(value) : `the number ${quote(value)}`;
}
