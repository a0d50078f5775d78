import type { Judgement } from "../../src/resource/cause.ts";
import { readResources } from "../../src/resource/read.ts";
import type { KubernetesVersion } from "../../src/resource/version.ts";
import { schemasOf } from "../../src/schema/schemas.ts";
import { parseFile } from "../../src/source/parse.ts";
import { judge } from "../../src/validation/judge.ts";

/** What kubeverdict says of the one object in a YAML text. */
export function judgeText(text: string, version: KubernetesVersion = "1.36"): Judgement {
  const schemas = schemasOf(version);
  const isNamespaced = (group: string, kind: string): boolean | undefined => schemas.isNamespaced(group, kind);
  const resources = parseFile({ path: "test.yaml", text }).flatMap((document) => readResources(document, { namespace: "default", isNamespaced }));
  if (resources.length !== 1) throw new Error(`the text holds ${resources.length} objects, not one`);
  return judge(resources[0]!, schemas);
}

/** The causes of a refusal as `field Type`, in order and each once; empty where the object is accepted. */
export function causesOf(text: string, version?: KubernetesVersion): string[] {
  return [...new Set(judgeText(text, version).causes.map(({ path, type }) => `${String(path)} ${type}`))];
}

/** The fields that warnings name. */
export function warningsOf(text: string, version?: KubernetesVersion): string[] {
  return judgeText(text, version).warnings.map(({ path }) => String(path));
}
