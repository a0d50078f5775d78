import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node";
import { ClusterError } from "./cluster-error.ts";
import { Connection } from "./connection.ts";

/** Which cluster is meant; where nothing is said, what kubectl would take. */
export interface ConnectOptions {
  /** A kubeconfig file instead of $KUBECONFIG, ~/.kube/config and the Pod's own service account. */
  readonly kubeconfig?: string;
  /** A context of the kubeconfig instead of its current one. */
  readonly context?: string;
  /** The folder in which the files of a Pod's service account are looked for; for tests. */
  readonly podRoot?: string;
}

/** Where a Pod finds the credentials of its service account. */
const SERVICE_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * The connection that a kubeconfig, or the Pod that this runs in, describes. Nothing is sent yet. Throws a ClusterError (`configuration`) that says
 * what is missing: a file, a context, its cluster.
 */
export async function connect(options: ConnectOptions = {}): Promise<Connection> {
  // Loaded here only: no other command pays for it.
  const { KubeConfig: Config } = await import("@kubernetes/client-node");
  const config = new Config();
  const files = kubeconfigFiles(options);
  if (files === undefined) config.loadFromCluster(options.podRoot);
  else for (const [i, file] of files.entries()) loadFile(i === 0 ? config : new Config(), file, i === 0 ? undefined : config);
  if (options.context !== undefined) config.setCurrentContext(options.context);
  checkContext(config, files, options.context !== undefined);
  // As kubectl does: an address without TLS was written on purpose.
  config.clusters = config.clusters.map((cluster) => (cluster.server.startsWith("http:") ? { ...cluster, skipTLSVerify: true } : cluster));
  return new Connection(config, namespaceOf(config));
}

/** The files to read; undefined inside a Pod. Those of $KUBECONFIG that do not exist are left out, as kubectl leaves them out. */
function kubeconfigFiles({ kubeconfig, context, podRoot = "" }: ConnectOptions): readonly string[] | undefined {
  if (kubeconfig !== undefined) return [kubeconfig];
  const named = (process.env.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "");
  const found = named.filter((file) => existsSync(file));
  if (found.length > 0) return found;
  if (named.length > 0) throw new ClusterError("configuration", `$KUBECONFIG names ${named.join(", ")}, which does not exist`);
  const usual = join(homedir(), ".kube", "config");
  if (existsSync(usual)) return [usual];
  if (context === undefined && process.env.KUBERNETES_SERVICE_HOST && existsSync(`${podRoot}${SERVICE_ACCOUNT}/token`)) return undefined;
  throw new ClusterError("configuration", `there is no kubeconfig: ${usual} does not exist, $KUBECONFIG is not set, and this is no Pod with a service account; name one with --kubeconfig`);
}

function loadFile(config: KubeConfig, file: string, into: KubeConfig | undefined): void {
  try {
    config.loadFromFile(file);
    into?.mergeConfig(config, true);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such file" : code === "EACCES" ? "it may not be read" : code === "EISDIR" ? "it is a folder" : message.split("\n")[0]!;
    throw new ClusterError("configuration", `cannot read the kubeconfig ${file}: ${reason}`);
  }
}

function checkContext(config: KubeConfig, files: readonly string[] | undefined, isNamed: boolean): void {
  const from = files?.join(", ") ?? "the service account";
  const name = config.getCurrentContext() as string | undefined;
  const known = config.getContexts().map((context) => context.name);
  const choice = known.length === 0 ? "it has none" : `it has ${known.join(", ")}`;
  if (!name) throw new ClusterError("configuration", `the kubeconfig ${from} has no current context; name one with --context (${choice})`);
  const context = config.getContextObject(name);
  if (!context) throw new ClusterError("configuration", `the kubeconfig ${from} has no context "${name}"${isNamed ? "" : ", which it calls the current one"}; ${choice}`);
  const cluster = config.getCurrentCluster();
  if (!cluster) throw new ClusterError("configuration", `context "${name}" is for cluster "${context.cluster}", which the kubeconfig ${from} does not describe`);
  if (context.user && !config.getCurrentUser()) throw new ClusterError("configuration", `context "${name}" is for user "${context.user}", whom the kubeconfig ${from} does not describe`);
  if (!URL.canParse(cluster.server)) throw new ClusterError("configuration", `cluster "${cluster.name}" of the kubeconfig ${from} has the server "${cluster.server}", which is no address`);
}

/** The namespace of the context; for a Pod's service account, that of the Pod. */
function namespaceOf(config: KubeConfig): string {
  return config.getContextObject(config.getCurrentContext())?.namespace?.trim() || "default";
}
