import { asList, asObject, asString, Field, parseApiVersion, valueAt, type Resource } from "../../resource/resource.ts";
import type { JsonObject } from "../../source/document.ts";
import type { FieldPath, Step } from "../../source/path.ts";
import { podTemplatePatterns } from "../../kinds/pod-template-paths.ts";
import { BUILTIN_ROWS } from "./builtin-rows.ts";
import { CLUSTER_SCOPED_CUSTOM_KINDS, CUSTOM_ROWS } from "./custom-rows.ts";
import { POD_ROWS } from "./pod-rows.ts";
import { EVERY, walk, type Consequence, type KindFields, type ReferenceRow } from "./row.ts";
import { pathAlong, RowTree, splitType, type CompiledRow, type TargetType, type Turns } from "./row-tree.ts";

/** The object that a reference names. The group is that of the reference: `apps` for a target `apps/v1 Deployment`. */
export interface Target {
  readonly group: string;
  readonly kind: string;
  /** undefined for a cluster-scoped kind. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** A part of the target that must exist too, with the place where it is named. */
export interface TargetPart<T> { readonly value: T; readonly field: Field }

/** The same, with the place worked out when it is asked for. */
class WrittenPart<T> implements TargetPart<T> {
  readonly value: T;
  private readonly reference: Reference;
  private readonly steps: FieldPath;

  constructor(value: T, reference: Reference, ...steps: FieldPath) {
    this.value = value;
    this.reference = reference;
    this.steps = steps;
  }

  get field(): Field {
    return this.reference.place.child(...this.steps);
  }
}

/** What a reference says: the table's row, and the object that the row leads to (the name itself for some). */
interface Said {
  readonly holder: Resource;
  readonly target: Target;
  readonly compiled: CompiledRow;
  /** From the holder to where the row begins. */
  readonly base: FieldPath;
  readonly turns: Turns;
  readonly object: JsonObject;
}

const NO_KEYS: readonly TargetPart<string>[] = [];

/** One object naming another. There are many of them, so all but the target is worked out when it is asked for. */
export class Reference {
  /** The object that holds the reference. */
  readonly holder: Resource;
  readonly target: Target;
  private readonly compiled: CompiledRow;
  private readonly base: FieldPath;
  private readonly turns: Turns;
  /** The referring object. */
  private readonly object: JsonObject;

  constructor({ holder, target, compiled, base, turns, object }: Said) {
    this.holder = holder;
    this.target = target;
    this.compiled = compiled;
    this.base = base;
    this.turns = turns;
    this.object = object;
  }

  /** Where the name is written. */
  get field(): Field {
    return this.place.child(this.compiled.row.name);
  }

  /** Whether `keys` can be anything but empty. */
  get mayNameKeys(): boolean {
    const { key, items } = this.compiled.row;
    return key !== undefined || items !== undefined;
  }

  /** Whether there can be a `port`. */
  get mayNamePort(): boolean {
    return this.compiled.row.port !== undefined;
  }

  /** Keys of the target (of a ConfigMap or Secret) that must exist. */
  get keys(): readonly TargetPart<string>[] {
    return this.mayNameKeys ? keysOf(this.object, this, this.compiled.row) : NO_KEYS;
  }

  /** The port of the target Service that is used, by number or name. */
  get port(): TargetPart<number | string> | undefined {
    return this.mayNamePort ? portOf(this.object, this, this.compiled.row) : undefined;
  }

  /** Neither the target nor its keys need to exist. */
  get optional(): boolean {
    const { optional } = this.compiled.row;
    return optional !== undefined && this.object[optional] === true;
  }

  /** Whether it may name an object of another namespace, by a field beside the name. */
  get crossesNamespaces(): boolean {
    return typeof this.compiled.row.namespace === "object";
  }

  get without(): Consequence {
    return this.compiled.row.without;
  }

  /** Where it stands in the order of the tables. */
  get order(): number {
    return this.compiled.order;
  }

