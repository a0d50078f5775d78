import { asList, asObject, asString, isSame } from "../resource/resource.ts";
import type { JsonObject, JsonValue, ManifestDocument, Place, WrittenField } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { follow, NAMES } from "./follow.ts";
import { inlineDocuments } from "./inline.ts";
import type { Kustomization, PatchSource } from "./kustomization.ts";
import type { BuiltObject } from "./kustomize.ts";
import type { Origins, Written } from "./rendered-document.ts";
import type { Read, Sources } from "./sources.ts";
import { transformedBy } from "./transformed.ts";

/** An object, or a part of one, as a file has it. `rangeOf` gives places in `document`'s file. */
interface Part {
  readonly document: Pick<ManifestDocument, "file" | "rangeOf">;
  readonly path: FieldPath;
  readonly value: JsonValue;
  /** The document as a whole file has it; absent where a part is only a text or an operation in one. */
  readonly editable?: ManifestDocument;
}

/** Where the objects of one build come from: found by the origins that kustomize gives, then by path and value in patches and kustomizations. */
export class KustomizeTracer {
  private readonly closure: readonly Kustomization[];
  private readonly sources: Sources;
  private readonly used = new Map<string, number>();

  /** `closure` begins with the kustomization that was built. */
  constructor(closure: readonly Kustomization[], sources: Sources) {
    this.closure = closure;
    this.sources = sources;
  }

  originsOf(object: BuiltObject): Origins {
    const source = this.sourceOf(object);
    const base = source ?? this.generatorOf(object) ?? this.whole(this.closure[0]!);
    const patches = this.closure.flatMap((kustomization) => kustomization.patches.flatMap((patch) => this.partsOf(patch, kustomization, object.value, source?.value)));
    const { document } = base;
    const number = this.used.get(document.file.path) ?? 0;
    this.used.set(document.file.path, number + 1);
    const memory = new Map<string, Written>();
    return {
      file: document.file,
      start: source ? source.document.start : 0,
      end: source ? source.document.end : document.file.text.length,
      index: source ? source.document.index : number,
      commented: source?.document,
      lineOf: (line) => line,
      writtenIn: (path) => writtenIn(object.value, source ? [source, ...patches] : patches, path),
      isTemplate: false,
      find: (path, part) => {
        const key = `${part} ${JSON.stringify(path)}`;
        const known = memory.get(key) ?? this.find(object.value, base, source, patches, path, part);
        memory.set(key, known);
        return known;
      },
    };
  }

  private find(value: JsonObject, base: Part, source: Part | undefined, patches: readonly Part[], path: FieldPath, part: "key" | "value"): Written {
    const here = source ? follow(value, source.value, path) : undefined;
    const wanted = follow(value, value, path).value;
    const fits = (found: JsonValue | undefined): boolean => part === "key" || typeof wanted === "object" || isSame(found, wanted);
    if (source && here?.isWhole && fits(here.value)) return written(source, here.path, part, base, true);
    for (const patch of patches) {
      const there = follow(value, patch.value, path);
      if (there.isWhole && fits(there.value)) return written(patch, there.path, part, base, true);
    }
    for (const kustomization of this.closure) {
      const field = transformedBy(kustomization.value, path, wanted);
      if (field) return written(this.whole(kustomization), field, "value", base, field[0] !== "images");
    }
    return nearest(value, [...(source ? [source] : []), ...patches], path, base, here?.isWhole === true ? part : "key");
  }

  /** The object in the file that its origin names: of the same kind, with the same name, or one that became it. */
  private sourceOf({ path, value }: BuiltObject): (Part & { readonly document: ManifestDocument; readonly value: JsonObject }) | undefined {
    const read = path === undefined ? undefined : this.sources.read(path);
    if (!read) return undefined;
    const parts = objectsIn(read).filter((one) => one.value.kind === value.kind);
    const name = nameOf(value);
    const same = parts.filter((one) => nameOf(one.value) === name);
    const namespace = asString(asObject(value.metadata)?.namespace);
    const near = parts.filter((one) => name.includes(nameOf(one.value))).sort((a, b) => nameOf(b.value).length - nameOf(a.value).length);
    return same.find((one) => asString(asObject(one.value.metadata)?.namespace) === namespace) ?? same[0] ?? near[0] ?? parts[0];
  }

  /** The entry of a generator that made the object. */
  private generatorOf({ generatedIn, value }: BuiltObject): Part | undefined {
    const kustomization = this.closure.find(({ folder, files }) => generatedIn !== undefined && (files[0] === generatedIn || folder === generatedIn));
    if (!kustomization) return undefined;
    const key = value.kind === "Secret" ? "secretGenerator" : "configMapGenerator";
    const name = nameOf(value);
    const entries = asList(kustomization.value[key]).map((entry, index) => ({ entry, index, name: asString(asObject(entry)?.name) ?? "" }));
    const made = entries.filter((one) => one.name !== "" && name.includes(one.name)).sort((a, b) => b.name.length - a.name.length)[0];
    return { document: kustomization.document, path: made ? [key, made.index, "name"] : [], value: null };
  }

