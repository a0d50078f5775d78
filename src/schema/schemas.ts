import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseApiVersion } from "../resource/resource.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import type { CustomKind } from "./custom-kind.ts";
import type { Definition, ServedResource, VersionTable } from "./format.ts";
import { Lifecycles } from "./lifecycle.ts";
import type { JsonSchemaCheck, JsonSchemaFolder } from "./json-schema-folder.ts";
import { TypeSource, type StructType } from "./types.ts";

/** Kinds beyond those of Kubernetes itself. */
export interface Further {
  /** Of CustomResourceDefinitions; of two with one name the last counts. */
  readonly customKinds?: readonly CustomKind[];
  /** Asked in this order, for kinds that nothing else describes. */
  readonly jsonSchemas?: readonly JsonSchemaFolder[];
  /** What a user's own cluster publishes, by minor version; takes the place of what comes with kubeverdict. */
  readonly published?: ReadonlyMap<string, Published>;
}

/** The table and definitions of one version, as `schemas pull` wrote them. */
export interface Published {
  readonly table: VersionTable;
  readonly lines: readonly string[];
}

/** What an API server of one Kubernetes version serves. Definitions are parsed when something reaches them. */
export class Schemas extends TypeSource {
  readonly version: KubernetesVersion;
  readonly table: VersionTable;
  readonly lines: readonly string[];
  /** By apiVersion and kind, in maps of maps: making one key of two for every object costs more than looking up twice. */
  private readonly served = new Map<string, Map<string, ServedResource>>();
  /** By group and kind. */
  private readonly scopes = new Map<string, Map<string, boolean>>();
  private readonly groups = new Set<string>();
  private readonly custom = new Map<string, CustomKind>();
  private readonly further: Further;
  private readonly readLifecycles: () => Lifecycles;
  private knownLifecycles: Lifecycles | undefined;
  /** What comes with kubeverdict, where this is what a user's cluster publishes. */
  private readonly ours: Schemas | undefined;

  constructor(version: KubernetesVersion, table: VersionTable, lines: readonly string[], readLifecycles: () => Lifecycles, further: Further = {}, ours?: Schemas) {
    super();
    this.ours = ours;
    this.version = version;
    this.table = table;
    this.lines = lines;
    this.readLifecycles = readLifecycles;
    this.further = further;
    for (const kind of further.customKinds ?? []) {
      this.custom.set(`${kind.apiVersion}/${kind.kind}`, kind);
      setIn(this.scopes, kind.group, kind.kind, kind.namespaced);
    }
    for (const resource of table.resources) {
      const { group } = parseApiVersion(resource.apiVersion);
      setIn(this.served, resource.apiVersion, resource.kind, resource);
      setIn(this.scopes, group, resource.kind, resource.namespaced);
      this.groups.add(group);
    }
  }

  /** These schemas with further kinds; what Kubernetes itself serves keeps its own. */
  with(further: Further): Schemas {
    const published = further.published?.get(this.version);
    const { table, lines } = published ?? this;
    return new Schemas(this.version, table, lines, () => this.lifecycles, further, published ? this : undefined);
  }

  override definition(name: string): Definition | undefined {
    const line = Object.hasOwn(this.table.definitions, name) ? this.lines[this.table.definitions[name]!] : undefined;
    return line === undefined ? undefined : (JSON.parse(line) as Definition);
  }

  /** All that is served, in the order of the server's discovery. */
  get resources(): readonly ServedResource[] {
    return this.table.resources;
  }

  /** When API versions came and went. */
  get lifecycles(): Lifecycles {
    return (this.knownLifecycles ??= this.readLifecycles());
  }

  /** The kind, if the server serves it in that version of its group. */
  find(apiVersion: string, kind: string): ServedResource | undefined {
    return this.served.get(apiVersion)?.get(kind);
  }

  /** Whether a default server serves it too. Versions that a cluster enables besides (v1beta1) have other fields, for which no validator is written. */
  isServedByDefault({ apiVersion, kind }: ServedResource): boolean {
    return this.ours === undefined || this.ours.find(apiVersion, kind) !== undefined;
  }

