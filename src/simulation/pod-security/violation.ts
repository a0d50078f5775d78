import type { Container } from "../../kinds/container.ts";
import { Part } from "../../kinds/part.ts";
import type { PodTemplate } from "../../kinds/pod-template.ts";
import type { Field } from "../../resource/resource.ts";

/** What a check has to say about a Pod, before it is known which check it was. */
export interface Offence {
  /** The field that is forbidden; for what is not written, where it would stand. */
  readonly at: Field;
  readonly part?: "key";
  /** What is wrong: `container "app" sets privileged: true`. */
  readonly what: string;
  /** What to write instead; "" where that is what it lacks. */
  readonly cure: string;
  /** The container that lacks a field (`lacks` says which and with what value); both undefined where a written value is forbidden. */
  readonly container?: Container;
  readonly lacks?: string;
}

/** One thing that a level of the Pod Security Standards does not allow, by the name that Kubernetes gives to the check. */
export interface Violation extends Offence {
  readonly check: string;
}

/** Looks for what one check forbids, by the rules of a minor version of Kubernetes. */
export type Find = (template: PodTemplate, minor: number) => Iterable<Offence>;

/** Somebody with a securityContext: the Pod, or a container. */
export interface Setter {
  readonly who: string;
  readonly context: Part | undefined;
}

/** A container of any role as a setter. */
export interface ContainerSetter extends Setter {
  readonly container: Container;
}

export function podSetter(template: PodTemplate): Setter {
  return { who: "the Pod", context: template.part(Part, "spec", "securityContext") };
}

export function containerSetters(template: PodTemplate): readonly ContainerSetter[] {
  return template.allContainers.map((container) => ({ who: `container "${container.name}"`, context: container.part(Part, "securityContext"), container }));
}

/** The Pod and its containers. */
export function setters(template: PodTemplate): readonly Setter[] {
  return [podSetter(template), ...containerSetters(template)];
}

/** A container that does not set what it has to. */
export function lacking({ who, context, container }: ContainerSetter, lacks: string): Offence {
  return {
    ...(context ? { at: context.field, part: "key" } : { at: container.field.child("name") }),
    what: `${who} does not set ${lacks} in its securityContext`,
    cure: "",
    container,
    lacks,
  };
}
