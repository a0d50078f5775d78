import { podTemplatePatterns } from "../kinds/pod-template-paths.ts";
import { asList, asObject, asString, Field, valueAt, type Resource } from "../resource/resource.ts";
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
const ARGS: FieldPath = ["args"];
const COMMAND: FieldPath = ["command"];
const PROBES: readonly FieldPath[] = ["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => [probe, "exec", "command"]);

/** Variables, arguments, commands and probes of containers, and the values of ConfigMaps. There are very many: most users want few of them. */
export function programTexts(resource: Resource, wanted = EVERY_TEXT): ProgramText[] {
  const texts: ProgramText[] = [];
  if (resource.id.group === "" && resource.id.kind === "ConfigMap") collectEntries(asObject(resource.value.data), resource, wanted, texts);
  for (const pattern of podTemplatePatterns(resource)) {
    walk(resource.value, pattern, (template, path) => {
      const spec = asObject(asObject(template)?.spec);
      if (!spec) return;
      for (const list of CONTAINER_LISTS) {
        const containers = asList(spec[list]);
        for (let i = 0; i < containers.length; i++) {
          const container = asObject(containers[i]);
          if (container) collectTexts(container, wanted, (text, name, ...steps) => { texts.push(new ProgramText(text, name, resource, [...path, "spec", list, i, ...steps])); });
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

/** Takes a text that is wanted, its name, and the steps to it from its container. */
type Take = (text: string, name: string, ...steps: FieldPath) => void;

function collectTexts(container: JsonObject, wanted: TextFilter, take: Take): void {
  const env = asList(container.env);
  for (let i = 0; i < env.length; i++) {
    const variable = asObject(env[i]);
    const text = variable?.value;
    if (typeof text !== "string") continue;
    const name = asString(variable?.name) ?? "";
    if (wanted(text, name)) take(text, name, "env", i, "value");
  }
  collectEach(container.args, ARGS, wanted, take);
  collectEach(container.command, COMMAND, wanted, take);
  for (const probe of PROBES) if (container[probe[0]!] !== undefined) collectEach(valueAt(container, probe), probe, wanted, take);
}

function collectEach(list: unknown, steps: FieldPath, wanted: TextFilter, take: Take): void {
  const items = asList(list);
  for (let i = 0; i < items.length; i++) {
    const text = items[i];
    if (typeof text === "string" && wanted(text, "")) take(text, "", ...steps, i);
  }
}