  /** The kind, if a CustomResourceDefinition that we know serves it in that version of its group. */
  findCustom(apiVersion: string, kind: string): CustomKind | undefined {
    return this.custom.get(`${apiVersion}/${kind}`);
  }

  /** What is wrong with an object of a kind that only a JSON Schema describes; undefined where none does. */
  jsonSchemaCheck(apiVersion: string, kind: string): JsonSchemaCheck | undefined {
    for (const folder of this.further.jsonSchemas ?? []) {
      const check = folder.find(apiVersion, kind);
      if (check) return check;
    }
    return undefined;
  }

  /** The type of ObjectMeta, which custom resources share with built-in kinds. */
  get objectMeta(): StructType {
    return this.struct("meta.v1.ObjectMeta");
  }

  /** The type of a served kind. */
  kindType(resource: ServedResource): StructType {
    return this.struct(resource.type);
  }

  /** Whether objects of the kind live in a namespace; undefined where no version of it is served. */
  isNamespaced(group: string, kind: string): boolean | undefined {
    return this.scopes.get(group)?.get(kind);
  }

  /** Whether the server serves anything in the group. */
  hasGroup(group: string): boolean {
    return this.groups.has(group);
  }

  /** The served apiVersions of a group that have the kind, the most stable and newest first. */
  versionsOf(group: string, kind: string): string[] {
    return this.apiVersionsOf(kind).filter((apiVersion) => parseApiVersion(apiVersion).group === group);
  }

  /** The served apiVersions, of any group, that have the kind; in each group the most stable and newest first. */
  apiVersionsOf(kind: string): string[] {
    const served = [...this.table.resources, ...this.custom.values()].filter((resource) => resource.kind === kind);
    return served.map((resource) => resource.apiVersion).sort(byPreference);
  }

  /** The kinds that an apiVersion has. */
  kindsIn(apiVersion: string): string[] {
    return this.table.resources.filter((resource) => resource.apiVersion === apiVersion).map((resource) => resource.kind);
  }

  /** The names of all served kinds; some appear in several groups. */
  kinds(): string[] {
    return this.table.resources.map((resource) => resource.kind);
  }
}

function setIn<T>(maps: Map<string, Map<string, T>>, first: string, second: string, value: T): void {
  const map = maps.get(first);
  if (map) map.set(second, value);
  else maps.set(first, new Map([[second, value]]));
}

const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;

/** k8s.io/apimachinery's version order within a group (v2, v1, v2beta1, v1alpha1); groups stay as they are. */
function byPreference(a: string, b: string): number {
  const [one, other] = [parseApiVersion(a), parseApiVersion(b)];
  return one.group === other.group ? rank(other.version) - rank(one.version) : 0;
}

function rank(version: string): number {
  const parts = VERSION.exec(version);
  if (!parts) return -1;
  const stability = parts[2] === undefined ? 2 : parts[2] === "beta" ? 1 : 0;
  return stability * 1e6 + Number(parts[1]) * 1e3 + Number(parts[3] ?? 0);
}

const loaded = new Map<KubernetesVersion, Schemas>();

/** The schemas that come with kubeverdict for a version; read once. */
export function schemasOf(version: KubernetesVersion): Schemas {
  let schemas = loaded.get(version);
  if (!schemas) {
    const table = JSON.parse(readSchemaFile(`${version}.json`)) as VersionTable;
    schemas = new Schemas(version, table, readSchemaFile("definitions.jsonl").split("\n"), () => new Lifecycles(readSchemaFile("lifecycle.jsonl")));
    loaded.set(version, schemas);
  }
  return schemas;
}

/** Where the files lie from what is built, which tools/build.mjs puts in. */
declare const SCHEMAS_FOLDER: string;

function readSchemaFile(name: string): string {
  const folder = typeof SCHEMAS_FOLDER === "undefined" ? "../../schemas/" : SCHEMAS_FOLDER;
  return readFileSync(fileURLToPath(new URL(folder + name, import.meta.url)), "utf8");
}
