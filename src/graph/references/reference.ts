import { asList, asObject, asString, Field, parseApiVersion, type Resource } from "../../resource/resource.ts";
import type { FieldPath } from "../../source/path.ts";
import { podTemplatePatterns } from "../../kinds/pod-template-paths.ts";
import { BUILTIN_ROWS } from "./builtin-rows.ts";
import { CLUSTER_SCOPED_CUSTOM_KINDS, CUSTOM_ROWS } from "./custom-rows.ts";
import { POD_ROWS } from "./pod-rows.ts";
import { compilePattern, walk, type Consequence, type Pattern, type ReferenceRow } from "./row.ts";

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

/** One object naming another. */
export interface Reference {
  /** The object that holds the reference. */
  readonly holder: Resource;
  /** Where the name is written. */
  readonly field: Field;
  readonly target: Target;
  /** Keys of the target (of a ConfigMap or Secret) that must exist. */
  readonly keys: readonly TargetPart<string>[];
  /** The port of the target Service that is used, by number or name. */
  readonly port: TargetPart<number | string> | undefined;
  /** Neither the target nor its keys need to exist. */
  readonly optional: boolean;
  /** Whether it may name an object of another namespace, by a field beside the name. */
  readonly crossesNamespaces: boolean;
  readonly without: Consequence;
}

interface CompiledRow { readonly row: ReferenceRow; readonly pattern: Pattern }

const compile = (rows: readonly ReferenceRow[]): readonly CompiledRow[] => rows.map((row) => ({ row, pattern: compilePattern(row.at) }));
const compileAll = (table: Readonly<Record<string, readonly ReferenceRow[]>>): ReadonlyMap<string, readonly CompiledRow[]> =>
  new Map(Object.entries(table).map(([type, rows]) => [type, compile(rows)]));

const ROWS: ReadonlyMap<string, readonly CompiledRow[]> = new Map([...compileAll(BUILTIN_ROWS), ...compileAll(CUSTOM_ROWS)]);
const POD = compile(POD_ROWS);

/** Every reference that a resource holds, in the order of the tables. Names that are empty or no text are left out. */
export function referencesOf(resource: Resource): Reference[] {
  const references: Reference[] = [];
  for (const compiled of ROWS.get(`${resource.id.group}/${resource.id.kind}`) ?? []) collect(resource, resource.value, [], compiled, references);
  for (const pattern of podTemplatePatterns(resource)) {
    walk(resource.value, pattern, (template, path) => {
      const podSpec = asObject(template)?.spec;
      for (const compiled of POD) collect(resource, podSpec, [...path, "spec"], compiled, references);
    });
  }
  return references;
}

function collect(holder: Resource, root: unknown, base: FieldPath, { row, pattern }: CompiledRow, into: Reference[]): void {
  walk(root, pattern, (value, path) => {
    const reference = readReference(holder, value, [...base, ...path], row);
    if (reference) into.push(reference);
  });
}

function readReference(holder: Resource, value: unknown, path: FieldPath, row: ReferenceRow): Reference | undefined {
  const object = asObject(value);
  const name = row.name === "" ? asString(value) : asString(object?.[row.name]);
  const type = object && typeOf(row.to, object);
  if (!name || !type) return undefined;
  const place = new Field(holder, path);
  return {
    holder,
    field: row.name === "" ? place : place.child(row.name),
    target: { ...type, namespace: namespaceOf(holder, object, type, row), name },
    keys: keysOf(object, place, row),
    port: portOf(object, place, row),
    optional: row.optional !== undefined && object[row.optional] === true,
    crossesNamespaces: typeof row.namespace === "object",
    without: row.without,
  };
}

interface Type { readonly group: string; readonly kind: string }

function typeOf(to: ReferenceRow["to"], object: Readonly<Record<string, unknown>>): Type | undefined {
  if (typeof to === "string") return splitType(to);
  const otherwise = to.otherwise === undefined ? undefined : splitType(to.otherwise);
  const kind = asString(object[to.kind]) ?? otherwise?.kind;
  if (kind === undefined) return undefined;
  const group = to.group === "" ? otherwise?.group : asString(object[to.group]);
  if (group === undefined) {
    // Absent: the group of the default kind, or (apiGroup of a subject or data source) the core group.
    return { group: kind === otherwise?.kind ? otherwise.group : "", kind };
  }
  return { group: to.group === "apiVersion" ? parseApiVersion(group).group : group, kind };
}

function splitType(type: string): Type {
  const slash = type.indexOf("/");
  return { group: type.slice(0, slash), kind: type.slice(slash + 1) };
}

/** Kinds that a reference names by kind, and that have no namespace. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  "rbac.authorization.k8s.io/ClusterRole", "rbac.authorization.k8s.io/User", "rbac.authorization.k8s.io/Group", "/User", "/Group",
  "/PersistentVolume", "/Namespace", "/Node", ...CLUSTER_SCOPED_CUSTOM_KINDS,
]);

function namespaceOf(holder: Resource, object: Readonly<Record<string, unknown>>, { group, kind }: Type, { namespace = "same" }: ReferenceRow): string | undefined {
  if (namespace === "none" || CLUSTER_SCOPED.has(`${group}/${kind}`)) return undefined;
  const own = holder.id.namespace;
  return namespace === "same" ? own : asString(object[namespace.field]) || own;
}

function keysOf(object: Readonly<Record<string, unknown>>, place: Field, row: ReferenceRow): readonly TargetPart<string>[] {
  if (row.key !== undefined) {
    const key = asString(object[row.key]);
    return key ? [{ value: key, field: place.child(row.key) }] : [];
  }
  if (row.items === undefined) return [];
  return asList(object[row.items]).flatMap((item, index) => {
    const key = asString(asObject(item)?.key);
    return key ? [{ value: key, field: place.child(row.items!, index, "key") }] : [];
  });
}

function portOf(object: Readonly<Record<string, unknown>>, place: Field, row: ReferenceRow): TargetPart<number | string> | undefined {
  if (row.port === undefined) return undefined;
  const port = object[row.port];
  if (typeof port === "number") return { value: port, field: place.child(row.port) };
  if (port === undefined && row.portOtherwise !== undefined) return { value: row.portOtherwise, field: place };
  const { name, number } = asObject(port) ?? {};
  if (typeof number === "number" && number !== 0) return { value: number, field: place.child(row.port, "number") };
  return typeof name === "string" && name !== "" ? { value: name, field: place.child(row.port, "name") } : undefined;
}
