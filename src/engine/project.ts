import { Externals } from "../graph/externals.ts";
import { Graph } from "../graph/graph.ts";
import type { Judgement } from "../resource/cause.ts";
import { readResources, type ReadOptions } from "../resource/read.ts";
import type { Resource } from "../resource/resource.ts";
import type { ManifestDocument, SourceFile } from "../source/document.ts";
import { parseFile } from "../source/parse.ts";
import { customKindsOf, definitionsIn } from "../schema/custom-kind.ts";
import { schemasOf, type Further, type Schemas } from "../schema/schemas.ts";
import { judge } from "../validation/judge.ts";
import { mended } from "./mend.ts";
import type { Settings } from "./settings.ts";
import { NO_TIMING, type Timing } from "./timing.ts";

/** A file with manifests. */
export interface ProjectFile {
  readonly file: SourceFile;
  readonly documents: readonly ManifestDocument[];
}

export interface ProjectOptions {
  /** What describes further kinds (`--schema-location`); definitions of the input come on top. */
  readonly further?: Further;
  /** Objects of a cluster; they come after those of the files. */
  readonly live?: readonly Resource[];
  /** See Project. */
  readonly name?: string;
  readonly variants?: readonly Project[];
  readonly timing?: Pick<Timing, "measure">;
}

/**
 * Everything that was read, once, for all commands: documents, resources with what the API server would say of each,
 * and the graph of them, which is built when it is first asked for.
 */
export class Project {
  readonly settings: Settings;
  /** What the API server of the chosen version serves, custom resources of the input included. */
  readonly schemas: Schemas;
  /** By path, in the order of reading. */
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly documents: readonly ManifestDocument[];
  readonly resources: readonly Resource[];
  /** What the configuration declares to exist outside the input. */
  readonly externals: Externals;
  /** What sets it apart from its variants: `overlays/dev`. */
  readonly name: string | undefined;
  /** Other projects of the same input that are not for the same cluster: other overlays, other values of a chart. They have no variants. */
  readonly variants: readonly Project[];
  /** Of resources that are not simply accepted: few as a rule. */
  private readonly judgements: ReadonlyMap<Resource, Judgement>;
  private readonly read: readonly ProjectFile[];
  private readonly further: Further;
  private readonly timing: Pick<Timing, "measure">;
  private built: Graph | undefined;

  /** Reads the documents as resources and judges each of them. */
  constructor(files: Iterable<ProjectFile>, settings: Settings, { further = {}, live = [], name, variants = [], timing = NO_TIMING }: ProjectOptions = {}) {
    const byPath = new Map<string, SourceFile>();
    const documents: ManifestDocument[] = [];
    const read = [...files];
    for (const one of read) {
      byPath.set(one.file.path, one.file);
      for (const document of one.documents) documents.push(document);
    }
    const schemas = timing.measure("schemas", () => schemasFor(live.length === 0 ? documents : [...documents, ...live], settings, further));
    const options = { namespace: settings.namespace, isNamespaced: (group: string, kind: string) => schemas.isNamespaced(group, kind), podTemplates: settings.podTemplates };
    const resources = timing.measure("resources", () => readAll(documents, options, live));
    this.settings = settings;
    this.schemas = schemas;
    this.externals = new Externals(settings.externals);
    this.files = byPath;
    this.documents = documents;
    this.resources = resources;
    this.judgements = timing.measure("judge", () => judgementsOf(resources, schemas));
    this.name = name;
    this.variants = variants;
    this.read = read;
    this.further = further;
    this.timing = timing;
  }

  /** A project of texts that are certainly manifests. */
  static of(files: readonly SourceFile[], settings: Settings): Project {
    return new Project(files.map((file) => ({ file, documents: parseFile(file) })), settings);
  }

  /** What is absent does not exist: the user says that the input is everything, and all of it can be read. */
  get isComplete(): boolean {
    return this.settings.complete && this.documents.every(({ value }) => value !== undefined);
  }

  /** The same project with other texts in some of its files; only those are read anew. */
  withTexts(changed: readonly SourceFile[]): Project {
    const texts = new Map(changed.map((file) => [file.path, file]));
    const files = this.read.map((one): ProjectFile => {
      const file = texts.get(one.file.path);
      return file && !one.documents.some(({ rendered }) => rendered) ? { file, documents: parseFile(file) } : one;
    });
    const variants = this.variants.map((variant) => variant.withTexts(changed));
    return new Project(files, this.settings, { further: this.further, live: this.resources.filter(({ origin }) => !origin), ...(this.name !== undefined && { name: this.name }), variants, timing: this.timing });
  }

  /** Those of its variants too. */
  get allFiles(): ReadonlyMap<string, SourceFile> {
    return this.variants.length === 0 ? this.files : new Map([this, ...this.variants].flatMap(({ files }) => [...files]));
  }

  /** What the API server would answer for the resource. */
  judgementOf(resource: Resource): Judgement {
    return this.judgements.get(resource) ?? ACCEPTED;
  }

  /** Of all resources; of refused ones as they were probably meant, see mend.ts. */
  get graph(): Graph {
    return (this.built ??= this.timing.measure("graph", () => this.buildGraph()));
  }

  private buildGraph(): Graph {
    const ofMeant = new Map<Resource, Judgement>();
    const resources = this.resources.map((resource) => {
      const judgement = this.judgementOf(resource);
      if (judgement.causes.length === 0) return resource;
      const meant = mended(resource, judgement.causes);
      ofMeant.set(meant, judgement);
      return meant;
    });
    return new Graph(ofMeant.size > 0 ? resources : this.resources, { get: (resource) => ofMeant.get(resource) ?? this.judgementOf(resource) });
  }
}

const ACCEPTED: Judgement = { verdict: "accept", causes: [], warnings: [] };

/** What the API server answers to resources, where it is more than that it accepts them. A live object is in its cluster already, defaulted and filled in: nothing about it is left to judge. */
function judgementsOf(resources: readonly Resource[], schemas: Schemas): ReadonlyMap<Resource, Judgement> {
  const judgements = new Map<Resource, Judgement>();
  for (const resource of resources) {
    if (!resource.origin) continue;
    const judgement = judge(resource, schemas);
    if (judgement.verdict !== "accept" || judgement.warnings.length > 0) judgements.set(resource, judgement);
  }
  return judgements;
}

function readAll(documents: readonly ManifestDocument[], options: ReadOptions, live: readonly Resource[]): readonly Resource[] {
  const resources: Resource[] = [];
  for (const document of documents) readResources(document, options, resources);
  return live.length === 0 ? resources : [...resources, ...live];
}

/** The schemas of the version, with the kinds that the input and further places define. */
export function schemasFor(documents: Iterable<Pick<ManifestDocument, "value">>, { version }: Settings, { customKinds = [], jsonSchemas = [] }: Further): Schemas {
  const schemas = schemasOf(version);
  const defined = definitionsIn(documents).flatMap(customKindsOf);
  if (defined.length + customKinds.length + jsonSchemas.length === 0) return schemas;
  return schemas.with({ customKinds: [...customKinds, ...defined], jsonSchemas });
}
