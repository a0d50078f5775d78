import type { Labels } from "../kinds/labels.ts";
import type { Selector } from "../kinds/selector.ts";
import type { Target } from "./references/reference.ts";

/** An object, or a family of objects (`*` in names), that exists in the cluster without being in the input. */
export interface External {
  readonly kind: string;
  /** Any group and version where absent. */
  readonly apiVersion?: string;
  /** Any namespace where absent. */
  readonly namespace?: string;
  /** Any name where absent. */
  readonly name?: string;
  /** For Pods that somebody else makes: selectors that these labels satisfy select something. */
  readonly labels?: Readonly<Record<string, string>>;
}

interface Declared { readonly group: string | undefined; readonly kind: string; readonly namespace: RegExp; readonly name: RegExp; readonly labels: Labels | undefined }

/** What the configuration declares to exist outside the input. */
export class Externals {
  private readonly declared: readonly Declared[];

  constructor(externals: readonly External[]) {
    this.declared = externals.map(({ kind, apiVersion, namespace = "*", name = "*", labels }) => ({
      kind,
      group: apiVersion === undefined ? undefined : apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "",
      namespace: glob(namespace),
      name: glob(name),
      labels: labels && new Map(Object.entries(labels)),
    }));
  }

  /** Whether the object is declared. One with labels stands for Pods that a selector finds, not for an object of a name, unless it has one. */
  has({ group, kind, namespace, name }: Target): boolean {
    return this.declared.some((one) =>
      one.kind === kind && (one.group === undefined || one.group === group) && (namespace === undefined || one.namespace.test(namespace)) && one.name.test(name));
  }

  /** Whether Pods that a selector matches are declared for the namespace. */
  hasPods(namespace: string, selector: Selector): boolean {
    return this.declared.some((one) => one.kind === "Pod" && one.labels !== undefined && one.namespace.test(namespace) && selector.matches(one.labels));
  }
}

function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
}
