import * as module from "node:module";
import { pathToFileURL } from "node:url";
import { KINDS, type Kind } from "../../kinds/index.ts";
import { closest, quote } from "../../resource/words.ts";
import { defineDocumentRule, defineRule, type Rule } from "../../rule/rule.ts";
import type { Plugin } from "./protocol.ts";

const PREFIX = "kubeverdict-plugin:";
const ID = /^[a-z][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

type Resolve = (specifier: string, context: { parentURL?: string }, next: (specifier: string, context: object) => unknown) => unknown;

/** What the package's own names lead to, so that rules and program share one copy, wherever the program was installed. */
const OWN = { kubeverdict: new URL("index.mjs", import.meta.url).href, "kubeverdict/testing": new URL("testing.mjs", import.meta.url).href };

/** Names with the prefix carry the place from which they are resolved; must need nothing from around it, for it is sent as a text. */
function resolver(own: Record<string, string>, prefix: string): Resolve {
  return (specifier, context, next) => {
    const url = Object.hasOwn(own, specifier) ? own[specifier] : undefined;
    if (url !== undefined) return { url, shortCircuit: true };
    if (!specifier.startsWith(prefix)) return next(specifier, context);
    const [name, parentURL] = JSON.parse(decodeURIComponent(specifier.slice(prefix.length))) as [string, string];
    return next(name, { ...context, parentURL });
  };
}

let hooked = false;

function hook(): void {
  if (hooked) return;
  hooked = true;
  // Typed by hand, for the types of Node 20 do not know it.
  const { registerHooks } = module as { registerHooks?: (hooks: { resolve: Resolve }) => unknown };
  if (registerHooks) registerHooks({ resolve: resolver(OWN, PREFIX) });
  else module.register(`data:text/javascript,${encodeURIComponent(`export const resolve = (${resolver.toString()})(${JSON.stringify(OWN)}, ${JSON.stringify(PREFIX)});`)}`);
}

/** The rules of a module. Throws an Error that says why it cannot be used. */
export async function loadPlugin({ name, from }: Plugin): Promise<Rule[]> {
  hook();
  const specifier = `${PREFIX}${encodeURIComponent(JSON.stringify([name, pathToFileURL(from).href]))}`;
  let loaded: { readonly default?: unknown };
  try {
    loaded = await (import(specifier) as Promise<typeof loaded>);
  } catch (error) {
    throw new Error(reasonOf(error, name), { cause: error });
  }
  const exported = Array.isArray(loaded.default) ? (loaded.default as unknown[]) : [loaded.default];
  return exported.map(ruleFrom);
}

function reasonOf(error: unknown, name: string): string {
  const { code, message = String(error), stack } = error as NodeJS.ErrnoException;
  const ext = /\.[cm]?tsx?\b/;
  if (code === "ERR_UNKNOWN_FILE_EXTENSION" && ext.test(message)) return `this Node (${process.version}) reads no TypeScript; Node 22.18 and newer do, or compile it to JavaScript`;
  if (code === "ERR_MODULE_NOT_FOUND" && (name.startsWith(".") || message.includes(quote(name)) || message.includes(`'${name}'`))) return name.startsWith(".") ? `cannot be loaded: ${firstLine(message)}` : "is not installed";
  // Where a module cannot be parsed, its file and line are the stack's first line.
  const place = error instanceof SyntaxError ? ` (${firstLine(stack ?? "").replace(/^file:\/\//, "")})` : "";
  return `cannot be loaded: ${firstLine(message)}${place}`;
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!;
}

/** A rule of the user's, with what it may leave out. */
function ruleFrom(value: unknown): Rule {
  if (typeof value !== "object" || value === null) throw new Error("has no rules: its default export is a rule, or a list of rules");
  const rule = value as Rule;
  const { meta } = rule;
  if (typeof meta?.id !== "string") throw new Error("exports something that is no rule: it has no meta.id");
  const wrong = wrongIn(rule);
  if (wrong !== undefined) throw new Error(`rule ${quote(meta.id)}: ${wrong}`);
  const complete = { ...meta, docs: { ...meta.docs, see: meta.docs.see ?? [] } };
  return "kinds" in rule ? defineRule({ ...rule, meta: complete, check: rule.check.bind(rule) }) : defineDocumentRule({ meta: complete, check: (rule as Extract<Rule, { on: "document" }>).check.bind(rule) });
}

function wrongIn(rule: Rule): string | undefined {
  const { meta: { id, effect, docs, severity } } = rule;
  if (!ID.test(id)) return "an id is prefix/name in small letters, digits and dashes, for example acme/missing-owner";
  if (!["refused", "broken", "risky"].includes(effect)) return "meta.effect is refused, broken or risky";
  if (severity !== undefined && !["error", "warning", "info"].includes(severity)) return "meta.severity is error, warning or info";
  for (const word of ["what", "why", "how"] as const) if (typeof docs?.[word] !== "string" || docs[word] === "") return `meta.docs needs ${word}`;
  if (typeof (rule as { check?: unknown }).check !== "function") return "it has no check";
  if (!("kinds" in rule)) return rule.on === "document" ? undefined : "it has no kinds; defineRule and defineDocumentRule make rules";
  if (!Array.isArray(rule.kinds) || rule.kinds.length === 0) return "kinds is a list of kinds, for example [\"Deployment\"]";
  const unknown = rule.kinds.find((kind) => !(KINDS as readonly unknown[]).includes(kind)) as Kind | undefined;
  if (unknown === undefined) return undefined;
  const near = closest(String(unknown), KINDS);
  return `there is no view of kind ${quote(unknown)}${near === undefined ? "; Resource is every object" : `; did you mean ${quote(near)}?`}`;
}
