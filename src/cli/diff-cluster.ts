import { changeOf } from "./cluster-change.ts";
import { readCluster, versionFor, withCluster } from "./cluster-read.ts";
import { tellNotRun } from "./custom/not-run.ts";
import { tellChange, type DiffOptions } from "./diff.ts";
import type { ExitCode } from "./exit-code.ts";
import { readOneProject } from "./input.ts";
import { UsageError } from "./usage-error.ts";

/** What applying files does to the cluster of a kubeconfig's context, as it is now. Reads only; with --namespace only that namespace and those that the files name. */
export async function diffCluster(paths: readonly string[], options: DiffOptions): Promise<ExitCode> {
  if (options.base !== undefined) throw new UsageError("--base and --cluster are two old states: name one");
  if (paths.length === 0) throw new UsageError("diff --cluster takes the paths of the files to compare with the cluster");
  return withCluster(options, async (connection) => {
    const version = await versionFor(connection, options.kubernetesVersion);
    const namespace = options.namespace ?? connection.namespace;
    const { project, failed, custom } = await readOneProject(paths, { ...options, namespace, kubernetesVersion: version });
    tellNotRun("diff --cluster", custom?.rules);
    const named = [...new Set(project.resources.flatMap(({ id }) => (id.kind === "Namespace" ? id.name : (id.namespace ?? []))))];
    const namespaces = options.namespace === undefined ? [] : [...new Set([namespace, ...named])];
    const read = await readCluster(connection, project.settings, { namespaces, mayBeMissing: named });
    return tellChange(await changeOf(connection, read, project, namespace), options, failed);
  });
}
