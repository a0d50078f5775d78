import { afterEach, expect, test, vi } from "vitest";
import { until } from "./fake-connection.ts";
import { FakeServer } from "./fake-server.ts";

const servers: FakeServer[] = [];
function newServer(): FakeServer {
  const server = new FakeServer();
  servers.push(server);
  return server;
}
afterEach(async () => {
  vi.useRealTimers();
  for (const server of servers.splice(0)) {
    await server.close();
    server.remove();
  }
});

/** Waits longer than the pauses between attempts. */
async function eventually(what: () => boolean): Promise<void> {
  for (let i = 0; i < 4 && !what(); i++) await until(what).catch(() => undefined);
  expect(what()).toBe(true);
}

const lines = (said: readonly string[], words: string): readonly string[] => said.filter((line) => line.includes(words));

test("an API server that is not there yet, and is of a version that nobody knows: said once each, and waited for", async () => {
  const server = newServer();
  await server.listen();
  await server.close();
  server.version = "v1.99.0";
  const { operator, said, ended } = await server.operator();
  await new Promise((resolve) => setTimeout(resolve, 1200));
  expect(lines(said, "cannot reach the API server")).toEqual([expect.stringMatching(/it is tried again \|.*nothing listens there/)]);
  expect(operator.trouble).toBe("the API server was not reached yet");
  await server.listen();
  await eventually(() => lines(said, "judged everything").length === 1);
  expect(lines(said, "the version of this server is not known")).toEqual([expect.stringContaining('"server":"v1.99.0"')]);
  expect(operator.trouble).toBeUndefined();
  await operator.stop();
  await ended;
}, 15_000);

test("credentials that expire are told of, and those that take their place are used", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const server = newServer();
  await server.listen();
  const { operator, said, ended } = await server.operator();
  await eventually(() => operator.trouble === undefined);
  server.token = "second";
  server.cut();
  await eventually(() => lines(said, "does not accept the credentials").length > 0);
  expect(operator.trouble).toContain("have they expired");
  server.giveToken("second");
  // A token is read again each minute.
  vi.setSystemTime(Date.now() + 61_000);
  await eventually(() => operator.trouble === undefined);
  expect(lines(said, "watching services again")).not.toEqual([]);
  await operator.stop();
  await ended;
}, 15_000);

test("a proxy that answers with a page of its own is named, for as long as it does", async () => {
  const server = newServer();
  await server.listen();
  server.page = "<!doctype html><title>Log in</title>";
  const { operator, said, ended } = await server.operator();
  await eventually(() => lines(said, "no JSON object").length > 0);
  server.page = undefined;
  await eventually(() => operator.trouble === undefined);
  server.page = "<!doctype html>\n<title>Log in</title>\n";
  server.cut();
  await eventually(() => lines(said, "lost the watch of services").some((line) => line.includes("no JSON object")));
  server.page = undefined;
  server.cut();
  await eventually(() => operator.trouble === undefined);
  await operator.stop();
  await ended;
}, 20_000);
