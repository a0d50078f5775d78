import { LATEST_VERSION } from "../resource/version.ts";
import { asObject } from "../resource/resource.ts";
import type { ManifestDocument } from "../source/document.ts";
import { parseFile } from "../source/parse.ts";
import type { Chart } from "./chart.ts";
import { execute, findProgram, type Failure } from "./execute.ts";

/** How a chart is rendered; paths are absolute. */
export interface Release {
  /** What tells this rendering of the chart from others: the name of a set of values. */
  readonly set?: string;
  readonly releaseName?: string;
  readonly namespace: string;
  readonly values: readonly string[];
  readonly assignments: readonly string[];
  readonly apiVersions: readonly string[];
  readonly kubernetesVersion?: string;
}

/** A document that Helm printed, and the template of the chart that it comes from: `shop/templates/web.yaml`. */
export interface HelmDocument {
  readonly document: ManifestDocument;
  readonly template: string;
}

/** Where to get Helm. */
export const HELM_IS_MISSING = "needs helm, which is not on PATH; to install it: https://helm.sh/docs/intro/install/";

/** `helm`; undefined where it is not installed. */
export function findHelm(): ReturnType<typeof findProgram> {
  return findProgram(["helm"]);
}

/** The documents that `helm template` prints, CustomResourceDefinitions among them and tests left out. */
export async function renderChart(chart: Chart, release: Release, program: { readonly path: string }, seconds: number): Promise<readonly HelmDocument[] | Failure> {
  const args = [
    "template", release.releaseName ?? chart.name, chart.folder, "--include-crds", "--skip-tests",
    "--namespace", release.namespace, "--kube-version", release.kubernetesVersion ?? LATEST_VERSION,
    ...release.values.flatMap((file) => ["--values", file]),
    ...release.assignments.flatMap((text) => ["--set", text]),
    ...release.apiVersions.flatMap((text) => ["--api-versions", text]),
  ];
  const result = await execute(program.path, args, seconds);
  if ("reason" in result) return result;
  return readDocuments(result.stdout);
}

const SOURCE = /^# Source: (\S.*?)\s*$/m;

function readDocuments(text: string): readonly HelmDocument[] | Failure {
  const documents: HelmDocument[] = [];
  let template: string | undefined;
  for (const document of parseFile({ path: "helm", text })) {
    template = SOURCE.exec(text.slice(document.start, document.end))?.[1] ?? template;
    if (document.value === null) continue;
    if (template === undefined || asObject(document.value)?.kind === undefined) return { reason: `printed something that is no Kubernetes object, on line ${document.line} of its output` };
    documents.push({ document, template });
  }
  return documents;
}
