import type { External } from "../graph/externals.ts";
import { KUBERNETES_VERSIONS, LATEST_VERSION } from "../resource/version.ts";
import type { Rule, RuleMeta, Severity } from "../rule/rule.ts";
import { LIVE_METAS } from "./live/live-metas.ts";

/** How a rule is set in kubeverdict.yaml. YAML 1.1 reads `off` as false, so both say the same. */
type SeverityValue = Severity | "off" | false;

/** What kubeverdict.yaml may hold; configSchema() says the same to editors and checks it. */
export interface Config {
  readonly extends?: string | readonly string[];
  readonly plugins?: readonly string[];
  readonly ruleTimeout?: number;
  readonly kubernetesVersion?: string | number;
  readonly namespace?: string;
  readonly complete?: boolean;
  readonly strictKinds?: boolean;
  readonly failOn?: Severity | "never";
  readonly baseline?: string;
  readonly exclude?: readonly string[];
  readonly schemaLocations?: readonly string[];
  readonly nodePortRange?: string;
  readonly nodes?: number;
  readonly externals?: readonly External[];
  readonly podTemplates?: readonly { readonly apiVersion: string; readonly kind: string; readonly path: string }[];
  readonly render?: {
    readonly enabled?: boolean;
    readonly timeout?: number;
    readonly charts?: readonly ChartConfig[];
  };
  readonly rules?: Readonly<Record<string, SeverityValue | { readonly severity?: SeverityValue; readonly options?: Readonly<Record<string, unknown>> }>>;
  readonly overrides?: readonly ConfigOverride[];
}

/** How a Helm chart is rendered; paths count from the file's folder. */
interface ChartConfig {
  readonly path: string;
  readonly releaseName?: string;
  readonly namespace?: string;
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly valueSets?: Readonly<Record<string, readonly string[]>>;
}

/** Every criterion that is given must match; one of the globs of each does. */
export interface ConfigOverride {
  readonly path?: string | readonly string[];
  readonly kind?: string | readonly string[];
  readonly namespace?: string | readonly string[];
  readonly name?: string | readonly string[];
  readonly rules: Readonly<Record<string, SeverityValue>>;
  readonly reason: string;
}

/** `off` for what YAML made false. */
export function severityOf(value: SeverityValue): Severity | "off" {
  return value === false ? "off" : value;
}

const SEVERITY = { $ref: "#/definitions/severity" };
const GLOBS = { type: ["string", "array"], items: { type: "string" } };

const TEXTS = { type: "array", items: { type: "string" } };
const RENDER = {
  type: "object",
  additionalProperties: false,
  description: "How folders with a kustomization or a Helm chart are rendered.",
  properties: {
    enabled: { type: "boolean", description: "Whether they are; otherwise their files are read as they are written.", default: true },
    timeout: { type: "number", exclusiveMinimum: 0, description: "Seconds that each rendering may take.", default: 30 },
    charts: {
      type: "array",
      description: "What charts are rendered with; the others with the values that they have themselves.",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["path"],
        properties: {
          path: { type: "string", description: "The chart's folder, from this file's folder." },
          releaseName: { type: "string", description: "The name of the release; the chart's name unless told." },
          namespace: { type: "string", description: "The namespace of the release." },
          values: { ...TEXTS, description: "Files with values; later ones win." },
          set: { ...TEXTS, description: "Single values, as helm --set takes them: image.tag=1.2." },
          apiVersions: { ...TEXTS, description: "What the chart finds in .Capabilities.APIVersions besides what Kubernetes itself serves." },
          valueSets: { type: "object", additionalProperties: TEXTS, description: "Files with values by the name of the set: the chart is rendered with each, for example for dev and prod." },
        },
      },
    },
  },
};

