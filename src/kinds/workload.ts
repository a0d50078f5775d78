import { asObject, type Resource } from "../resource/resource.ts";
import type { FieldPath } from "../source/path.ts";
import { follow, Part } from "./part.ts";
import { podTemplatePatterns } from "./pod-template-paths.ts";
import { PodTemplate } from "./pod-template.ts";
import { ResourceView } from "./resource-view.ts";
import { Selector } from "./selector.ts";
import { PersistentVolumeClaimTemplate } from "./storage.ts";

const SELECTOR: FieldPath = ["spec", "selector"];

/** Everything that makes Pods, a bare Pod included. */
export abstract class Workload extends ResourceView {
  private templatePart: PodTemplate | undefined;
  private podSelector: Selector | undefined | null = null;

  /** From the resource to what its Pods are made from. */
  protected abstract get templatePath(): FieldPath;

  /** What its Pods are made from; an empty one where it is missing. */
  get template(): PodTemplate {
    return (this.templatePart ??= this.readTemplate());
  }
  private readTemplate(): PodTemplate {
    const path = this.templatePath;
    return new PodTemplate(asObject(follow(this.value, path)) ?? {}, this, path);
  }
  /** By which Pods it knows its own; undefined for kinds that have none (CronJob, Pod, most Jobs), and where it is missing. */
  get selector(): Selector | undefined {
    if (this.podSelector === null) this.podSelector = this.readSelector();
    return this.podSelector;
  }
  protected readSelector(): Selector | undefined {
    return Selector.fromLabelSelector(this, SELECTOR);
  }
  /** How many Pods it asks for where a number says so: 1 unless told. A DaemonSet and a Job count otherwise. */
  get replicas(): number {
    return this.integer("spec", "replicas") ?? 1;
  }
}

/** A bare Pod: its own template. */
export class Pod extends Workload {
  protected override get templatePath(): FieldPath {
    return NOWHERE;
  }
  protected override readSelector(): undefined {
    return undefined;
  }
  override get replicas(): number {
    return 1;
  }
}

const TEMPLATE: FieldPath = ["spec", "template"];
const JOB_TEMPLATE: FieldPath = ["spec", "jobTemplate", "spec", "template"];
const NOWHERE: FieldPath = [];
const JOB_SELECTOR: FieldPath = ["selector"];

abstract class TemplateWorkload extends Workload {
  protected override get templatePath(): FieldPath {
    return TEMPLATE;
  }
}

export class ReplicationController extends TemplateWorkload {
  /** A map of equalities; the template's labels where it is absent or empty. */
  protected override readSelector(): Selector | undefined {
    const selector = Selector.fromMap(this, SELECTOR);
    if (selector && !selector.isEmpty) return selector;
    const { labels, labelsField } = this.template;
    return labels.size > 0 ? Selector.fromLabels(labels, labelsField) : selector;
  }
}

/** Kinds of the apps group; before apps/v1beta2 their selector defaulted to the template's labels. */
abstract class AppsWorkload extends TemplateWorkload {
  protected override readSelector(): Selector | undefined {
    const selector = super.readSelector();
    if (selector || !OLD_APPS.has(`${this.id.group}/${this.resource.version}`)) return selector;
    return Selector.fromLabels(this.template.labels, this.template.labelsField);
  }
}
const OLD_APPS: ReadonlySet<string> = new Set(["apps/v1beta1", "extensions/v1beta1"]);

export class ReplicaSet extends AppsWorkload {}

export class Deployment extends AppsWorkload {
  /** A paused Deployment makes no Pods that it has not made yet. */
  get paused(): boolean {
    return this.boolean("spec", "paused") ?? false;
  }
  /** `RollingUpdate` or `Recreate`. */
  get strategy(): string {
    return this.string("spec", "strategy", "type") || "RollingUpdate";
  }
}

/** So many claims of a template are known by name. */
const MOST_CLAIMS = 1000;

