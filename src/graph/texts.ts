import { podTemplatePatterns } from "../kinds/pod-template-paths.ts";
import { Field, type Resource } from "../resource/resource.ts";
import { compilePattern, walk, type Pattern } from "./references/row.ts";

/** A text of a resource that a program will read. */
export interface ProgramText { readonly text: string; readonly field: Field }

const IN_POD_SPEC: readonly Pattern[] = ["containers", "initContainers"].flatMap((list) =>
  ["env[].value", "args[]", "command[]", "livenessProbe.exec.command[]", "readinessProbe.exec.command[]", "startupProbe.exec.command[]"].map((path) => compilePattern(`spec.${list}[].${path}`)));
const IN_CONFIG_MAP = compilePattern("data.*");

/** Variables, arguments, commands and probes of containers, and the values of ConfigMaps. */
export function programTexts(resource: Resource): ProgramText[] {
  const texts: ProgramText[] = [];
  const collect = (pattern: Pattern): void => {
    walk(resource.value, pattern, (value, path) => {
      if (typeof value === "string") texts.push({ text: value, field: new Field(resource, path) });
    });
  };
  if (resource.id.group === "" && resource.id.kind === "ConfigMap") collect(IN_CONFIG_MAP);
  for (const template of podTemplatePatterns(resource)) for (const pattern of IN_POD_SPEC) collect([...template, ...pattern]);
  return texts;
}
