// npm run test:cluster [-- --apps FILE.jsonl]: runs test/cluster against a real control plane, which is built (once, about 10 minutes) and started
// for it, or against the cluster that $KUBEVERDICT_CLUSTER_KUBECONFIG names: one that may be filled and emptied. Arguments after that go to vitest.
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { clusterBinaries } from "./cluster-binaries.mjs";

const args = process.argv.slice(2);
const apps = args.indexOf("--apps") < 0 ? undefined : args.splice(args.indexOf("--apps"), 2)[1];
if (!process.env.KUBEVERDICT_CLUSTER_KUBECONFIG && !clusterBinaries()) {
  process.stdout.write("skipped: the tests need Go to build a control plane; or set KUBEVERDICT_CLUSTER_BIN or KUBEVERDICT_CLUSTER_KUBECONFIG (see docs/audit.md)\n");
} else {
  const env = { ...process.env, ...(apps !== undefined && { KUBEVERDICT_CLUSTER_APPS: resolve(apps) }) };
  const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--config", "test/cluster/vitest.config.ts", "--update=none", ...args], { stdio: "inherit", env });
  process.exitCode = status ?? 1;
}
