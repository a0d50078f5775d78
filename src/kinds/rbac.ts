import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";

abstract class Rules extends ResourceView {
  get rules(): readonly PolicyRuleOfRole[] {
    return this.parts(PolicyRuleOfRole, "rules");
  }
}

export class Role extends Rules {}

export class ClusterRole extends Rules {
  /** Its rules come from other ClusterRoles. */
  get isAggregated(): boolean {
    return this.object("aggregationRule") !== undefined;
  }
}

/** What a role allows. */
class PolicyRuleOfRole extends Part {
  get apiGroups(): readonly string[] {
    return this.strings("apiGroups");
  }
  get resources(): readonly string[] {
    return this.strings("resources");
  }
  get verbs(): readonly string[] {
    return this.strings("verbs");
  }
  get resourceNames(): readonly string[] {
    return this.strings("resourceNames");
  }
  get nonResourceURLs(): readonly string[] {
    return this.strings("nonResourceURLs");
  }
}

abstract class Binding extends ResourceView {
  get roleKind(): string {
    return this.string("roleRef", "kind") ?? "";
  }
  get roleName(): string {
    return this.string("roleRef", "name") ?? "";
  }
  get subjects(): readonly Subject[] {
    return this.parts(Subject, "subjects");
  }
}

export class RoleBinding extends Binding {}
export class ClusterRoleBinding extends Binding {}

/** Who gets a role. */
class Subject extends Part {
  /** `ServiceAccount`, `User` or `Group`. */
  get kind(): string {
    return this.string("kind") ?? "";
  }
  get name(): string {
    return this.string("name") ?? "";
  }
  /** Of a ServiceAccount; undefined where it is not written (the server then refuses it). */
  get namespace(): string | undefined {
    return this.string("namespace") || undefined;
  }
}
