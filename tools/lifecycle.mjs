// Writes schemas/lifecycle.jsonl: when each API version of a kind was introduced, deprecated and removed, and what
// replaces it, read from the generated lifecycle files of Go modules. Give k8s.io/api of several versions, oldest first
// (what was deleted from the source is only in an old one), then k8s.io/apiextensions-apiserver and k8s.io/kube-aggregator.
// Usage: node tools/lifecycle.mjs MODULE_DIR...
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

const FILE = "zz_generated.prerelease-lifecycle.go";
const METHOD = /^func \(in \*(\w+)\) APILifecycle(\w+)\(\) .*\{\n\treturn (.*)\n\}/gm;
const GROUP = /const GroupName = "([^"]*)"/;

/** What no module says, or what one says wrongly. `undefined` takes a value away. */
const CORRECTIONS = [
  // removed before the lifecycle files were made
  { group: "auditregistration.k8s.io", version: "v1alpha1", kind: "AuditSink", introduced: "1.13", removed: "1.19" },
  { group: "batch", version: "v2alpha1", kind: "CronJob", introduced: "1.4", deprecated: "1.8", removed: "1.21", replacement: "batch/v1 CronJob" },
  { group: "extensions", version: "v1beta1", kind: "ThirdPartyResource", introduced: "1.1", deprecated: "1.7", removed: "1.8", replacement: "apiextensions.k8s.io/v1 CustomResourceDefinition" },
  { group: "settings.k8s.io", version: "v1alpha1", kind: "PodPreset", introduced: "1.6", removed: "1.20" },
  // replacements that are a list, that do not exist, or that went too
  { group: "networking.k8s.io", version: "v1beta1", kind: "IngressClass", replacement: "networking.k8s.io/v1 IngressClass" },
  { group: "apps", version: "v1beta1", kind: "DeploymentRollback", replacement: undefined },
  { group: "extensions", version: "v1beta1", kind: "PodSecurityPolicy", replacement: undefined },
];

function groupOf(folder) {
  const file = [join(folder, "register.go"), join(folder, "..", "register.go")].find((path) => GROUP.test(text(path)));
  return file === undefined ? undefined : GROUP.exec(text(file))[1];
}
function text(path) {
  try { return readFileSync(path, "utf8"); } catch { return ""; }
}
function valueOf(method, source) {
  if (method !== "Replacement") return source.replace(", ", ".");
  const [, group, version, kind] = /Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"/.exec(source);
  return `${group === "" ? version : `${group}/${version}`} ${kind}`;
}

const kinds = new Map();
const add = (entry) => {
  const key = `${entry.group}/${entry.version}/${entry.kind}`;
  kinds.set(key, { ...kinds.get(key), ...entry });
};
for (const module of process.argv.slice(2)) {
  for (const path of readdirSync(module, { recursive: true }).filter((name) => name.endsWith(FILE)).sort()) {
    const folder = join(module, path, "..");
    const version = relative(join(folder, ".."), folder).split(sep).pop();
    const group = groupOf(folder);
    if (group === undefined || group.endsWith(".testing")) continue;
    for (const [, kind, method, source] of text(join(module, path)).matchAll(METHOD)) {
      if (!kind.endsWith("List") && !kind.endsWith("Options")) add({ group, version, kind, [method.toLowerCase()]: valueOf(method, source) });
    }
  }
}
CORRECTIONS.forEach(add);
const lines = [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { group, version, kind, introduced, deprecated, removed, replacement }]) =>
  JSON.stringify({ group, version, kind, introduced, deprecated, removed, replacement }));
writeFileSync(new URL("../schemas/lifecycle.jsonl", import.meta.url), `${lines.join("\n")}\n`);
