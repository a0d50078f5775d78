import { asList, asObject, asString, parseApiVersion } from "../resource/resource.ts";
import { KUBERNETES_VERSIONS, minorOf, parseVersion, type KubernetesVersion } from "../resource/version.ts";
import type { JsonObject } from "../source/document.ts";
import { ClusterError } from "./cluster-error.ts";
import type { Connection } from "./connection.ts";
import type { ServedKind } from "./live-object.ts";

/** What a server says of itself. */
export interface ServerVersion {
  /** In full: `v1.36.3`. */
  readonly text: string;
  /** The nearest version that we know; the server's own where `isExact`. */
  readonly version: KubernetesVersion;
  readonly isExact: boolean;
}

/** Asks the server for its version. */
export async function serverVersion(connection: Connection): Promise<ServerVersion> {
  const answer = await connection.get("/version");
  const text = asString(answer.gitVersion) ?? `v${asString(answer.major) ?? "?"}.${asString(answer.minor) ?? "?"}`;
  const exact = parseVersion(text) ?? parseVersion(`1.${(asString(answer.minor) ?? "").replace(/\D.*$/, "")}`);
  return { text, version: exact ?? nearestVersion(text), isExact: exact !== undefined };
}

/** The known version that is least far away: the oldest for older servers, the newest for newer ones. */
function nearestVersion(text: string): KubernetesVersion {
  const minor = Number(/^v?1\.(\d+)/.exec(text)?.[1] ?? NaN);
  const oldest = KUBERNETES_VERSIONS[0]!;
  return minor < minorOf(oldest) ? oldest : KUBERNETES_VERSIONS.at(-1)!;
}

/** Kinds served in their preferred versions that can be listed. Groups whose own server does not answer are in `failed`. */
export interface Discovered {
  readonly kinds: readonly ServedKind[];
  /** `group/version` that is announced and cannot be asked. */
  readonly failed: readonly string[];
}

/** Asks which kinds the server serves, each in the version that the server prefers and that has it. */
export async function discover(connection: Connection): Promise<Discovered> {
  const groups = [{ name: "", versions: ["v1"] }, ...asList((await connection.get("/apis")).groups).map(asObject).map((group) => groupOf(group ?? {}))];
  const failed: string[] = [];
  const found = await Promise.all(groups.map(async ({ name, versions }) => {
    const kinds = new Map<string, ServedKind>();
    for (const version of versions) {
      const answer = await resourcesOf(connection, name, version);
      if (!answer) failed.push(`${name}/${version}`);
      // Versions come in the order of preference: the first that has a kind is the one to read it in.
      for (const kind of asList(answer?.resources).map((resource) => kindOf(asObject(resource) ?? {}, name, version))) if (kind && !kinds.has(kind.plural)) kinds.set(kind.plural, kind);
    }
    return [...kinds.values()];
  }));
  return { kinds: found.flat(), failed };
}

/** The group's versions, the preferred one first. */
function groupOf(group: JsonObject): { name: string; versions: string[] } {
  const versions = asList(group.versions).map((version) => asString(asObject(version)?.version) ?? "").filter((version) => version !== "");
  const preferred = asString(asObject(group.preferredVersion)?.version);
  return { name: asString(group.name) ?? "", versions: preferred === undefined ? versions : [preferred, ...versions.filter((version) => version !== preferred)] };
}

async function resourcesOf(connection: Connection, group: string, version: string): Promise<JsonObject | undefined> {
  try {
    return await connection.get(group === "" ? `/api/${version}` : `/apis/${group}/${version}`);
  } catch (error) {
    if (error instanceof ClusterError && error.status !== undefined && error.reason !== "unauthorized") return undefined;
    throw error;
  }
}

function kindOf(resource: JsonObject, group: string, version: string): ServedKind | undefined {
  const [plural, kind] = [asString(resource.name), asString(resource.kind)];
  if (plural === undefined || kind === undefined || plural.includes("/") || !asList(resource.verbs).includes("list")) return undefined;
  const own = asString(resource.group);
  return { group: own ?? group, version: asString(resource.version) ?? parseApiVersion(version).version, kind, plural, isNamespaced: resource.namespaced === true };
}
