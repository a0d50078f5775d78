import { Project } from "../engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../engine/settings.ts";
import { Timing } from "../engine/timing.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import { readFiles } from "../source/files.ts";

/** The options of every command that reads manifests, as commander gives them. */
export interface InputOptions {
  readonly kubernetesVersion?: KubernetesVersion;
  readonly namespace?: string;
  readonly exclude: readonly string[];
  /** false: --no-config. */
  readonly config?: string | false;
  readonly complete?: true;
  readonly strictKinds?: true;
  readonly schemaLocation: readonly string[];
  readonly nodePortRange?: readonly [number, number];
  readonly nodes?: number;
  readonly allowEmpty?: true;
}

/** Reads everything that the paths name. */
export async function readProject(paths: readonly string[], options: InputOptions): Promise<{ project: Project; timing: Timing }> {
  const timing = new Timing(() => performance.now());
  const settings = settingsOf(options);
  const files = timing.measure("read", () => readFiles(paths));
  return { project: new Project(files, settings, timing), timing };
}

function settingsOf(options: InputOptions): Settings {
  return {
    ...DEFAULT_SETTINGS,
    ...(options.kubernetesVersion && { version: options.kubernetesVersion }),
    ...(options.namespace !== undefined && { namespace: options.namespace }),
    ...(options.complete && { complete: true }),
    ...(options.strictKinds && { strictKinds: true }),
    ...(options.nodePortRange && { nodePortRange: options.nodePortRange }),
    ...(options.nodes !== undefined && { nodes: options.nodes }),
  };
}