  private whole(kustomization: Kustomization): Part {
    return { document: kustomization.document, path: [], value: kustomization.value };
  }

  /** What a patch says about the object: a merged object, or the value of each operation below its place. */
  private partsOf(patch: PatchSource, kustomization: Kustomization, value: JsonObject, source: JsonValue | undefined): Part[] {
    const kind = patch.target && asString(patch.target.kind);
    if (kind !== undefined && kind !== value.kind) return [];
    const read = patch.file === undefined ? inlineDocuments(kustomization.document, patch.path) : this.sources.read(patch.file);
    return (read?.documents ?? []).flatMap((document): Part[] => {
      if (Array.isArray(document.value)) return operationsIn(document as ManifestDocument, value);
      const merged = asObject(document.value);
      if (!merged || (!patch.target && (merged.kind !== value.kind || ![nameOf(value), nameOf(asObject(source))].includes(nameOf(merged))))) return [];
      return [{ document, path: [], value: merged, ...(patch.file !== undefined && { editable: document as ManifestDocument }) }];
    });
  }
}

/** The parts that have the field, with the same value where it is no map or list; none where something that cannot be edited says all of it. */
function writtenIn(value: JsonObject, parts: readonly Part[], path: FieldPath): WrittenField[] {
  const wanted = follow(value, value, path).value;
  const found: WrittenField[] = [];
  for (const { editable, path: start, value: own } of parts) {
    const way = follow(value, own, path);
    if (!way.isWhole) continue;
    const saysAll = isSame(way.value, wanted);
    if (editable && (saysAll || typeof wanted === "object")) found.push({ document: editable, path: [...start, ...way.path] });
    else if (saysAll) return [];
  }
  return found;
}

/** A JSON patch as parts of an object: what is added or replaced, below the fields that lead to it. */
function operationsIn(document: ManifestDocument, value: JsonObject): Part[] {
  return asList(document.value).flatMap((item, index): Part[] => {
    const operation = asObject(item);
    const pointer = asString(operation?.path);
    if (!operation || pointer === undefined || !Object.hasOwn(operation, "value")) return [];
    const steps = pointer.split("/").slice(1).map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    return [{ document: below(document, steps.length, index), path: [], value: nest(steps, operation.value!, value) }];
  });
}

/** The value inside the objects and lists that lead to it. An item keeps its index; one that is appended is the last. */
function nest(steps: readonly string[], inner: JsonValue, model: JsonValue | undefined): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) return inner;
  if (!Array.isArray(model)) {
    const object = asObject(model);
    return { [step]: nest(rest, inner, object && Object.hasOwn(object, step) ? object[step] : undefined) };
  }
  const list = model as readonly JsonValue[];
  const index = step === "-" ? list.length - 1 : Number(step);
  const hull = nest(rest, inner, list[index]);
  return list.map((item, i) => (i !== index ? null : rest.length === 0 ? hull : { ...nameIn(item), ...asObject(hull) }));
}

/** By what an item is found again, and no more: the patch does not say the rest. */
function nameIn(item: JsonValue): JsonObject {
  const object = asObject(item);
  const key = object && NAMES.find((one) => Object.hasOwn(object, one));
  return key === undefined ? {} : { [key]: object![key] };
}

/** A document in which the first steps of a path are those of an operation's pointer: they stand for its value. */
function below(document: ManifestDocument, depth: number, index: number): Part["document"] {
  return {
    file: document.file,
    rangeOf: (path, part) => (path.length < depth ? document.rangeOf([index, "path"]) : document.rangeOf([index, "value", ...path.slice(depth)], path.length === depth ? "value" : part)),
  };
}

function written(part: Part, path: FieldPath, which: "key" | "value", base: Part, isWritten: boolean): Written {
  const { file } = part.document;
  const place: Place = part.document.rangeOf([...part.path, ...path], which);
  return { place: file === base.document.file ? place : { ...place, file }, isWritten };
}

/** The part that knows most of the way. */
function nearest(value: JsonObject, parts: readonly Part[], path: FieldPath, base: Part, part: "key" | "value"): Written {
  const ways = parts.map((one) => ({ one, way: follow(value, one.value, path) })).sort((a, b) => b.way.path.length - a.way.path.length);
  const best = ways[0];
  if (!best) return written(base, [], "value", base, path.length === 0);
  return written(best.one, best.way.path, part, base, path.length === 0);
}

function nameOf(value: JsonObject | undefined): string {
  return asString(asObject(value?.metadata)?.name) ?? "";
}

/** The objects of a file, those in Lists too. */
function objectsIn({ documents }: Read): (Part & { readonly document: ManifestDocument; readonly value: JsonObject })[] {
  return documents.flatMap((document) => {
    const value = asObject(document.value);
    if (!value) return [];
    const isList = typeof value.kind === "string" && value.kind.endsWith("List") && Array.isArray(value.items);
    if (!isList) return [{ document, path: [], value, editable: document }];
    return asList(value.items).flatMap((item, index) => (asObject(item) ? [{ document, path: ["items", index], value: item as JsonObject, editable: document }] : []));
  });
}
