import { expect, test } from "vitest";
import type { Query } from "../../src/cluster/connection.ts";
import type { LiveObject } from "../../src/cluster/live-object.ts";
import { Reflector, type ReflectorState } from "../../src/operator/reflector.ts";
import { fakeConnection, refusal, until } from "./fake-connection.ts";

const KIND = { group: "", version: "v1", kind: "Secret", plural: "secrets", isNamespaced: true };
const secret = (name: string, resourceVersion: string) => ({ apiVersion: "v1", kind: "Secret", metadata: { name, namespace: "shop", uid: `uid-${name}`, resourceVersion }, type: "Opaque", data: { password: "aHVudGVyMg==" } });

/** Runs a reflector against lists and watches that are written down, and tells what came of it. */
function watching(lists: readonly (() => unknown)[], watches: readonly ((query: Query) => AsyncGenerator<unknown>)[]) {
  const seen = new Map<string, LiveObject>();
  const states: ReflectorState[] = [];
  const reasons: string[] = [];
  const restarts: string[] = [];
  const froms: unknown[] = [];
  let [listed, watched] = [0, 0];
  const connection = fakeConnection({
    send: () => lists[Math.min(listed++, lists.length - 1)]!(),
    lines: (_, query) => {
      froms.push(query.resourceVersion);
      const next = watches[watched++];
      return next ? next(query) : forever();
    },
  });
  const reflector = new Reflector(connection, {
    kind: KIND,
    sink: {
      replace: (objects) => { seen.clear(); for (const object of objects) seen.set(object.resource.id.name, object); },
      set: (object) => { seen.set(object.resource.id.name, object); },
      delete: (object) => { seen.delete(object.resource.id.name); },
    },
    onState: (state, reason) => { states.push(state); reasons.push(reason); },
    onRestart: (reason) => { restarts.push(reason); },
  });
  const done = reflector.run();
  return { seen, states, reasons, restarts, froms, end: async () => { reflector.stop(); await done; }, lists: () => listed };
}

async function* forever(): AsyncGenerator<unknown> {
  await new Promise((resolve) => setTimeout(resolve, 60_000).unref());
  yield {};
}

async function* events(...all: unknown[]): AsyncGenerator<unknown> {
  yield* all;
  yield* forever();
}

const list = (...items: unknown[]) => () => ({ metadata: { resourceVersion: "10" }, items });

test("follows what comes, changes and goes, and keeps no value of a Secret", async () => {
  const run = watching([list(secret("a", "5"), secret("b", "6"))], [() => events(
    { type: "ADDED", object: secret("c", "11") }, { type: "DELETED", object: secret("a", "12") }, { type: "BOOKMARK", object: { kind: "Secret", metadata: { resourceVersion: "20" } } },
  )]);
  await until(() => run.seen.has("c") && !run.seen.has("a"));
  expect([...run.seen.keys()]).toEqual(["b", "c"]);
  expect(JSON.stringify([...run.seen.values()])).not.toContain("aHVudGVyMg==");
  expect(JSON.stringify([...run.seen.values()])).toContain("password");
  expect(run.states).toEqual(["synced"]);
  void run.end();
});

test("goes on from the last bookmark when the server ends a watch", async () => {
  async function* short(): AsyncGenerator<unknown> { yield { type: "BOOKMARK", object: { metadata: { resourceVersion: "33" } } }; }
  const run = watching([list()], [short]);
  await until(() => run.froms.length === 2);
  expect(run.froms).toEqual(["10", "33"]);
  expect([run.restarts, run.lists()]).toEqual([["ended"], 1]);
  void run.end();
});

test.each([
  ["in the stream", () => events({ type: "ERROR", object: { kind: "Status", code: 410, message: "too old" } })],
  ["as the answer", async function* (): AsyncGenerator<unknown> { throw refusal(410, "gone"); }],
])("lists anew after 410 Gone %s, and what was deleted meanwhile is gone", async (_, gone) => {
  const run = watching([list(secret("a", "1")), list(secret("b", "2"))], [gone]);
  await until(() => run.froms.length === 2);
  expect([...run.seen.keys()]).toEqual(["b"]);
  expect(run.restarts).toEqual(["gone"]);
  void run.end();
});

test("an API server that is away is waited for, and nothing is forgotten meanwhile", async () => {
  const run = watching([list(secret("a", "1"))], [async function* (): AsyncGenerator<unknown> { throw refusal(0, "unreachable"); }]);
  await until(() => run.states.includes("unreachable"));
  expect(run.seen.has("a")).toBe(true);
  await until(() => run.states.at(-1) === "synced");
  expect(run.lists()).toBe(1);
  void run.end();
});

test.each([
  ["what is no event", { hello: "world" }],
  ["an event of a new sort", { type: "RENAMED", object: secret("b", "11") }],
  ["an event without an object", { type: "ADDED", object: "b" }],
  ["an error of the server's own", { type: "ERROR", object: { kind: "Status", code: 500, message: "etcd is not well" } }],
])("a watch that sends %s is told of and begun again, and nothing is forgotten", async (_, event) => {
  const run = watching([list(secret("a", "1"))], [() => events(event), () => events({ type: "ADDED", object: secret("c", "12") })]);
  await until(() => run.seen.has("c"));
  expect([...run.seen.keys()]).toEqual(["a", "c"]);
  expect(run.states).toEqual(["synced", "unreachable", "synced"]);
  expect(run.reasons.some((reason) => /no event|etcd is not well/.test(reason))).toBe(true);
  expect([run.restarts, run.lists()]).toEqual([["unexpected"], 1]);
  void run.end();
});

test("a server that knows no version as new as ours is asked for everything again", async () => {
  const strange = () => events({ type: "ERROR", object: { kind: "Status", code: 504, message: "Too large resource version" } });
  const run = watching([list(secret("a", "1")), list(secret("b", "1"))], [strange, strange, strange]);
  for (let i = 0; i < 4 && !run.seen.has("b"); i++) await until(() => run.seen.has("b")).catch(() => undefined);
  expect([...run.seen.keys()]).toEqual(["b"]);
  expect(run.lists()).toBe(2);
  void run.end();
}, 15_000);

test("a kind that is not served any more ends the reflector, without its objects", async () => {
  const run = watching([list(secret("a", "1"))], [async function* (): AsyncGenerator<unknown> { throw refusal(404, "missing"); }]);
  await until(() => run.states.includes("missing"));
  expect(run.seen.size).toBe(0);
  await run.end();
});

test("a kind that may not be read is said to be so, and has no objects", async () => {
  const run = watching([() => { throw refusal(403, "forbidden"); }], []);
  await until(() => run.states.length > 0);
  expect(run.states).toEqual(["forbidden"]);
  await run.end();
});
