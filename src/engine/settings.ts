import type { External } from "../graph/externals.ts";
import type { ResourceId } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";
import { LATEST_VERSION, type KubernetesVersion } from "../resource/version.ts";
import type { Severity } from "../rule/rule.ts";

/** What the configuration says about one rule: how loudly it is reported, or not at all, and its options. */
export interface RuleSetting {
  readonly severity?: Severity | "off";
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Rule settings for some objects only, and why. */
export interface Override {
  /** Whether it is about this object in this file; either may be absent. */
  readonly matches: (file: string | undefined, resource: Pick<ResourceId, "kind" | "namespace" | "name"> | undefined) => boolean;
  readonly rules: Readonly<Record<string, Severity | "off">>;
  readonly reason: string | undefined;
}

/** Everything that decides what is found, from command line and configuration; nothing about how it is shown. */
export interface Settings {
  readonly version: KubernetesVersion;
  /** The namespace of objects that name none. */
  readonly namespace: string;
  /** The input is everything there is: what is absent does not exist. */
  readonly complete: boolean;
  /** A kind that nobody described is an error. */
  readonly strictKinds: boolean;
  /** The first and last node port that the cluster hands out. */
  readonly nodePortRange: readonly [number, number];
  /** How many nodes the cluster has; a DaemonSet has one Pod on each. */
  readonly nodes: number;
  readonly externals: readonly External[];
  /** Kinds of custom resources from which controllers make Pods, and where their Pod templates are, by `group/Kind`. */
  readonly podTemplates: ReadonlyMap<string, readonly FieldPath[]>;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly overrides: readonly Override[];
}

/** What holds where nobody says otherwise. */
export const DEFAULT_SETTINGS: Settings = {
  version: LATEST_VERSION,
  namespace: "default",
  complete: false,
  strictKinds: false,
  nodePortRange: [30000, 32767],
  nodes: 3,
  externals: [],
  podTemplates: new Map(),
  rules: {},
  overrides: [],
};
