import type { LiveObject } from "../../../src/cluster/live-object.ts";
import { FOR_FILES_ONLY, forCluster } from "../../../src/engine/live/live-rules.ts";
import { LiveCluster } from "../../../src/engine/live/live-cluster.ts";
import { liveProject, liveSettings } from "../../../src/engine/live/live-project.ts";
import { overlay, withSecretsOf } from "../../../src/engine/live/overlay.ts";
import { servedTypes } from "../../../src/engine/live/served-types.ts";
import { lint } from "../../../src/engine/lint.ts";
import { Project } from "../../../src/engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/engine/settings.ts";
import { readResources } from "../../../src/resource/read.ts";
import { asObject, asString, keyOf, nameOf, type Resource } from "../../../src/resource/resource.ts";
import type { Rule } from "../../../src/rule/rule.ts";
import type { JsonObject, JsonValue } from "../../../src/source/document.ts";
import { formatPath } from "../../../src/source/path.ts";
import { same } from "../../../src/validation/immutable-fields.ts";

const SETTINGS: Settings = { ...DEFAULT_SETTINGS, version: "1.36", complete: true };

/** A finding, as far as files and cluster can agree on one. */
interface Said { readonly rule: string; readonly object: string; readonly kind: string; readonly path: string }

/** How many findings both have, those that only one has and why that is right, and those for which nobody knows why. */
export interface Agreement { readonly same: number; readonly explained: readonly string[]; readonly unexplained: readonly string[]; readonly changed: readonly string[] }

/** Why it is right that a finding is about the cluster only, or about the files only: `others` are those that only the other one has. */
const EXPLANATIONS: readonly { readonly why: string; readonly side: "live" | "offline" | "both"; readonly explains: (one: Said, others: readonly Said[]) => boolean }[] = [
  { why: "the rule judges how a manifest is written, and the server has filled it in", side: "offline", explains: ({ rule }) => FOR_FILES_ONLY.has(rule) },
  { why: "the same, at the field itself where the server has filled it in", side: "both", explains: (one, others) => others.some((other) => other.rule === one.rule && other.object === one.object && (isInside(one.path, other.path) || isInside(other.path, one.path))) },
  { why: "the endpoints controller has replaced the Endpoints that somebody wrote", side: "offline", explains: ({ rule, kind }) => rule === "service/endpoints-with-selector" && kind === "Endpoints" },
];

function isInside(path: string, around: string): boolean {
  return path.startsWith(`${around}.`) || path.startsWith(`${around}[`);
}

/** What the rules say about the objects of one app as the cluster has them, and about the same objects as they were sent to it. `foreign`: objects without namespace that other apps sent. */
export function compareFindings(objects: readonly LiveObject[], sent: readonly Resource[], prefix: string, foreign: ReadonlySet<string>, rules: readonly Rule[]): Agreement {
  const live = withoutPrefix(objects.filter(({ resource }) => !foreign.has(keyOf(resource.id))), prefix);
  const namespaces = [...new Set(live.mine.map(spaceOf))];
  const cluster = new LiveCluster(live.all, { namespaces });
  const project = liveProject(cluster, liveSettings(SETTINGS, cluster, { isComplete: true, unreadableKinds: [] }));
  const accepted = sent.filter(({ id }) => id.kind !== "Namespace" && (cluster.observed(id) ?? cluster.observed({ ...id, namespace: undefined })) !== undefined);
  // The test makes the namespaces that the app does not declare.
  const values = [...namespaces.map((name) => cluster.observed({ group: "", kind: "Namespace", namespace: undefined, name })!.resource.value), ...accepted.map(({ value }) => value)];
  const offline = Project.of(values.map((value, i) => ({ path: `${i}.json`, text: JSON.stringify(value) })), SETTINGS);
  const [found, expected] = [said(project, forCluster(rules, cluster), namespaces), said(offline, forCluster(rules, { isUsers: () => true }), namespaces)];
  const [onlyLive, onlyOffline] = [found, expected].map((list, i, both) => [...list].filter(([key]) => !both[1 - i]!.has(key)).map(([, one]) => one));
  const explained: string[] = [];
  const unexplained: string[] = [];
  for (const [side, list, others] of [["live", onlyLive!, onlyOffline!], ["offline", onlyOffline!, onlyLive!]] as const) {
    for (const one of list) {
      const known = EXPLANATIONS.find((explanation) => (explanation.side === side || explanation.side === "both") && explanation.explains(one, others));
      if (known) explained.push(`${side}: ${known.why}`);
      else unexplained.push(`only ${side}: ${keyOfSaid(one)}`);
    }
  }
  return { same: found.size - onlyLive!.length, explained, unexplained, changed: changedBy(offline, project) };
}

