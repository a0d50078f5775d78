// Asks the webhook of an operator as an API server does: by TLS, over a connection that is kept.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A certificate and its key, for 127.0.0.1. */
export function makeCertificate(folder) {
  const [certificate, key] = [join(folder, "tls.crt"), join(folder, "tls.key")];
  const pem = execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=measure", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", "-"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  writeFileSync(certificate, pem);
  return { certificate, key };
}

/** A review of an update that takes a Service's Pods away, or a Deployment's labels, by turns. */
async function reviewOf({ send }, place, k) {
  const isService = k % 2 === 0;
  const [group, plural] = isService ? ["", "services"] : ["apps", "deployments"];
  const { value: oldObject } = await send("GET", `${isService ? "/api/v1" : "/apis/apps/v1"}/namespaces/${place.namespace}/${plural}/${place.name}`);
  const object = structuredClone(oldObject);
  if (isService) object.spec.selector = { app: "nothing" };
  else object.spec.template.metadata.labels = object.spec.selector.matchLabels = { app: "other" };
  const { apiVersion, kind } = isService ? { apiVersion: "v1", kind: "Service" } : { apiVersion: "apps/v1", kind: "Deployment" };
  const kinds = { group, version: "v1", kind };
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: { uid: `review-${k}`, kind: kinds, requestKind: kinds, resource: { group, version: "v1", resource: plural }, name: place.name, namespace: place.namespace, operation: "UPDATE", object: { ...object, apiVersion, kind }, oldObject } };
}

/** The times of answers, in milliseconds, to reviews about these places, `atOnce` at a time; each has to be told of. */
export async function measureReviews(client, port, places, atOnce = 1) {
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  const bodies = [];
  for (const [k, place] of places.entries()) bodies.push(JSON.stringify(await reviewOf(client, place, k)));
  const times = [];
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < bodies.length) {
      const body = bodies[next++];
      const from = performance.now();
      const answer = await post(port, agent, body);
      times.push(performance.now() - from);
      if (!answer.response.warnings?.some((line) => /selects-no-pods|no Pods/.test(line))) throw new Error(`no warning: ${JSON.stringify(answer)}`);
      await sleep(20);
    }
  }));
  agent.destroy();
  return times;
}

function post(port, agent, body) {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path: "/validate", method: "POST", agent, headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) } }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk)).on("end", () => { resolve(JSON.parse(Buffer.concat(chunks).toString())); });
    }).on("error", reject).end(body);
  });
}
