import type { Cause, Suggestion, Verdict } from "../resource/cause.ts";
import { parseApiVersion } from "../resource/resource.ts";
import { minorOf } from "../resource/version.ts";
import { closest, quote } from "../resource/words.ts";
import { Path } from "../source/path.ts";
import type { Lifecycle } from "./format.ts";
import { isReached } from "./lifecycle.ts";
import type { Schemas } from "./schemas.ts";

const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
/** What a custom resource definition may name its group (or "", the core group) and its versions. */
const GROUP = new RegExp(`^(?:${LABEL}(?:\\.${LABEL})*)?$`);
const VERSION = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

/**
 * Why no kind of that name is served, and what to write instead. `reject` where the group is Kubernetes' own, so that it
 * is certain; `unknown` where a custom resource definition that we have not seen may define it.
 */
export function explainUnknownKind(apiVersion: string, kind: string, schemas: Schemas): { verdict: Verdict; cause: Cause } {
  const { group, version } = parseApiVersion(apiVersion);
  if (version.includes("/")) return reject("apiVersion", `${quote(apiVersion)} is not an API version: write group/version, with one slash`);
  const lifecycle = schemas.lifecycles.find(group, version, kind);
  if (lifecycle) return pastOrFuture(lifecycle, schemas);
  const sameGroup = schemas.versionsOf(group, kind)[0];
  if (sameGroup !== undefined) return reject("apiVersion", `${kind} has no version ${quote(version)} in Kubernetes ${schemas.version}; use ${sameGroup}`, sameGroup);
  if (!GROUP.test(group) || !VERSION.test(version)) return reject("apiVersion", `no API ${quote(apiVersion)}: a group is a domain name and a version a name such as v1`);
  const isBuiltin = group === "" || schemas.hasGroup(group) || schemas.lifecycles.hasGroup(group);
  return isBuiltin ? inBuiltinGroup(apiVersion, kind, schemas) : inOtherGroup(apiVersion, group, kind, schemas);
}

function pastOrFuture(lifecycle: Lifecycle, schemas: Schemas): { verdict: Verdict; cause: Cause } {
  const { group, kind, introduced, removed } = lifecycle;
  const minor = minorOf(schemas.version);
  const name = `${group === "" ? "" : `${group}/`}${lifecycle.version} ${kind}`;
  const instead = successorOf(lifecycle, schemas);
  const use = instead === undefined ? "" : `; use ${instead.kind === kind ? instead.apiVersion : `${instead.apiVersion} ${instead.kind}`}`;
  const to = instead?.kind === kind ? instead.apiVersion : undefined;
  if (isReached(removed, minor)) {
    const { verdict, cause } = reject("apiVersion", `${name} was removed in Kubernetes ${removed!}${use}`, to);
    return { verdict, cause: { ...cause, isRemoved: true } };
  }
  if (!isReached(introduced, minor)) return reject("apiVersion", `${name} exists since Kubernetes ${introduced} only, not in ${schemas.version}${use}`, to);
  return reject("apiVersion", `${name} is not served unless the cluster enables it (--runtime-config)${use}`, to);
}

/** The served kind that took over, following replacements that were replaced in turn. */
function successorOf(lifecycle: Lifecycle, schemas: Schemas): { apiVersion: string; kind: string } | undefined {
  let at: Lifecycle | undefined = lifecycle;
  for (let steps = 0; at?.replacement !== undefined && steps < 5; steps++) {
    const [apiVersion, kind] = at.replacement.split(" ") as [string, string];
    if (schemas.find(apiVersion, kind)) return { apiVersion, kind };
    const { group, version } = parseApiVersion(apiVersion);
    at = schemas.lifecycles.find(group, version, kind);
  }
  const apiVersion = schemas.versionsOf(lifecycle.group, lifecycle.kind)[0];
  return apiVersion === undefined ? undefined : { apiVersion, kind: lifecycle.kind };
}

function inBuiltinGroup(apiVersion: string, kind: string, schemas: Schemas): { verdict: Verdict; cause: Cause } {
  const home = schemas.apiVersionsOf(kind)[0];
  if (home !== undefined) return reject("apiVersion", `${quote(apiVersion)} has no kind ${kind}; it belongs to ${home}`, home);
  const near = closest(kind, schemas.kindsIn(apiVersion));
  if (near !== undefined) return reject("kind", `${quote(apiVersion)} has no kind ${quote(kind)}; did you mean ${near}?`, near);
  const anywhere = closest(kind, schemas.kinds());
  const hint = anywhere === undefined ? "" : `; did you mean ${anywhere} of ${schemas.apiVersionsOf(anywhere)[0]!}?`;
  return reject("kind", `${quote(apiVersion)} has no kind ${quote(kind)}${hint}`);
}

/** A group of custom resources, or one of Kubernetes' own misspelled: certain where no CRD may have the group, which needs a dot. */
function inOtherGroup(apiVersion: string, group: string, kind: string, schemas: Schemas): { verdict: Verdict; cause: Cause } {
  const candidates = schemas.apiVersionsOf(kind);
  const near = closest(apiVersion, candidates);
  if (candidates[0] !== undefined && !group.includes(".")) {
    return reject("apiVersion", `there is no API ${quote(apiVersion)}; ${near === undefined ? `${kind} belongs to ${candidates[0]}` : `did you mean ${near}?`}`, near ?? candidates[0]);
  }
  const hint = near === undefined ? "" : `, unless ${near} was meant`;
  const message = `nobody described ${kind} of ${apiVersion}: give its CustomResourceDefinition with the input or with --schema-location${hint}`;
  return { verdict: "unknown", cause: { type: "UnknownKind", path: Path.of(near === undefined ? "kind" : "apiVersion"), message } };
}

function reject(field: "apiVersion" | "kind", message: string, to?: string): { verdict: Verdict; cause: Cause } {
  const suggestion: Suggestion | undefined = to === undefined ? undefined : { kind: "replace", to };
  return { verdict: "reject", cause: { type: "UnknownKind", path: Path.of(field), message, ...(suggestion ? { suggestion } : {}) } };
}
