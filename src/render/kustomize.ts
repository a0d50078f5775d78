import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { asObject, asString } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import { parseFile } from "../source/parse.ts";
import { kustomizeComplaint } from "./complaint.ts";
import { execute, executeAtOnce, findProgram, type Execution, type Failure } from "./execute.ts";
import type { Kustomization } from "./kustomization.ts";
import { realPathOf } from "./sources.ts";

/** An object that kustomize has built, and where its beginnings are: the absolute path of a file of resources, or of the kustomization that generates it. */
export interface BuiltObject {
  readonly value: JsonObject;
  readonly path: string | undefined;
  readonly generatedIn: string | undefined;
}

const ORIGIN = "config.kubernetes.io/origin";

/** Where to get kustomize. */
export const KUSTOMIZE_IS_MISSING = "needs kustomize or kubectl, and neither is on PATH; to install one: https://kubectl.docs.kubernetes.io/installation/kustomize/";

/** `kustomize`, or `kubectl`, which has it inside; undefined where neither is installed. */
export function findKustomize(): ReturnType<typeof findProgram> {
  return findProgram(["kustomize", "kubectl"]);
}

/** A program that builds kustomizations. */
export interface Program { readonly name: string; readonly path: string }

/**
 * Builds a kustomization. It is made the only resource of a temporary one, which asks for the origins of all objects; the
 * user's files stay as they are. The labels and annotations of its own buildMetadata are left out, for they differ between programs. Where that cannot be (another drive), the objects are built without origins.
 */
export async function buildKustomization(kustomization: Pick<Kustomization, "folder" | "isComponent">, program: Program, seconds: number): Promise<readonly BuiltObject[] | Failure> {
  const build = new TemporaryBuild(kustomization, program);
  try {
    return build.read(await execute(program.path, build.args, seconds));
  } finally {
    build.dispose();
  }
}

/** The same at once. */
export function buildKustomizationAtOnce(kustomization: Pick<Kustomization, "folder" | "isComponent">, program: Program, seconds: number): readonly BuiltObject[] | Failure {
  const build = new TemporaryBuild(kustomization, program);
  try {
    return build.read(executeAtOnce(program.path, build.args, seconds));
  } finally {
    build.dispose();
  }
}

/** The temporary kustomization around one of the user's. */
class TemporaryBuild {
  readonly args: readonly string[];
  private readonly temporary = realPathOf(mkdtempSync(join(tmpdir(), "kubeverdict-")));
  private readonly folder: string;
  private readonly program: Program;

  constructor({ folder, isComponent }: Pick<Kustomization, "folder" | "isComponent">, program: Program) {
    const { temporary } = this;
    const target = relative(temporary, folder).replaceAll("\\", "/");
    writeFileSync(join(temporary, "kustomization.yaml"), JSON.stringify({ [isComponent ? "components" : "resources"]: [target], buildMetadata: ["originAnnotations"] }));
    const at = resolve(temporary, target) === folder ? temporary : folder;
    this.args = program.name === "kubectl" ? ["kustomize", at] : ["build", at];
    this.folder = folder;
    this.program = program;
  }

  read(result: Execution): readonly BuiltObject[] | Failure {
    if ("reason" in result) return result.complaint === undefined ? result : { ...result, reason: `says: ${kustomizeComplaint(result.complaint, this.folder).replaceAll(this.temporary, this.folder)}` };
    return readObjects(result.stdout, this.temporary, this.program.name);
  }

  dispose(): void {
    rmSync(this.temporary, { recursive: true, force: true });
  }
}

function readObjects(text: string, folder: string, name: string): readonly BuiltObject[] | Failure {
  const objects: BuiltObject[] = [];
  for (const document of parseFile({ path: name, text })) {
    if (document.value === null) continue;
    const value = asObject(document.value);
    if (!value || value.kind === undefined) return { reason: `printed something that is no Kubernetes object, on line ${document.line} of its output` };
    objects.push(withoutOrigin(value, folder));
  }
  return objects;
}

/** Takes the annotation away, with the map around it where that was made for it. */
function withoutOrigin(value: JsonObject, folder: string): BuiltObject {
  const metadata = asObject(value.metadata);
  const annotations = asObject(metadata?.annotations);
  const text = annotations && Object.hasOwn(annotations, ORIGIN) ? asString(annotations[ORIGIN]) : undefined;
  if (!metadata || !annotations || text === undefined) return { value, path: undefined, generatedIn: undefined };
  const others = without(annotations, ORIGIN);
  const origin = asObject(parseFile({ path: "", text })[0]?.value);
  const path = asString(origin?.path), configuredIn = asString(origin?.configuredIn);
  return {
    value: { ...value, metadata: Object.keys(others).length === 0 ? without(metadata, "annotations") : { ...metadata, annotations: others } },
    // An object of another repository has a path there.
    path: path === undefined || origin?.repo !== undefined ? undefined : realPathOf(resolve(folder, path)),
    generatedIn: configuredIn === undefined ? undefined : realPathOf(resolve(folder, configuredIn)),
  };
}

function without(object: JsonObject, key: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}
