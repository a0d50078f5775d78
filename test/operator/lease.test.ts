import { expect, test } from "vitest";
import { LeaderElection } from "../../src/operator/lease.ts";
import type { JsonObject } from "../../src/source/document.ts";
import { fakeConnection, NO_LOG, refusal, until } from "./fake-connection.ts";

/** A server with one Lease, that refuses writes to an old version as the real one does, and tells watchers. */
function server() {
  let lease: JsonObject | undefined;
  let version = 0;
  let isDown = false;
  const watchers = new Set<() => void>();
  const store = (value: unknown): JsonObject => {
    lease = { ...(value as JsonObject), metadata: { name: "kubeverdict", resourceVersion: String(++version) } };
    for (const tell of watchers) tell();
    return lease;
  };
  const connection = fakeConnection({
    send: (method, _, value) => {
      if (isDown) throw refusal(0, "unreachable");
      if (method === "GET" && !lease) throw refusal(404, "missing");
      if (method === "GET") return lease;
      const given = ((value as JsonObject).metadata as JsonObject).resourceVersion;
      if (method === "PUT" ? given !== String(version) : lease) throw refusal(409, "refused");
      return store(value);
    },
    lines: async function* () {
      for (;;) {
        await new Promise<void>((resolve) => { watchers.add(resolve); setTimeout(resolve, 200).unref(); });
        if (isDown) throw refusal(0, "unreachable");
        yield { type: "MODIFIED", object: lease };
      }
    },
  });
  return { connection, holder: () => (lease?.spec as JsonObject | undefined)?.holderIdentity, down: (value: boolean) => { isDown = value; } };
}

function replica({ connection }: ReturnType<typeof server>, identity: string) {
  const changes: boolean[] = [];
  const election = new LeaderElection({ connection, namespace: "n", name: "kubeverdict", identity, log: NO_LOG, onChange: (leads) => { changes.push(leads); }, seconds: 0.6 });
  const done = election.run();
  return { changes, leads: () => changes.at(-1) ?? false, stop: async () => { await election.stop(); await done; } };
}

test("one leads; when it stops it gives the Lease back, and the other one leads", async () => {
  const api = server();
  const first = replica(api, "first");
  await until(() => first.leads());
  const second = replica(api, "second");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([first.leads(), second.leads(), api.holder()]).toEqual([true, false, "first"]);
  await first.stop();
  expect(first.changes).toEqual([true, false]);
  await until(() => second.leads());
  expect(api.holder()).toBe("second");
  await second.stop();
  expect(api.holder()).toBe("");
});

test("a leader that cannot renew stops leading before its Lease expires, and leads again later", async () => {
  const api = server();
  const only = replica(api, "only");
  await until(() => only.leads());
  api.down(true);
  await until(() => !only.leads());
  api.down(false);
  for (let i = 0; i < 5 && !only.leads(); i++) await until(() => only.leads()).catch(() => undefined);
  expect(only.changes).toEqual([true, false, true]);
  await only.stop();
}, 15_000);
