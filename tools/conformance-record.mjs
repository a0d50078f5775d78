// npm run conformance:record -- [--out FOLDER] FILE...: asks a real control plane (see tools/cluster-binaries.mjs, or the cluster that
// $KUBEVERDICT_CLUSTER_KUBECONFIG names) what it says to the documents of some files: verdicts.jsonl, a line a document, each asked by a strict dry
// run of its own text; and endpoints.jsonl, a line a file, which is really applied: its Services with their endpoints, and the Pods of its workloads.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { clusterBinaries } from "./cluster-binaries.mjs";

const { values: { out }, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string", default: "recorded" } } });
if (positionals.length === 0) throw new Error("name the files to ask about");
if (!process.env.KUBEVERDICT_CLUSTER_KUBECONFIG && !clusterBinaries()) throw new Error("recording needs Go to build a control plane, or KUBEVERDICT_CLUSTER_KUBECONFIG");
mkdirSync(out, { recursive: true });
const env = { ...process.env, KUBEVERDICT_RECORD: JSON.stringify(positionals.map((path) => resolve(path))), KUBEVERDICT_RECORD_TO: resolve(out) };
// The control plane is started, and the answers are read, by the same code as for the tests.
process.exitCode = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--config", "test/cluster/vitest.config.ts", "test/cluster/record.test.ts"], { stdio: "inherit", env }).status ?? 1;
