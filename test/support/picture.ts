import { rules } from "../../rules/all.ts";
import { lint } from "../../src/engine/lint.ts";
import { Project } from "../../src/engine/project.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/engine/settings.ts";
import { pictureOf } from "../../src/report/picture/build.ts";
import type { Picture } from "../../src/report/picture/picture.ts";

/** The project of manifests in one file, each a YAML document, and its picture with findings. */
export function drawn(documents: readonly string[], settings: Partial<Settings> = {}): { project: Project; picture: Picture } {
  const project = Project.of([{ path: "input.yaml", text: documents.join("\n---\n") }], { ...DEFAULT_SETTINGS, ...settings });
  return { project, picture: pictureOf(project, lint(project, rules).findings) };
}

/** The edges, one text each: `Service/default/web selects Deployment/default/web [80 → 8080] broken`. */
export function edgeTexts({ edges }: Picture): string[] {
  return edges.map(({ from, to, type, labels, broken }) => `${from} ${type} ${to}${labels.length > 0 ? ` [${labels.join("; ")}]` : ""}${broken ? " broken" : ""}`);
}
