import { ClusterError } from "../../src/cluster/cluster-error.ts";
import type { Connection, Query } from "../../src/cluster/connection.ts";
import type { JsonObject } from "../../src/source/document.ts";

/** A server of answers that a test writes down: a function that throws a ClusterError refuses. */
export function fakeConnection(answers: {
  readonly send?: (method: string, path: string, value: unknown) => unknown;
  readonly lines?: (path: string, query: Query) => AsyncGenerator<unknown>;
}): Connection {
  const send = async (method: string, path: string, _: unknown, body?: { value: unknown }): Promise<JsonObject> => ((await answers.send?.(method, path, body?.value)) ?? {}) as JsonObject;
  return { server: "https://test", get: (path: string) => send("GET", path, undefined), send, lines: answers.lines && opened(answers.lines), close: () => undefined } as unknown as Connection;
}

/** A watch counts as open when it sends something, or nothing for a moment. */
function opened(lines: (path: string, query: Query) => AsyncGenerator<unknown>) {
  return async function* (path: string, query: Query, _: AbortSignal | undefined, onOpen?: () => void): AsyncGenerator<unknown> {
    const events = lines(path, query);
    const first = events.next();
    const isOpen = await Promise.race([first.then(() => true), new Promise<true>((resolve) => { setTimeout(resolve, 20, true).unref(); })]);
    if (isOpen) onOpen?.();
    for (let next = await first; !next.done; next = await events.next()) yield next.value;
  };
}

export function refusal(status: number, reason: ClusterError["reason"]): ClusterError {
  return new ClusterError(reason, `refused with ${status}`, status);
}

export const NO_LOG = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Waits for something to become true, two seconds at most. */
export async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 5));
  if (!what()) throw new Error(`never: ${String(what)}`);
}