  /** Where the referring object is. */
  get place(): Field {
    const { base } = this;
    return new Field(this.holder, [...base, ...pathAlong(new Field(this.holder, base).value, this.compiled.pattern, this.turns)]);
  }
}

/** By kind, and then by group. */
const ROWS = new Map<string, Map<string, RowTree>>();
for (const [type, rows] of [...Object.entries(BUILTIN_ROWS), ...Object.entries(CUSTOM_ROWS)]) {
  const { group, kind } = splitType(type);
  ROWS.set(kind, (ROWS.get(kind) ?? new Map<string, RowTree>()).set(group, new RowTree(rows)));
}
const POD = new RowTree(POD_ROWS);
const AT_ROOT: FieldPath = [];

/** Every reference that a resource holds, in the order of the tables. Names that are empty or no text are left out. */
export function referencesOf(resource: Resource): readonly Reference[] {
  const rows = ROWS.get(resource.id.kind)?.get(resource.id.group);
  const patterns = podTemplatePatterns(resource);
  if (!rows && patterns.length === 0) return NONE;
  const references: Reference[] = [];
  if (rows) collect(resource, resource.value, AT_ROOT, rows, references);
  for (const pattern of patterns) {
    if (!pattern.includes(EVERY)) {
      const path = podSpecPath(pattern);
      collect(resource, valueAt(resource.value, path), path, POD, references);
      continue;
    }
    walk(resource.value, pattern, (template, path) => { collect(resource, asObject(template)?.spec, [...path, "spec"], POD, references); });
  }
  return resource.id.kind === "StatefulSet" ? withoutReplacedVolumes(resource, references) : references;
}

const VOLUMES: FieldPath = ["spec", "template", "spec", "volumes"];

/** A StatefulSet puts its own claims in the place of volumes of the same names (updateStorage in pkg/controller/statefulset/stateful_set_utils.go). */
function withoutReplacedVolumes(resource: Resource, references: readonly Reference[]): readonly Reference[] {
  const spec = asObject(resource.value.spec);
  const made = new Set(asList(spec?.volumeClaimTemplates).map((template) => asObject(asObject(template)?.metadata)?.name));
  if (made.size === 0) return references;
  const replaced = new Set<Step>();
  asList(valueAt(resource.value, VOLUMES)).forEach((volume, i) => {
    if (made.has(asObject(volume)?.name)) replaced.add(i);
  });
  if (replaced.size === 0) return references;
  return references.filter(({ field: { path } }) => !(path.length > VOLUMES.length && VOLUMES.every((step, i) => path[i] === step) && replaced.has(path[VOLUMES.length]!)));
}

const podSpecPaths = new Map<FieldPath, FieldPath>();

/** The same path for all resources of a kind. */
function podSpecPath(template: FieldPath): FieldPath {
  let path = podSpecPaths.get(template);
  if (!path) podSpecPaths.set(template, (path = [...template, "spec"]));
  return path;
}

const NONE: readonly Reference[] = [];

/** Adds what the rows lead to, in their order. */
function collect(holder: Resource, root: unknown, base: FieldPath, rows: RowTree, into: Reference[]): void {
  const start = into.length;
  let isInOrder = true;
  let last = -1;
  rows.walk(root, (object, name, compiled, turns) => {
    const type = compiled.type ?? typeOf(compiled.row.to as KindFields, object);
    if (!type) return;
    const target = { group: type.group, kind: type.kind, namespace: namespaceOf(holder, object, type, compiled.row), name };
    if (compiled.order < last) isInOrder = false;
    last = compiled.order;
    into.push(new Reference({ holder, target, compiled, base, turns, object }));
  });
  if (!isInOrder) into.push(...into.splice(start).sort((a, b) => a.order - b.order));
}

function typeOf(to: KindFields, object: JsonObject): TargetType | undefined {
  const otherwise = to.otherwise === undefined ? undefined : splitType(to.otherwise);
  const kind = asString(object[to.kind]) ?? otherwise?.kind;
  if (kind === undefined) return undefined;
  const group = to.group === "" ? otherwise?.group : asString(object[to.group]);
  if (group === undefined) {
    // Absent: the group of the default kind, or (apiGroup of a subject or data source) the core group.
    return { group: to.groupOtherwise ?? (kind === otherwise?.kind ? otherwise.group : ""), kind };
  }
  return { group: to.group === "apiVersion" ? parseApiVersion(group).group : group, kind };
}

/** Kinds that a reference names by kind, and that have no namespace; the groups by kind. */
const CLUSTER_SCOPED: ReadonlyMap<string, ReadonlySet<string>> = groupsByKind([
  "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/User", "rbac.authorization.k8s.io/Group", "/User", "/Group",
  "/PersistentVolume", "/Namespace", "/Node", ...CLUSTER_SCOPED_CUSTOM_KINDS,
]);

function groupsByKind(types: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { group, kind } of types.map(splitType)) groups.set(kind, (groups.get(kind) ?? new Set<string>()).add(group));
  return groups;
}

function namespaceOf(holder: Resource, object: JsonObject, { group, kind }: TargetType, { namespace = "same" }: ReferenceRow): string | undefined {
  if (namespace === "none" || CLUSTER_SCOPED.get(kind)?.has(group)) return undefined;
  const own = holder.id.namespace;
  return namespace === "same" ? own : asString(object[namespace.field]) || own;
}

function keysOf(object: JsonObject, reference: Reference, row: ReferenceRow): readonly TargetPart<string>[] {
  if (row.key !== undefined) {
    const key = asString(object[row.key]);
    return key ? [new WrittenPart(key, reference, row.key)] : [];
  }
  if (row.items === undefined) return [];
  return asList(object[row.items]).flatMap((item, index) => {
    const key = asString(asObject(item)?.key);
    return key ? [new WrittenPart(key, reference, row.items!, index, "key")] : [];
  });
}

function portOf(object: JsonObject, reference: Reference, row: ReferenceRow): TargetPart<number | string> | undefined {
  if (row.port === undefined) return undefined;
  const port = object[row.port];
  if (typeof port === "number") return new WrittenPart(port, reference, row.port);
  if (port === undefined && row.portOtherwise !== undefined) return new WrittenPart(row.portOtherwise, reference);
  const { name, number } = asObject(port) ?? {};
  if (typeof number === "number" && number !== 0) return new WrittenPart(number, reference, row.port, "number");
  return typeof name === "string" && name !== "" ? new WrittenPart(name, reference, row.port, "name") : undefined;
}
