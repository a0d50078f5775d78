// Asks a running API server what it answers to documents, and prints the answers as lines of test/conformance/*.jsonl.
// Nothing is created: every request is a strict server-side dry run of the document's own text.
//
//   node tools/record-verdicts.mjs --server https://127.0.0.1:6443 --token TOKEN [--messages] [--prefix ID] FILE.yaml...
//   node tools/record-verdicts.mjs ... --again test/conformance/NAME.jsonl...     asks recorded documents once more
//   node tools/record-verdicts.mjs ... --changes test/conformance/NAME.jsonl...   prints only what is answered otherwise than
//                                                                                 recorded, as lines of versions.jsonl
//
// A file holds documents divided by lines "---"; a first line "# id: NAME" names one (else PREFIX-NUMBER does).
// The server's messages are left out unless --messages is given: they are for reading, not for committing.
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { parseArgs } from "node:util";
import { parse } from "yaml";

const { values: o, positionals } = parseArgs({
  allowPositionals: true,
  options: { server: { type: "string" }, token: { type: "string", default: "" }, prefix: { type: "string", default: "case" }, messages: { type: "boolean" }, again: { type: "boolean" }, changes: { type: "boolean" } },
});
const CAUSE_TYPES = { FieldValueRequired: "Required", FieldValueInvalid: "Invalid", FieldValueNotSupported: "NotSupported", FieldValueNotFound: "NotFound", FieldValueDuplicate: "Duplicate", FieldValueForbidden: "Forbidden", FieldValueTooLong: "TooLong", FieldValueTooMany: "TooMany", FieldValueTypeInvalid: "TypeInvalid", InternalError: "Internal" };

function ask(path, body) {
  const url = new URL(path, o.server);
  const send = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const headers = { accept: "application/json", ...(o.token && { authorization: `Bearer ${o.token}` }), ...(body !== undefined && { "content-type": "application/yaml" }) };
    const sent = send(url, { method: body === undefined ? "GET" : "POST", headers, rejectUnauthorized: false }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        let json;
        try { json = JSON.parse(text); } catch { json = { message: text }; }
        resolve({ status: response.statusCode, json, warnings: [response.headers.warning ?? []].flat().flatMap((line) => [...line.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, warning]) => warning.replace(/\\(.)/g, "$1"))) });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const discovered = new Map();
async function resourceOf(apiVersion, kind) {
  if (!discovered.has(apiVersion)) {
    const { status, json } = await ask(apiVersion.includes("/") ? `/apis/${apiVersion.split("/").map(encodeURIComponent).join("/")}` : `/api/${encodeURIComponent(apiVersion)}`);
    discovered.set(apiVersion, status === 200 ? (json.resources ?? []) : []);
  }
  return discovered.get(apiVersion).find((resource) => resource.kind === kind && !resource.name.includes("/"));
}

function read(text) {
  try { return { value: parse(text, { version: "1.1", uniqueKeys: false, merge: true, logLevel: "silent" }) }; } catch (error) { return { error: String(error) }; }
}
async function judge(text) {
  const { value, error } = read(text);
  if (error) return { verdict: "reject", stage: "yaml", message: error };
  const { apiVersion, kind } = value ?? {};
  if (typeof apiVersion !== "string" || typeof kind !== "string" || !apiVersion || !kind) return { apiVersion, kind, verdict: "reject", stage: "no-kind" };
  const resource = await resourceOf(apiVersion, kind);
  if (!resource) return { apiVersion, kind, verdict: "reject", stage: "unknown-kind" };
  const namespace = typeof value.metadata?.namespace === "string" && value.metadata.namespace !== "" ? value.metadata.namespace : "default";
  const path = `${apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`}${resource.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : ""}/${resource.name}?dryRun=All&fieldValidation=Strict`;
  const { status, json, warnings } = await ask(path, text);
  const causes = (json.details?.causes ?? []).map(({ reason, field }) => ({ type: CAUSE_TYPES[reason] ?? reason, field }));
  const stage = status < 300 ? "accepted" : status === 400 ? "decode" : status === 422 ? "validate" : status === 403 || status === 404 ? "admission" : status >= 500 ? "server-error" : "other";
  return { apiVersion, kind, verdict: status < 300 ? "accept" : "reject", stage, ...(status >= 300 && { message: json.message }), ...(causes.length > 0 && { causes }), ...(warnings.length > 0 && { warnings }) };
}

const kubernetes = /^v?(\d+\.\d+)/.exec((await ask("/version")).json.gitVersion)?.[1];
let number = 0;
function* cases() {
  for (const file of positionals) {
    const text = readFileSync(file, "utf8");
    if (o.again || o.changes) for (const line of text.split("\n")) { if (line !== "") { const recorded = JSON.parse(line); yield { id: recorded.id, yaml: recorded.yaml, recorded }; } }
    else for (const yaml of text.split(/^---\s*$\n?/m)) {
      if (yaml.trim() === "") continue;
      const id = /^# id: (.*)$/m.exec(yaml)?.[1].trim() ?? `${o.prefix}-${String(++number).padStart(3, "0")}`;
      yield { id, yaml: yaml.replace(/^# id: .*\n/m, "") };
    }
  }
}
const essence = ({ verdict, stage, causes = [], warnings = [] }) =>
  JSON.stringify([verdict, stage, [...new Set(causes.map(({ type, field }) => `${type.replace("FieldValue", "")} ${field}`))].sort(), warnings.length]);
for (const { id, yaml, recorded } of cases()) {
  const answer = await judge(yaml);
  const { apiVersion, kind, verdict, stage, causes, warnings, message } = answer;
  if (o.changes) {
    if (essence(answer) !== essence(recorded)) process.stdout.write(`${JSON.stringify({ id, kubernetes, verdict, stage, ...(o.messages && { message }), causes, warnings })}\n`);
  } else process.stdout.write(`${JSON.stringify({ id, apiVersion, kind, kubernetes, verdict, stage, ...(o.messages && { message }), causes, warnings, yaml })}\n`);
}
