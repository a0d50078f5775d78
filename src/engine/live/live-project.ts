import { Project, schemasFor, type ProjectFile, type ProjectOptions } from "../project.ts";
import type { Settings } from "../settings.ts";
import { asList, asObject, keyOf } from "../../resource/resource.ts";
import type { LiveCluster } from "./live-cluster.ts";

/** What is known of a cluster besides its objects. */
export interface ClusterFacts {
  /** Every kind of every namespace could be read: what is absent does not exist. */
  readonly isComplete: boolean;
  /** Kinds that could not be read: their objects may exist. */
  readonly unreadableKinds: readonly string[];
}

/** The settings with what the cluster itself says: its nodes, its node ports, and what is known of it at all. */
export function liveSettings(settings: Settings, cluster: LiveCluster, { isComplete, unreadableKinds }: ClusterFacts): Settings {
  const nodes = cluster.resources.filter(({ id }) => id.kind === "Node" && id.group === "").length;
  const ports = cluster.resources.filter(({ id }) => id.kind === "Service" && id.group === "").flatMap(({ value }) => asList(asObject(value.spec)?.ports)).map((port) => asObject(port)?.nodePort).filter((port) => typeof port === "number");
  const [first, last] = settings.nodePortRange;
  return {
    ...settings,
    complete: settings.complete || isComplete,
    externals: [...settings.externals, ...unreadableKinds.map((kind) => ({ kind }))],
    ...(nodes > 0 && { nodes }),
    // No server says which range it hands out: what it has handed out belongs to it.
    nodePortRange: [Math.min(first, ...ports), Math.max(last, ...ports)],
  };
}

/** The cluster as a project; with files, those take the places of the live objects that they describe. */
export function liveProject(cluster: LiveCluster, settings: Settings, files: readonly ProjectFile[] = [], options: ProjectOptions = {}): Project {
  if (files.length === 0) return new Project([], settings, { ...options, live: cluster.resources });
  const written = new Set(new Project(files, settings, { ...options, live: cluster.resources.filter(({ id }) => id.kind === "CustomResourceDefinition") }).resources.filter(({ origin }) => origin).map(({ id }) => keyOf(id)));
  return new Project(files, settings, { ...options, live: cluster.resources.filter(({ id }) => !written.has(keyOf(id))) });
}

/** The schemas of another version of Kubernetes, with the custom kinds of the cluster. */
export function schemasAfter(version: Settings["version"], project: Project): Project["schemas"] {
  return schemasFor(project.resources, { ...project.settings, version }, {});
}
