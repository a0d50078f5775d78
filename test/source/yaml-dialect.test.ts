import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/source/document.ts";
import { readJson } from "../../src/source/json.ts";
import { parseFile } from "../../src/source/parse.ts";
import { looksLikeJson } from "../../src/source/split.ts";

interface Recorded {
  readonly input: string;
  readonly documents: readonly JsonValue[];
  readonly error?: string;
  readonly chunks: readonly { readonly value?: JsonValue; readonly failed?: true; readonly duplicate?: true }[];
}

const cases = readFileSync(new URL("yaml-dialect.jsonl", import.meta.url), "utf8").trimEnd().split("\n").map((line) => readJson(line, 0)!.value as unknown as Recorded);

/** JSON with sorted keys; numbers as Go prints them, so that a large float and a bigint with its digits are the same. */
function canonical(value: JsonValue | undefined): string {
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonical).join()}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => `${JSON.stringify(key)}:${canonical(item as JsonValue)}`).join()}}`;
  }
  return JSON.stringify(value) ?? "none";
}

/** What kubectl's decoder delivers before it stops: it leaves out empty documents and reads nothing after an error. */
function asDecoded(text: string) {
  const documents = parseFile({ path: "case.yaml", text });
  const failed = documents.findIndex(({ value }) => value === undefined);
  const read = failed < 0 ? documents : documents.slice(0, failed);
  return { failed: failed >= 0, documents: read.flatMap(({ value }) => (value === null ? [] : [canonical(value)])) };
}

describe("the YAML dialect of kubectl and the API server", () => {
  it("has cases", () => expect(cases.length).toBeGreaterThan(900));

  it("gives the documents and errors of kubectl's decoder", () => {
    for (const { input, documents, error } of cases) {
      expect({ input, ...asDecoded(input) }).toEqual({ input, failed: error !== undefined, documents: documents.map(canonical) });
    }
  });

  it("reads every document of a text, and finds duplicate keys where the strict reader does", () => {
    for (const { input, chunks } of cases.filter(({ input }) => !looksLikeJson(input))) {
      const read = parseFile({ path: "case.yaml", text: input }).map(({ value, duplicateKeys }) => ({ value: value === undefined ? "failed" : canonical(value), duplicate: duplicateKeys.length > 0 }));
      expect({ input, read }).toEqual({ input, read: chunks.map(({ value, failed, duplicate }) => ({ value: failed ? "failed" : canonical(value ?? null), duplicate: duplicate ?? false })) });
    }
  });
});