/** The JSON Schema of kubeverdict.yaml; the rules, and those that only an audit of a cluster runs, make up a part of it. */
export function configSchema(rules: readonly Rule[]): object {
  const metas = [...rules.map(({ meta }) => meta), ...LIVE_METAS];
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "kubeverdict.yaml",
    description: "How kubeverdict reads the manifests below this file.",
    type: "object",
    additionalProperties: false,
    definitions: { severity: { enum: ["error", "warning", "info", "off", false] } },
    properties: {
      extends: { type: ["string", "array"], items: { type: "string", minLength: 1 }, minLength: 1, description: "Configurations that this one adds to: files from this file's folder (./base.yaml), or packages that hold a kubeverdict.yaml. Of several, later ones win; this file wins over all." },
      plugins: { type: "array", items: { type: "string", minLength: 1 }, description: "Modules with rules: files from this file's folder (./rules.mjs), or packages." },
      ruleTimeout: { type: "number", exclusiveMinimum: 0, maximum: 3600, description: "How many seconds a rule of a plugin may take.", default: 10 },
      kubernetesVersion: { type: ["string", "number"], description: `The version of the cluster, ${KUBERNETES_VERSIONS[0]!} to ${LATEST_VERSION}; ${LATEST_VERSION} unless told. In quotes.`, examples: [LATEST_VERSION] },
      namespace: { type: "string", minLength: 1, description: "The namespace of objects that name none.", default: "default" },
      complete: { type: "boolean", description: "Whether the input is everything there is: what is absent from it does not exist.", default: false },
      strictKinds: { type: "boolean", description: "Whether a kind that nobody described is an error.", default: false },
      failOn: { enum: ["error", "warning", "info", "never"], description: "The lowest severity that makes the exit code 1.", default: "error" },
      baseline: { type: "string", minLength: 1, description: "The baseline, from this file's folder: findings that are in it are not reported." },
      exclude: { type: "array", items: { type: "string" }, description: "Globs of files to leave out, from this file's folder." },
      schemaLocations: { type: "array", items: { type: "string" }, description: "Folders or files with CustomResourceDefinitions or JSON Schemas of further kinds." },
      nodePortRange: { type: "string", pattern: "^\\d{1,5}-\\d{1,5}$", description: "The first and last node port that the cluster hands out.", default: "30000-32767" },
      nodes: { type: "integer", minimum: 0, description: "How many nodes the cluster has; a DaemonSet has a Pod on each.", default: 3 },
      externals: { type: "array", items: EXTERNAL, description: "Objects that exist in the cluster without being in the input." },
      render: RENDER,
      podTemplates: { type: "array", items: POD_TEMPLATE, description: "Custom resources from which their controllers make Pods." },
      rules: { type: "object", additionalProperties: false, properties: Object.fromEntries(metas.map((meta) => [meta.id, ruleSchema(meta)])), description: "Severity or off, and options, by rule." },
      overrides: { type: "array", items: overrideSchema(metas), description: "Severities for some objects only. Later ones win." },
    },
  };
}

const POD_TEMPLATE = {
  type: "object",
  additionalProperties: false,
  required: ["apiVersion", "kind", "path"],
  properties: {
    apiVersion: { type: "string", description: "Its group counts; any version.", examples: ["example.com/v1"] },
    kind: { type: "string" },
    path: { type: "string", minLength: 1, description: "From the object to the Pod template; * is every item of a list or entry of a map.", examples: ["spec.template", "spec.groups.*.template"] },
  },
};

const EXTERNAL = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { type: "string", description: "For example Secret." },
    apiVersion: { type: "string", description: "Any group where absent." },
    namespace: { type: "string", description: "Any namespace where absent; * stands for any text." },
    name: { type: "string", description: "Any name where absent; * stands for any text." },
    labels: { type: "object", additionalProperties: { type: "string" }, description: "For Pods that somebody else makes: selectors that these labels satisfy select something." },
  },
};

function ruleSchema(meta: RuleMeta): object {
  const options = { type: "object", additionalProperties: false, properties: meta.options ?? {} };
  return {
    description: describe(meta),
    if: { type: "object" },
    then: { type: "object", additionalProperties: false, properties: { severity: SEVERITY, options } },
    else: SEVERITY,
  };
}

function describe({ docs, needsCluster }: RuleMeta): string {
  return needsCluster ? `${docs.what} Only audit finds it.` : docs.what;
}

function overrideSchema(metas: readonly RuleMeta[]): object {
  return {
    type: "object",
    additionalProperties: false,
    required: ["rules", "reason"],
    properties: {
      path: { ...GLOBS, description: "Globs of files, from this file's folder." },
      kind: { ...GLOBS, description: "Kinds." },
      namespace: { ...GLOBS, description: "Globs of namespaces." },
      name: { ...GLOBS, description: "Globs of names." },
      rules: { type: "object", additionalProperties: false, properties: Object.fromEntries(metas.map((meta) => [meta.id, { ...SEVERITY, description: describe(meta) }])), description: "Severity or off by rule." },
      reason: { type: "string", minLength: 1, description: "Why; shown with what it leaves out." },
    },
  };
}
