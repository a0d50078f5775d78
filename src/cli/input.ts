import type { Config } from "../engine/config.ts";
import { Project } from "../engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../engine/settings.ts";
import { Timing } from "../engine/timing.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import { readFiles } from "../source/files.ts";
import { loadConfig } from "./config.ts";

/** The options of every command that reads manifests, as commander gives them. */
export interface InputOptions {
  readonly kubernetesVersion?: KubernetesVersion;
  readonly namespace?: string;
  readonly exclude: readonly string[];
  /** true: the nearest file; false: --no-config. */
  readonly config: string | boolean;
  readonly complete?: true;
  readonly strictKinds?: true;
  readonly schemaLocation: readonly string[];
  readonly nodePortRange?: readonly [number, number];
  readonly nodes?: number;
  readonly allowEmpty?: true;
}

/** Everything that a command needs of its input. */
export interface Input {
  readonly project: Project;
  readonly config: Config | undefined;
  readonly timing: Timing;
  /** Some file could not be read; stderr has said which. */
  readonly failed: boolean;
  /** Files that hold no manifests, by what they are. */
  readonly skipped: ReadonlyMap<string, number>;
}

/** Reads everything that the paths name. What cannot be read is told on stderr, and the rest is read all the same. */
export async function readProject(paths: readonly string[], options: InputOptions): Promise<Input> {
  const timing = new Timing(() => performance.now());
  const loaded = options.config === false ? undefined : await loadConfig(options.config === true ? undefined : options.config);
  const settings: Settings = { ...DEFAULT_SETTINGS, ...loaded?.settings, ...fromOptions(options) };
  const files = timing.measure("read", () => readFiles(paths));
  return { project: new Project(files, settings, timing), config: loaded?.config, timing, failed: false, skipped: new Map() };
}

function fromOptions({ kubernetesVersion, namespace, complete, strictKinds, nodePortRange, nodes }: InputOptions): Partial<Settings> {
  return {
    ...(kubernetesVersion && { version: kubernetesVersion }),
    ...(namespace !== undefined && { namespace }),
    ...(complete && { complete }),
    ...(strictKinds && { strictKinds }),
    ...(nodePortRange && { nodePortRange }),
    ...(nodes !== undefined && { nodes }),
  };
}
