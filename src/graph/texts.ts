import { podTemplatePatterns } from "../kinds/pod-template-paths.ts";
import { asList, asObject, asString, Field, type Resource } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { walk } from "./references/row.ts";

/** A text of a resource that a program will read. */
export class ProgramText {
  readonly text: string;
  /** The name of the variable, or the key in a ConfigMap; "" for other texts. */
  readonly name: string;
  private readonly resource: Resource;
  private readonly path: FieldPath;

  constructor(text: string, name: string, resource: Resource, path: FieldPath) {
    this.text = text;
    this.name = name;
    this.resource = resource;
    this.path = path;
  }

  get field(): Field {
    return new Field(this.resource, this.path);
  }
}

/** Which texts are wanted, by the text and its name. */
export type TextFilter = (text: string, name: string) => boolean;

const EVERY_TEXT: TextFilter = () => true;
const CONTAINER_LISTS = ["containers", "initContainers"];
const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"];

/** Variables, arguments, commands and probes of containers, and the values of ConfigMaps. There are very many: most users want few of them. */
export function programTexts(resource: Resource, wanted = EVERY_TEXT): ProgramText[] {
  const texts: ProgramText[] = [];
  if (resource.id.group === "" && resource.id.kind === "ConfigMap") collectEntries(asObject(resource.value.data), resource, wanted, texts);
  for (const pattern of podTemplatePatterns(resource)) {
    walk(resource.value, pattern, (template, path) => {
      const spec = asObject(asObject(template)?.spec);
      for (const list of CONTAINER_LISTS) {
        for (const [index, container] of asList(spec?.[list]).entries()) {
          new ContainerTexts(resource, [...path, "spec", list, index], wanted, texts).collect(asObject(container) ?? {});
        }
      }
    });
  }
  return texts;
}

function collectEntries(data: JsonObject | undefined, resource: Resource, wanted: TextFilter, into: ProgramText[]): void {
  if (!data) return;
  for (const key of Object.keys(data)) {
    const text = data[key];
    if (typeof text === "string" && wanted(text, key)) into.push(new ProgramText(text, key, resource, ["data", key]));
  }
}

/** The texts of one container. */
class ContainerTexts {
  private readonly resource: Resource;
  private readonly path: FieldPath;
  private readonly wanted: TextFilter;
  private readonly into: ProgramText[];

  constructor(resource: Resource, path: FieldPath, wanted: TextFilter, into: ProgramText[]) {
    this.resource = resource;
    this.path = path;
    this.wanted = wanted;
    this.into = into;
  }

  collect(container: JsonObject): void {
    const env = asList(container.env);
    for (let i = 0; i < env.length; i++) {
      const variable = asObject(env[i]);
      const text = variable?.value;
      const name = asString(variable?.name) ?? "";
      if (typeof text === "string" && this.wanted(text, name)) this.add(text, name, ["env", i, "value"]);
    }
    this.addEach(container.args, ["args"]);
    this.addEach(container.command, ["command"]);
    for (const probe of PROBES) this.addEach(asObject(asObject(container[probe])?.exec)?.command, [probe, "exec", "command"]);
  }

  private addEach(list: unknown, steps: FieldPath): void {
    const items = asList(list);
    for (let i = 0; i < items.length; i++) {
      const text = items[i];
      if (typeof text === "string" && this.wanted(text, "")) this.add(text, "", [...steps, i]);
    }
  }

  private add(text: string, name: string, steps: FieldPath): void {
    this.into.push(new ProgramText(text, name, this.resource, [...this.path, ...steps]));
  }
}
