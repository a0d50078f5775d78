import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { KubernetesVersion } from "../resource/version.ts";
import type { Definition, ServedResource, VersionTable } from "./format.ts";
import { TypeSource, type StructType } from "./types.ts";

/** What an API server of one Kubernetes version serves. Definitions are parsed when something reaches them. */
export class Schemas extends TypeSource {
  readonly version: KubernetesVersion;
  private readonly table: VersionTable;
  private readonly lines: readonly string[];
  private readonly served = new Map<string, ServedResource>();
  private readonly scopes = new Map<string, boolean>();

  constructor(version: KubernetesVersion, table: VersionTable, lines: readonly string[]) {
    super();
    this.version = version;
    this.table = table;
    this.lines = lines;
    for (const resource of table.resources) {
      this.served.set(`${resource.apiVersion}/${resource.kind}`, resource);
      this.scopes.set(`${resource.apiVersion.includes("/") ? resource.apiVersion.split("/")[0]! : ""}/${resource.kind}`, resource.namespaced);
    }
  }

  override definition(name: string): Definition | undefined {
    const line = Object.hasOwn(this.table.definitions, name) ? this.lines[this.table.definitions[name]!] : undefined;
    return line === undefined ? undefined : (JSON.parse(line) as Definition);
  }

  /** All that is served, in the order of the server's discovery. */
  get resources(): readonly ServedResource[] {
    return this.table.resources;
  }

  /** The kind, if the server serves it in that version of its group. */
  find(apiVersion: string, kind: string): ServedResource | undefined {
    return this.served.get(`${apiVersion}/${kind}`);
  }

  /** The type of a served kind. */
  kindType(resource: ServedResource): StructType {
    return this.struct(resource.type);
  }

  /** Whether objects of the kind live in a namespace; undefined where no version of it is served. */
  isNamespaced(group: string, kind: string): boolean | undefined {
    return this.scopes.get(`${group}/${kind}`);
  }
}

const loaded = new Map<KubernetesVersion, Schemas>();

/** The schemas that come with kubeverdict for a version; read once. */
export function schemasOf(version: KubernetesVersion): Schemas {
  let schemas = loaded.get(version);
  if (!schemas) {
    const table = JSON.parse(readSchemaFile(`${version}.json`)) as VersionTable;
    schemas = new Schemas(version, table, readSchemaFile("definitions.jsonl").split("\n"));
    loaded.set(version, schemas);
  }
  return schemas;
}

const require = createRequire(import.meta.url);

function readSchemaFile(name: string): string {
  return readFileSync(require.resolve(`#schemas/${name}`), "utf8");
}
