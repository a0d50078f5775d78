import { asList, asObject, asString } from "../resource/resource.ts";
import { ClusterError } from "./cluster-error.ts";
import { lengthOf, type Connection } from "./connection.ts";
import { liveObject, type LiveObject, type ServedKind } from "./live-object.ts";

export interface ListOptions {
  /** Only of this namespace; of all where absent. Ignored for a kind that is not namespaced. */
  readonly namespace?: string;
  readonly fieldSelector?: string;
  readonly labelSelector?: string;
  readonly signal?: AbortSignal;
  /** Told after each page how many objects there are so far. */
  readonly onPage?: (count: number) => void;
  /** What is kept of an object; asked while the page is read, so that what is not kept never piles up. */
  readonly keep?: (object: LiveObject) => LiveObject;
}

/** The objects of a kind at one moment, and the version from which a watch goes on. */
export interface Listed {
  readonly objects: readonly LiveObject[];
  readonly resourceVersion: string;
}

/** How often a list begins anew that the server has forgotten before its end; then everything is asked for at once. */
const RESTARTS = 2;
/** How many objects the first page has, and how many a page may have at most. */
const FIRST_PAGE = 100;
const LARGEST_PAGE = 500;
/** How long a page should be, in characters: objects may be of 1 KB or of 1 MB, and one page of each kind that is read is in memory. */
const PAGE_LENGTH = 2_000_000;

/** Where the objects of a kind are: `/apis/apps/v1/namespaces/shop/deployments`. */
export function pathOf({ group, version, plural, isNamespaced }: ServedKind, namespace?: string, name?: string): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const scope = isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  return `${root}${scope}/${plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}

/**
 * All objects of a kind, page by page. A list that expires on the way (410) begins anew. Throws a ClusterError: `forbidden` where the
 * kind may not be read, `missing` where it is not served (any more).
 */
export async function list(connection: Connection, kind: ServedKind, options: ListOptions = {}): Promise<Listed> {
  for (let restart = 0; ; restart++) {
    try {
      return await pages(connection, kind, options, restart < RESTARTS ? FIRST_PAGE : undefined);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== "gone" || restart > RESTARTS) throw error;
    }
  }
}

async function pages(connection: Connection, kind: ServedKind, { namespace, fieldSelector, labelSelector, signal, onPage, keep }: ListOptions, firstPage: number | undefined): Promise<Listed> {
  let limit = firstPage;
  const objects: LiveObject[] = [];
  let next: string | undefined;
  for (;;) {
    const page = await connection.get(pathOf(kind, namespace), { limit, continue: next, fieldSelector, labelSelector }, signal);
    for (const item of asList(page.items)) {
      const object = liveObject(item, kind);
      if (object) objects.push(keep ? keep(object) : object);
    }
    onPage?.(objects.length);
    const metadata = asObject(page.metadata);
    next = asString(metadata?.continue);
    if (!next) return { objects, resourceVersion: asString(metadata?.resourceVersion) ?? "" };
    limit &&= nextLimit(asList(page.items).length, lengthOf(page));
  }
}

/** How many objects of the size of those that were just read make a page. */
function nextLimit(count: number, length: number | undefined): number {
  if (length === undefined || count === 0) return LARGEST_PAGE;
  return Math.max(1, Math.min(LARGEST_PAGE, Math.floor((PAGE_LENGTH * count) / length)));
}

/** A kind, or a kind in one namespace, that may not be read: whether its objects exist is unknown. */
export interface Unreadable {
  readonly kind: ServedKind;
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly reason: string;
}

/** What a cluster, or some of its namespaces, holds. */
export interface Snapshot {
  readonly objects: readonly LiveObject[];
  readonly unreadable: readonly Unreadable[];
}

export interface SnapshotOptions {
  /** Of these namespaces; of all where empty. Kinds that are not namespaced are read whole. */
  readonly namespaces?: readonly string[];
  readonly fieldSelector?: string;
  readonly signal?: AbortSignal;
  /** Told what is being read. */
  readonly onProgress?: (kind: ServedKind, count: number) => void;
  readonly keep?: ListOptions["keep"];
}

/** How many kinds are read at once. */
const AT_ONCE = 4;

/** The objects of some kinds. A kind that may not be read is reported once and is no failure; one that has vanished since it was asked for has no objects. */
export async function snapshot(connection: Connection, kinds: readonly ServedKind[], { namespaces = [], fieldSelector, signal, onProgress, keep }: SnapshotOptions = {}): Promise<Snapshot> {
  const objects: LiveObject[][] = kinds.map(() => []);
  const unreadable: Unreadable[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < kinds.length) {
      const place = next++;
      const kind = kinds[place]!;
      const scopes = kind.isNamespaced && namespaces.length > 0 ? namespaces : [undefined];
      for (const namespace of scopes) {
        const listed = await readable(connection, kind, { ...(namespace !== undefined && { namespace }), ...(fieldSelector !== undefined && { fieldSelector }), ...(signal && { signal }), ...(keep && { keep }), onPage: (count) => onProgress?.(kind, count) });
        if ("reason" in listed) unreadable.push({ kind, namespace, reason: listed.reason });
        else for (const object of listed.objects) objects[place]!.push(object);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  unreadable.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind));
  return { objects: objects.flat(), unreadable };
}

async function readable(connection: Connection, kind: ServedKind, options: ListOptions): Promise<Listed | { readonly reason: string }> {
  try {
    return await list(connection, kind, options);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    if (error.reason === "forbidden" || error.status === 405) return { reason: error.message };
    if (error.reason === "missing") return { objects: [], resourceVersion: "" };
    throw error;
  }
}
