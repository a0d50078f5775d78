import type { MessagePort } from "node:worker_threads";
import type { Settings } from "../../engine/settings.ts";
import type { RuleMeta } from "../../rule/rule.ts";
import type { JsonValue, SourceFile } from "../../source/document.ts";

/** A module with rules, as a configuration names it. */
export interface Plugin {
  /** `./rules.mjs`, or the name of a package. */
  readonly name: string;
  /** The configuration that names it: paths and packages are looked for from there. */
  readonly from: string;
}

/** Slots of the memory that both threads see: how many messages were sent, what is running and since when. */
export const SLOT = { messages: 0, running: 1, resource: 2, since: 3, ended: 4 } as const;

/** Nothing that the time limit holds for is running. */
export const IDLE = -1;

/** What a worker is started with. `base` is the time of `since` 0, in milliseconds of Date.now. */
export interface WorkerData {
  readonly shared: Int32Array;
  readonly base: number;
  readonly plugins: readonly Plugin[];
  /** Where answers go. */
  readonly port: MessagePort;
}

/** A rule without its function. */
export interface RuleShape {
  readonly on: "resource" | "document";
  readonly kinds: readonly string[];
  readonly meta: RuleMeta;
}

/** A file to read, or a document that cannot be read from a text alone (a program rendered it). */
export type PostedFile = { readonly file: SourceFile; readonly value?: undefined } | { readonly file: SourceFile; readonly index: number; readonly line: number; readonly namespace: string | undefined; readonly value: JsonValue | undefined };

/** The project as another thread can build it again. */
export interface PostedProject {
  readonly files: readonly PostedFile[];
  readonly documents: number;
  readonly resources: number;
  readonly settings: Omit<Settings, "overrides">;
  readonly schemaLocations: readonly string[];
}

/** Asks a worker to run some of its rules, by their places in its list. */
export interface RunRequest {
  readonly project: PostedProject;
  readonly rules: readonly number[];
}

/** An error without its class. */
export interface PostedError {
  readonly message: string;
  readonly stack: string | undefined;
}

/** A problem in which every field is `{ $resource, path }`, by the place of the resource in the project; or one of a text. */
export type PostedProblem = { readonly problem: unknown; readonly view: number } | { readonly text: unknown; readonly document: number };

/** What a worker says. */
export type Answer =
  | { readonly kind: "plugin"; readonly rules: readonly RuleShape[] }
  | { readonly kind: "unusable"; readonly reason: string }
  | { readonly kind: "ran"; readonly rule: number; readonly problems: readonly PostedProblem[]; readonly failures: readonly { readonly at: string; readonly error: PostedError }[] }
  | { readonly kind: "done" }
  | { readonly kind: "broken"; readonly error: PostedError };
