// Builds what test/cluster needs of a real control plane: kube-apiserver, kube-controller-manager and the program that runs them with an
// etcd inside (test/cluster/controlplane). About 10 minutes on two cores the first time; kept in a folder of the user's cache, by version.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MODULE = fileURLToPath(new URL("../test/cluster/controlplane", import.meta.url));
const PROGRAMS = ["kube-apiserver", "kube-controller-manager"];

/** The version of Kubernetes that the module asks for: `1.36.3`. */
export const version = /k8s\.io\/kubernetes v(\S+)/.exec(readFileSync(join(MODULE, "go.mod"), "utf8"))[1];

/** Whether Go is there to build with. */
export const hasGo = () => spawnSync("go", ["version"]).status === 0;

/**
 * The folder with kube-apiserver and kube-controller-manager ($KUBEVERDICT_CLUSTER_BIN, else the cache), and the path of the program that runs them.
 * Undefined where something has to be built and there is no Go. Throws where building fails.
 */
export function clusterBinaries() {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "kubeverdict", "controlplane", version);
  const binaries = process.env.KUBEVERDICT_CLUSTER_BIN || cache;
  const sources = readdirSync(MODULE).filter((name) => !name.endsWith(".md")).sort().map((name) => readFileSync(join(MODULE, name)));
  const runner = join(cache, `controlplane-${createHash("sha256").update(Buffer.concat(sources)).digest("hex").slice(0, 12)}`);
  const missing = PROGRAMS.filter((name) => !existsSync(join(binaries, name)));
  if (missing.length > 0 && process.env.KUBEVERDICT_CLUSTER_BIN) throw new Error(`KUBEVERDICT_CLUSTER_BIN names ${binaries}, which has no ${missing.join(" and no ")}`);
  if (missing.length === 0 && existsSync(runner)) return { binaries, runner };
  if (!hasGo()) return undefined;
  mkdirSync(cache, { recursive: true });
  const minor = version.split(".")[1];
  const stamp = `-s -w -X k8s.io/component-base/version.gitVersion=v${version} -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=${minor}`;
  for (const name of missing) goBuild(join(cache, name), `k8s.io/kubernetes/cmd/${name}`, stamp);
  if (!existsSync(runner)) goBuild(runner, ".", "-s -w");
  return { binaries, runner };
}

/** Builds beside the place and moves there: a build that is cut off leaves nothing that looks whole. */
function goBuild(output, what, ldflags) {
  process.stderr.write(`building ${what} (kept for the next time)\n`);
  const next = `${output}.${process.pid}`;
  const { status } = spawnSync("go", ["build", "-trimpath", "-buildvcs=false", "-ldflags", ldflags, "-o", next, what], { cwd: MODULE, stdio: ["ignore", "inherit", "inherit"], env: { ...process.env, CGO_ENABLED: "0" } });
  if (status !== 0) {
    rmSync(next, { force: true });
    throw new Error(`go build ${what} failed`);
  }
  renameSync(next, output);
}
