#!/usr/bin/env node
import { parseArgs } from "node:util";
import { readResources } from "../resource/read.ts";
import { LATEST_VERSION, parseVersion } from "../resource/version.ts";
import { schemasOf } from "../schema/schemas.ts";
import { readFiles } from "../source/files.ts";
import { parseFile } from "../source/parse.ts";
import { judge } from "../validation/judge.ts";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { format: { type: "string" }, "kubernetes-version": { type: "string" } } });
const version = parseVersion(values["kubernetes-version"] ?? LATEST_VERSION) ?? LATEST_VERSION;
const schemas = schemasOf(version);
const documents: unknown[] = readFiles(positionals.slice(1)).flatMap(parseFile).flatMap((document): unknown[] => {
  const place = { file: document.file.path, document: document.index };
  if (document.value === undefined) return [{ ...place, line: document.line, verdict: "reject", causes: [{ type: "Syntax", field: "", message: document.problems[0]?.message ?? "" }], warnings: [] }];
  return readResources(document, { namespace: "default", isNamespaced: (group, kind) => schemas.isNamespaced(group, kind) }).map((resource) => {
    const { verdict, causes, warnings } = judge(resource, schemas);
    const { start } = document.rangeOf(resource.origin?.path ?? []);
    return {
      ...place, line: start.line,
      resource: { apiVersion: resource.value.apiVersion, kind: resource.id.kind, namespace: resource.id.namespace, name: resource.id.name },
      verdict,
      causes: causes.map(({ type, path, message }) => ({ type, field: String(path), message })),
      warnings: warnings.map(({ path, message }) => ({ field: String(path), message })),
    };
  });
});
process.stdout.write(JSON.stringify({ documents }));
