import { parseGoUrl } from "../resource/go-url.ts";
import { quote } from "../resource/words.ts";
import type { Path } from "../source/path.ts";
import { dns1035LabelProblem, dns1123SubdomainProblem, portNumberProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/** How a webhook is reached: exactly one of URL and Service (admission and conversion webhooks have the same fields). */
export interface WebhookClient {
  readonly url?: string;
  readonly service?: { readonly name?: string; readonly namespace?: string; readonly path?: string; readonly port?: number };
}

const HTTPS = 443;
/** The versions of review objects that servers understand. */
const REVIEW_VERSIONS: ReadonlySet<string> = new Set(["v1", "v1beta1"]);

/** Checks where a webhook is called (ValidateWebhookURL and ValidateWebhookService in pkg/util/webhook/validation.go of apiserver). */
export function validateWebhookClient({ url, service }: WebhookClient, path: Path, validation: Validation): void {
  if ((url === undefined) === (service === undefined)) validation.required(path, `a webhook is called at a url or at a service; write exactly one of the two`);
  else if (url !== undefined) validateUrl(url, path.child("url"), validation);
  else validateService(service!, path.child("service"), validation);
}

function validateUrl(text: string, path: Path, validation: Validation): void {
  const url = parseGoUrl(text);
  if (!url) {
    validation.required(path, `${quote(text)} is not a URL; write one such as "https://host/path"`);
    return;
  }
  if (url.scheme !== "https") validation.invalid(path, `${quote(text)} must start with "https://"`);
  if (url.host === "") validation.invalid(path, `${quote(text)} names no host`);
  if (url.user !== undefined) validation.invalid(path, `${quote(text)} may not hold a user or password`);
  if (url.fragment !== "") validation.invalid(path, `${quote(text)} may not hold a fragment ("#…")`);
  if (url.rawQuery !== "") validation.invalid(path, `${quote(text)} may not hold a query ("?…")`);
}

function validateService(service: NonNullable<WebhookClient["service"]>, path: Path, validation: Validation): void {
  const { name = "", namespace = "", port = HTTPS } = service;
  // The server mixes the two up: it says "name" where the namespace is missing.
  if (namespace === "") validation.required(path.child("name"), "the Service of a webhook needs a namespace");
  if (name === "") validation.required(path.child("namespace"), "the Service of a webhook needs a name");
  const problem = portNumberProblem(port);
  if (problem !== undefined) validation.invalid(path.child("port"), problem);
  if (service.path !== undefined) validateServicePath(service.path, path.child("path"), validation);
}

function validateServicePath(text: string, path: Path, validation: Validation): void {
  if (text === "" || text === "/") return;
  if (text === "//") {
    validation.invalid(path, `${quote(text)} has an empty part`);
    return;
  }
  if (!text.startsWith("/")) validation.invalid(path, `${quote(text)} must start with "/"`);
  const inner = text.slice(1);
  for (const part of (inner.endsWith("/") ? inner.slice(0, -1) : inner).split("/")) {
    const problem = part === "" ? `${quote(text)} has an empty part` : dns1123SubdomainProblem(part);
    if (problem !== undefined) validation.invalid(path, problem);
  }
}

/** The versions of the review object that a webhook takes: at least one that the server knows, none twice. */
export function validateReviewVersions(versions: readonly string[] = [], path: Path, validation: Validation): void {
  if (versions.length === 0) {
    validation.required(path, `the versions of reviews that the webhook understands are missing; write ["v1"]`);
    return;
  }
  const seen = new Set<string>();
  versions.forEach((version, i) => {
    if (seen.has(version)) {
      validation.invalid(path.index(i), `${quote(version)} is there twice`);
      return;
    }
    seen.add(version);
    const problem = dns1035LabelProblem(version);
    if (problem !== undefined) validation.invalid(path.index(i), problem);
  });
  if (!versions.some((version) => REVIEW_VERSIONS.has(version))) validation.invalid(path, `one of the versions must be "v1" or "v1beta1"`);
}
