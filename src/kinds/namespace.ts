import { NAMESPACE_NAME_LABEL, type Labels } from "./labels.ts";
import { ResourceView } from "./resource-view.ts";

export class Namespace extends ResourceView {
  private allLabels: Labels | undefined;

  /** As a NetworkPolicy sees them: with the name, which the server sets whatever is written. */
  get effectiveLabels(): Labels {
    return (this.allLabels ??= namespaceLabels(this.name, this.labels));
  }
}

/** The labels of a namespace: those of its manifest, and its name. */
export function namespaceLabels(name: string, written?: Labels): Labels {
  return new Map([...(written ?? []), [NAMESPACE_NAME_LABEL, name]]);
}
