import { ClusterError } from "../cluster/cluster-error.ts";
import type { Connection } from "../cluster/connection.ts";
import { list, pathOf } from "../cluster/list.ts";
import { liveObject, type LiveObject, type ServedKind } from "../cluster/live-object.ts";
import { asObject, asString } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { Backoff, pause } from "./backoff.ts";

/** Where what a reflector sees goes. */
export interface ReflectorSink {
  /** All objects there are, after a list. */
  replace(objects: readonly LiveObject[]): void;
  set(object: LiveObject): void;
  delete(object: LiveObject): void;
}

/** How a reflector stands. `forbidden`: it may not be read; `missing`: the server does not serve it (any more). */
export type ReflectorState = "starting" | "synced" | "unreachable" | "forbidden" | "missing";

export interface ReflectorOptions {
  readonly kind: ServedKind;
  /** Of this namespace only; of all where absent. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly sink: ReflectorSink;
  /** Told of every change of state, with the reason for a bad one. */
  readonly onState: (state: ReflectorState, reason: string) => void;
  /** Told each time that a watch begins again, with the reason. */
  readonly onRestart: (reason: string) => void;
}

/** What a watch sends of objects. */
const EVENTS: ReadonlySet<string> = new Set(["ADDED", "MODIFIED", "DELETED", "BOOKMARK"]);
/** How long a watch lasts, in seconds; the server ends it then. Between half and all of it, by chance. */
const WATCH_SECONDS = 3600;
/** The server sends a bookmark each minute: a watch that is silent for this long is dead. In milliseconds. */
const SILENCE = 5 * 60_000;
/** What was missed for whatever reason is seen after this time at the latest: the resync of informers. In milliseconds. */
const RELIST = 10 * 3600_000;
/** A watch that lasted this long was a success. In milliseconds. */
const STEADY = 5000;
/** After so many watches in a row that the server answers with something strange, what it remembers is not what we saw: it is listed anew. */
const STRANGE = 3;
/** How often is tried again to read what may not be read. In milliseconds. */
const FORBIDDEN_RETRY = 60_000;

/** Keeps a sink equal to what the cluster has of one kind: lists, then watches from there on, and begins anew where the thread is lost. */
export class Reflector {
  private readonly connection: Connection;
  private readonly options: ReflectorOptions;
  private readonly backoff = new Backoff(500, 5000);
  private readonly stopping = new AbortController();
  private state: ReflectorState = "starting";
  private resourceVersion = "";
  private watchedSince = 0;
  private strange = 0;

  constructor(connection: Connection, options: ReflectorOptions) {
    this.connection = connection;
    this.options = options;
  }

  /** Runs until stop() is called, or the kind is no longer served. Never throws. */
  async run(): Promise<void> {
    let relistAt = 0;
    while (!this.stopping.signal.aborted) {
      try {
        if (this.resourceVersion === "" || Date.now() > relistAt) {
          await this.list();
          relistAt = Date.now() + RELIST * (1 + Math.random() * 0.1);
          this.change("synced", "");
        }
        await this.watch();
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        await this.recover(error);
        if (this.state === "missing") return;
      }
    }
  }

  stop(): void {
    this.stopping.abort();
  }

  private async list(): Promise<void> {
    const { kind, namespace, labelSelector, sink } = this.options;
    const listed = await list(this.connection, kind, { ...(namespace !== undefined && { namespace }), ...(labelSelector !== undefined && { labelSelector }), signal: this.stopping.signal });
    this.resourceVersion = listed.resourceVersion;
    sink.replace(listed.objects);
  }

  /** Returns when the server has ended the watch as agreed; throws where it broke. */
  private async watch(): Promise<void> {
    const { kind, namespace, labelSelector } = this.options;
    const seconds = Math.round(WATCH_SECONDS * (0.5 + Math.random() / 2));
    const silence = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => { silence.abort(); }, SILENCE);
    };
    heard();
    this.watchedSince = Date.now();
    try {
      const query = { watch: true, allowWatchBookmarks: true, resourceVersion: this.resourceVersion, timeoutSeconds: seconds, labelSelector };
      for await (const event of this.connection.lines(pathOf(kind, namespace), query, AbortSignal.any([this.stopping.signal, silence.signal]), () => { this.change("synced", ""); })) {
        heard();
        this.take(event);
      }
    } finally {
      clearTimeout(timer);
    }
    if (this.stopping.signal.aborted) return;
    this.options.onRestart(silence.signal.aborted ? "silence" : "ended");
    // A server that ends watches at once (it is shutting down) is not asked again at once.
    if (Date.now() - this.watchedSince < STEADY) await pause(this.backoff.next(), this.stopping.signal);
  }

  private take({ type, object: item }: JsonObject): void {
    const { kind, sink } = this.options;
    const value = asObject(item);
    if (type === "ERROR") throw errorOf(value ?? {});
    const version = asString(asObject(value?.metadata)?.resourceVersion);
    const object = liveObject(item, kind);
    if (!EVENTS.has(String(type)) || version === undefined || (type !== "BOOKMARK" && !object)) {
      throw new ClusterError("unexpected", `the watch of ${kind.plural} sent what is no event: ${JSON.stringify({ type, object: item }).slice(0, 80)}`);
    }
    if (version !== "") this.resourceVersion = version;
    this.strange = 0;
    if (type === "DELETED") sink.delete(object!);
    else if (type !== "BOOKMARK") sink.set(object!);
  }

  private async recover(error: unknown): Promise<void> {
    const reason = error instanceof ClusterError ? error.reason : "unexpected";
    const words = error instanceof Error ? error.message : String(error);
    if (this.watchedSince > 0 && Date.now() - this.watchedSince > STEADY) this.backoff.reset();
    this.watchedSince = 0;
    if (reason === "gone") {
      this.resourceVersion = "";
      this.options.onRestart("gone");
      // The first time at once; a server that forgets each list at once is given time.
      await pause(this.backoff.next(), this.stopping.signal);
    } else if (reason === "forbidden") {
      this.resourceVersion = "";
      this.options.sink.replace([]);
      this.change("forbidden", words);
      await pause(FORBIDDEN_RETRY * (0.5 + Math.random()), this.stopping.signal);
    } else if (reason === "missing") {
      this.options.sink.replace([]);
      this.change("missing", words);
    } else {
      // A server that was set back to an older state knows no version as new as ours.
      if (reason === "unexpected" && ++this.strange >= STRANGE) this.resourceVersion = "";
      this.change("unreachable", words);
      this.options.onRestart(reason);
      await pause(this.backoff.next(), this.stopping.signal);
    }
  }

  private change(state: ReflectorState, reason: string): void {
    if (state === this.state) return;
    this.state = state;
    this.options.onState(state, reason);
  }
}

/** The error that a watch reports in its stream: a Status object. */
function errorOf(status: JsonObject): ClusterError {
  const code = typeof status.code === "number" ? status.code : 0;
  const message = asString(status.message) ?? "the watch failed";
  return new ClusterError(code === 410 ? "gone" : code === 403 ? "forbidden" : code === 404 ? "missing" : "unexpected", message, code);
}
