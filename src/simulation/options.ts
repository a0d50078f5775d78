import { LATEST_VERSION, type KubernetesVersion } from "../resource/version.ts";

/** What a simulation assumes about the cluster. */
export interface SimulationOptions {
  /** The input is everything there is: what it names but does not hold does not exist. */
  readonly complete: boolean;
  /** How many nodes there are; a DaemonSet has one Pod on each that it may run on. */
  readonly nodes: number;
  /** The first and last port number of the nodes that Services may ask for. */
  readonly nodePortRange: readonly [number, number];
  /** Of the API server; it matters only where what it refuses is left out. */
  readonly version: KubernetesVersion;
  /** Leave out what the API server refuses when the input is applied in order. Rules leave it in, so that one mistake is not blamed on its neighbours. */
  readonly dropRefused: boolean;
}

/** For rules: refused objects are simulated as if they were mended, and what is absent may exist. */
export const DEFAULT_OPTIONS: SimulationOptions = { complete: false, nodes: 3, nodePortRange: [30000, 32767], version: LATEST_VERSION, dropRefused: false };
