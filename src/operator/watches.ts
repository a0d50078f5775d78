import type { Connection } from "../cluster/connection.ts";
import { discover } from "../cluster/discover.ts";
import type { ServedKind } from "../cluster/live-object.ts";
import type { External } from "../graph/externals.ts";
import { Backoff, pause } from "./backoff.ts";
import type { ClusterState } from "./cluster-state.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { Reflector, type ReflectorState } from "./reflector.ts";
import { watchedKind } from "./watched-kinds.ts";

export interface WatchesOptions {
  readonly connection: Connection;
  readonly state: ClusterState;
  /** Only objects of these; all, and those without a namespace, where empty. */
  readonly namespaces: readonly string[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Told after each look at what the server serves, and when a kind becomes readable or no more. */
  readonly onKinds: (served: readonly ServedKind[]) => void;
}

interface Running {
  readonly kind: ServedKind;
  readonly reflector: Reflector;
  state: ReflectorState;
  reason: string;
  /** Its objects were read once, or it is certain that they cannot be read. */
  isRead: boolean;
}

/** How often it is asked what the server serves where a change of that is not seen, in milliseconds: soon after one, and at last. */
const FIRST_LOOK_AGAIN = 2000;
const LOOK_AGAIN = 10 * 60_000;
const key = ({ group, kind }: Pick<ServedKind, "group" | "kind">): string => `${group}/${kind}`;

/** One reflector for each kind that is served and watched (and namespace): started, restarted after their definition came back, and watched over. */
export class Watches {
  private readonly options: WatchesOptions;
  private readonly running = new Map<string, Running>();
  private readonly stopping = new AbortController();
  private served: readonly ServedKind[] | undefined;
  private failure: string | undefined = "the API server was not asked yet";
  private wake = new AbortController();
  /** After something has changed it is asked again soon, then less and less often. */
  private readonly settling = new Backoff(FIRST_LOOK_AGAIN, LOOK_AGAIN, Math.random, 4);

  constructor(options: WatchesOptions) {
    this.options = options;
  }

  /** Runs until stop(). Never throws. */
  async run(): Promise<void> {
    const backoff = new Backoff(500, 5000);
    const { signal } = this.stopping;
    while (!signal.aborted) {
      this.wake = new AbortController();
      try {
        await this.look();
        this.failure = undefined;
        backoff.reset();
        await pause(this.settling.next(), AbortSignal.any([signal, this.wake.signal]));
        // Definitions come in groups, and are served a moment after they are made.
        if (this.wake.signal.aborted) this.settling.reset();
        if (!signal.aborted && this.wake.signal.aborted) await pause(1500, signal);
      } catch (error) {
        const { message } = error as Error;
        if (message !== this.failure) this.options.log.warn({ reason: message }, "cannot ask the API server what it serves; it is tried again");
        this.failure = message;
        await pause(backoff.next(), signal);
      }
    }
  }

  /** Asks what is served. A server that has just started does not know its definitions yet, and calls that an answer. */
  private async look(): Promise<void> {
    const { kinds, failed } = await discover(this.options.connection);
    if (failed.length > 0) this.options.log.warn({ apis: failed }, "the servers of these APIs do not answer; they are asked again later");
    const now = new Set(kinds.map(key));
    const isLess = this.served?.some((kind) => !now.has(key(kind))) ?? false;
    if (isLess || failed.length > 0 || this.failure !== undefined) this.settling.reset();
    this.serve(kinds);
  }

  /** Asks again what is served, because a definition came or went. */
  lookAgain(): void {
    this.wake.abort();
  }

  stop(): void {
    this.stopping.abort();
    for (const { reflector } of this.running.values()) reflector.stop();
  }

  /** Whether everything was read once: the state can be judged. */
  get isSynced(): boolean {
    return this.served !== undefined && [...this.running.values()].every(({ isRead }) => isRead);
  }

  /** Why the state may be out of date; undefined where it is not. */
  get trouble(): string | undefined {
    if (this.failure !== undefined) return this.failure;
    for (const { kind, state, reason, isRead } of this.running.values()) {
      if (state === "unreachable") return reason;
      if (!isRead) return `${kind.plural} were not read yet`;
    }
    return undefined;
  }

  /** Kinds whose objects may exist without being seen. */
  externals(): readonly External[] {
    const unseen = new Map<string, External>();
    const { namespaces } = this.options;
    for (const kind of this.served ?? []) {
      if (!watchedKind(kind) || (namespaces.length > 0 && !kind.isNamespaced)) unseen.set(key(kind), externalOf(kind));
    }
    for (const { kind, state, isRead } of this.running.values()) if (state === "forbidden" || !isRead) unseen.set(key(kind), externalOf(kind));
    return [...unseen.values()];
  }

  private serve(kinds: readonly ServedKind[]): void {
    this.served = kinds;
    const { namespaces } = this.options;
    for (const kind of kinds.filter((one) => watchedKind(one))) {
      if (!kind.isNamespaced && namespaces.length > 0) continue;
      for (const namespace of kind.isNamespaced && namespaces.length > 0 ? namespaces : [undefined]) this.start(kind, namespace);
    }
    this.options.onKinds(kinds);
  }

  private start(kind: ServedKind, namespace: string | undefined): void {
    const id = `${key(kind)}/${namespace ?? ""}`;
    const before = this.running.get(id);
    // A kind that came back, perhaps in another version.
    if (before && before.kind.version === kind.version) return;
    before?.reflector.stop();
    const { connection, state, metrics, onKinds } = this.options;
    const entry: Running = {
      kind,
      state: "starting",
      reason: "",
      isRead: false,
      reflector: new Reflector(connection, {
        kind,
        ...(namespace !== undefined && { namespace }),
        sink: state.sink(kind),
        onRestart: (reason) => { metrics.watchRestarts.inc({ reason }); },
        onState: (next, reason) => {
          const isNew = this.running.get(id) === entry;
          this.tell(entry, next, reason, namespace);
          Object.assign(entry, { state: next, reason, isRead: entry.isRead || next !== "unreachable" });
          if (next === "missing" && isNew) this.running.delete(id);
          metrics.forbidden.set([...this.running.values()].filter((one) => one.state === "forbidden").length);
          onKinds(this.served ?? []);
        },
      }),
    };
    this.running.set(id, entry);
    void entry.reflector.run();
  }

  private tell({ kind, state }: Running, next: ReflectorState, reason: string, namespace: string | undefined): void {
    const { log } = this.options;
    const fields = { kind: kind.kind, group: kind.group, ...(namespace !== undefined && { namespace }), ...(reason && { reason }) };
    if (next === "forbidden") log.warn(fields, `${kind.plural} may not be read; whether they exist counts as unknown; tried again each minute`);
    else if (next === "missing") log.info(fields, `${kind.plural} are no longer served`);
    else if (next === "unreachable") log.warn(fields, `lost the watch of ${kind.plural}; it is tried again`);
    else if (state === "forbidden") log.info(fields, `${kind.plural} may be read now`);
    else if (state === "unreachable") log.info(fields, `watching ${kind.plural} again`);
  }
}

function externalOf({ group, version, kind }: ServedKind): External {
  return { kind, apiVersion: group === "" ? version : `${group}/${version}` };
}
