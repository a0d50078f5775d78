import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:https";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { expect, test } from "vitest";
import { Metrics } from "../../src/operator/metrics.ts";
import { serveWebhook, verdict } from "../../src/operator/webhook.ts";
import { hasOpenssl, makeCertificate, mountSecret } from "../support/certificate.ts";
import { NO_LOG, until } from "./fake-connection.ts";

const asked = (judge: () => readonly string[] | undefined, denies = false) => verdict({ uid: "1" }, { denies, judge, metrics: new Metrics(), log: NO_LOG });

test("what breaks nothing is let through without a word", () => {
  expect(asked(() => [])).toEqual({ allowed: true });
});

test("what would break something is warned of, or denied", () => {
  expect(asked(() => ["Service shop/web selects no Pods (service/selects-no-pods)"])).toEqual({ allowed: true, warnings: ["kubeverdict: Service shop/web selects no Pods (service/selects-no-pods)"] });
  expect(asked(() => ["a", "b"], true)).toEqual({ allowed: false, status: { code: 403, reason: "Forbidden", message: "this would break: a; b" } });
});

test("fails open: before the cluster was read, and where something goes wrong", () => {
  expect(asked(() => undefined, true)).toMatchObject({ allowed: true, warnings: [expect.stringContaining("not judged")] });
  expect(asked(() => { throw new Error("a defect"); }, true)).toMatchObject({ allowed: true, warnings: [expect.stringContaining("not judged")] });
});

/** The name in the certificate that a server shows to a client who trusts this authority only. */
function nameShown(server: Server, ca: string): Promise<string> {
  const { port } = server.address() as { port: number };
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, ca }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.destroy();
    }).on("error", reject);
  });
}

function post(server: Server, ca: string, body: string): Promise<{ status: number; text: string }> {
  const { port } = server.address() as { port: number };
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, ca, path: "/validate", method: "POST" }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => { text += chunk; }).on("end", () => { resolve({ status: response.statusCode!, text }); });
    }).on("error", reject).end(body);
  });
}

test.runIf(hasOpenssl)("serves reviews by TLS, and takes a certificate that kubelet has swapped; a pair that does not fit leaves the one before", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kubeverdict-tls-"));
  const said: string[] = [];
  const log = { ...NO_LOG, info: (_: object, words: string) => { said.push(words); }, warn: (_: object, words: string) => { said.push(words); } };
  const [first, second] = [makeCertificate("first"), makeCertificate("second")];
  const server = await serveWebhook({ port: 0, ...mountSecret(folder, first), reloadInterval: 20, denies: false, judge: () => ["x"], metrics: new Metrics(), log });
  try {
    expect(await nameShown(server, first.certificate)).toBe("first");
    const answer = await post(server, first.certificate, JSON.stringify({ request: { uid: "7" } }));
    expect(JSON.parse(answer.text)).toEqual({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: { uid: "7", allowed: true, warnings: ["kubeverdict: x"] } });
    expect((await post(server, first.certificate, "no JSON")).status).toBe(400);
    mountSecret(folder, { certificate: first.certificate, key: second.key });
    await until(() => said.length === 1);
    expect(await nameShown(server, first.certificate)).toBe("first");
    mountSecret(folder, second);
    await until(() => said.length === 2);
    expect(await nameShown(server, second.certificate)).toBe("second");
    await expect(nameShown(server, first.certificate)).rejects.toThrow("self-signed");
    expect(said).toEqual(["cannot use the changed certificate; the one before stays", "took the changed certificate"]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