/** The objects that an apply of the very manifests that they were made from would change: it should be none. Those that the cluster serves in another version are left out. */
function changedBy(offline: Project, live: Project): string[] {
  const existing = new Map(live.resources.map((resource) => [keyOf(resource.id), resource]));
  const written = new Map(offline.resources.map((resource) => [keyOf(resource.id), resource]));
  const targets = new Map([...existing].map(([key, resource]) => [key, { resource: written.has(key) ? withSecretsOf(written.get(key)!, resource) : resource, owned: { applied: {}, others: {} } }]));
  const files = offline.documents.map((document) => ({ file: document.file, documents: [document] }));
  const reading = { namespace: "default", isNamespaced: (group: string, kind: string) => live.schemas.isNamespaced(group, kind) };
  const applied = overlay(files, targets, { ...reading, types: servedTypes(live.schemas) }).flatMap(({ documents }) => documents.flatMap((document) => readResources(document, reading)));
  return applied.flatMap(({ id, version, value }) => {
    const before = targets.get(keyOf(id))?.resource;
    return !before || before.version !== version || same(before.value, value) ? [] : [`${nameOf(id)}: ${differences(before.value, value).join(", ")}`];
  });
}

function differences(a: JsonValue | undefined, b: JsonValue | undefined, path = ""): string[] {
  if (same(a, b)) return [];
  const [left, right] = [a, b].map((one) => (typeof one === "object" && one !== null ? (one as JsonObject) : undefined));
  if (!left || !right) return [`${path} ${JSON.stringify(a)} -> ${JSON.stringify(b)}`];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) => differences(left[key], right[key], `${path}.${key}`));
}

function keyOfSaid({ rule, object, path }: Said): string {
  return `${rule} ${object} ${path}`;
}

function said(project: Project, rules: readonly Rule[], namespaces: readonly string[]): ReadonlyMap<string, Said> {
  const mine = lint(project, rules).findings.filter(({ resource }) => resource?.namespace !== undefined && namespaces.includes(resource.namespace));
  return new Map(mine.map(({ rule, resource, path }) => ({ rule, kind: resource!.kind, object: `${resource!.kind} ${resource!.namespace!}/${resource!.name}`, path: formatPath(path ?? []) })).map((one) => [keyOfSaid(one), one]));
}

/** The cluster as if the app were alone in it, in namespaces of their own names: without other apps, and without what the test puts before the names. */
function withoutPrefix(objects: readonly LiveObject[], prefix: string): { all: readonly LiveObject[]; mine: readonly LiveObject[] } {
  const mine = objects.filter((one) => spaceOf(one).startsWith(`${prefix}-`)).map((one) => renamed(one, spaceOf(one).slice(prefix.length + 1)));
  const spaces = new Set(mine.map(spaceOf));
  const others = objects.filter((one) => {
    const space = spaceOf(one);
    return (!/^t\d+-/.test(space) && !(spaces.has(space) && (space === "default" || one.resource.id.kind === "Namespace")));
  });
  return { all: [...others.map((one) => withOwnClaim(one, prefix)), ...mine], mine };
}

/** A volume that is bound to a claim of the app names its namespace. */
function withOwnClaim(object: LiveObject, prefix: string): LiveObject {
  const { resource } = object;
  const spec = asObject(resource.value.spec);
  const claim = asObject(spec?.claimRef);
  const namespace = asString(claim?.namespace);
  if (resource.id.kind !== "PersistentVolume" || !namespace?.startsWith(`${prefix}-`)) return object;
  return { ...object, resource: { ...resource, value: { ...resource.value, spec: { ...spec, claimRef: { ...claim, namespace: namespace.slice(prefix.length + 1) } } } } };
}

/** The namespace of an object, which a Namespace is itself; "" where it has none. */
function spaceOf({ resource: { id } }: LiveObject): string {
  return id.kind === "Namespace" && id.group === "" ? id.name : (id.namespace ?? "");
}

function renamed(object: LiveObject, space: string): LiveObject {
  const { resource } = object;
  const { id, value } = resource;
  const metadata = asObject(value.metadata)!;
  if (id.namespace !== undefined) return { ...object, resource: { ...resource, id: { ...id, namespace: space }, value: { ...value, metadata: { ...metadata, namespace: space } } } };
  const labels: JsonObject = { ...asObject(metadata.labels), "kubernetes.io/metadata.name": space };
  return { ...object, resource: { ...resource, id: { ...id, name: space }, value: { ...value, metadata: { ...metadata, name: space, labels } } } };
}