export class StatefulSet extends AppsWorkload {
  /** The Service that gives its Pods their names; "" where it has none. */
  get serviceName(): string {
    return this.string("spec", "serviceName") ?? "";
  }
  /** The number of the first Pod. */
  get firstOrdinal(): number {
    return this.integer("spec", "ordinals", "start") ?? 0;
  }
  get volumeClaimTemplates(): readonly PersistentVolumeClaimTemplate[] {
    return this.parts(PersistentVolumeClaimTemplate, "spec", "volumeClaimTemplates");
  }
  /** What the claims are called that are made from a template, Pod by Pod: `data-db-0` (getPersistentVolumeClaimName in pkg/controller/statefulset). */
  claimNames(template: PersistentVolumeClaimTemplate): readonly string[] {
    return Array.from({ length: Math.min(Math.max(this.replicas, 0), MOST_CLAIMS) }, (_, i) => `${template.name}-${this.name}-${this.firstOrdinal + i}`);
  }
}

export class DaemonSet extends AppsWorkload {
  /** One a node; the simulation counts them. */
  override get replicas(): number {
    return 1;
  }
}

/** A Job, or the Jobs that a CronJob makes. */
abstract class JobWorkload extends Workload {
  /** What the Job is, or the Jobs are; an empty one where it is missing. */
  protected abstract get jobSpec(): Part;

  /** Only with manualSelector does a Job's own selector count. */
  protected override readSelector(): Selector | undefined {
    return this.jobSpec.boolean("manualSelector") ? Selector.fromLabelSelector(this.jobSpec, JOB_SELECTOR) : undefined;
  }
  /** How many Pods run at once. */
  get parallelism(): number {
    return this.jobSpec.integer("parallelism") ?? 1;
  }
  /** How many must succeed; undefined where one success ends a Job of several Pods. */
  get completions(): number | undefined {
    const completions = this.jobSpec.integer("completions");
    return completions ?? (this.jobSpec.at("parallelism") === undefined ? 1 : undefined);
  }
  /** Indexed: each Pod carries its number. */
  get isIndexed(): boolean {
    return this.jobSpec.string("completionMode") === "Indexed";
  }
  /** Another controller than Kubernetes' own that makes its Pods. */
  get managedBy(): string | undefined {
    const name = this.jobSpec.string("managedBy");
    return name === "kubernetes.io/job-controller" ? undefined : name;
  }
  /** The most Pods that run at the same time. */
  override get replicas(): number {
    return Math.min(this.parallelism, this.completions ?? Infinity);
  }
}

export class Job extends JobWorkload {
  protected override get templatePath(): FieldPath {
    return TEMPLATE;
  }
  protected override get jobSpec(): Part {
    return this.part(Part, "spec") ?? new Part({}, this, NOWHERE);
  }
  get suspended(): boolean {
    return this.boolean("spec", "suspend") ?? false;
  }
}

export class CronJob extends JobWorkload {
  protected override get templatePath(): FieldPath {
    return JOB_TEMPLATE;
  }
  protected override get jobSpec(): Part {
    return this.part(Part, "spec", "jobTemplate", "spec") ?? new Part({}, this, NOWHERE);
  }
  get schedule(): string {
    return this.string("spec", "schedule") ?? "";
  }
  get suspended(): boolean {
    return this.boolean("spec", "suspend") ?? false;
  }
}

/** A custom resource whose controller makes Pods from an ordinary Pod template, such as an Argo Rollout. */
export class CustomWorkload extends Workload {
  protected override get templatePath(): FieldPath {
    return podTemplatePatterns(this.resource)[0] ?? TEMPLATE;
  }
  /** Whether a resource is one: it has one template, in a fixed place. */
  static is(resource: Resource): boolean {
    const [only, ...more] = podTemplatePatterns(resource);
    return only !== undefined && more.length === 0 && !only.includes("*") && resource.id.kind !== "PodTemplate";
  }
}
