import { Field, nameOf, parseApiVersion, type Resource } from "../../resource/resource.ts";
import { defineRule, type Rule } from "../../rule/rule.ts";
import type { Schemas } from "../../schema/schemas.ts";
import { judge } from "../../validation/judge.ts";
import { REFUSED_AFTER_UPGRADE, REMOVED_BY_UPGRADE } from "./live-metas.ts";

/** What an upgrade from one version to another breaks: kinds that are gone, and objects that the newer version would refuse when they are next written. */
export function upgradeRules(from: Schemas, to: Schemas): readonly Rule[] {
  const served = new Set(to.resources.map(({ apiVersion, kind }) => `${parseApiVersion(apiVersion).group}/${kind}`));
  return [removedByUpgrade(from, to, served), refusedAfterUpgrade(from, to)];
}

/** Kinds of Kubernetes itself; custom ones are not its business. */
function isBuiltIn({ value, id }: Resource, from: Schemas): boolean {
  return from.find(String(value.apiVersion), id.kind) !== undefined;
}

function removedByUpgrade(from: Schemas, to: Schemas, served: ReadonlySet<string>) {
  return defineRule<"Resource">({
    meta: REMOVED_BY_UPGRADE,
    kinds: ["Resource"],

    *check({ resource }) {
      const { id, value } = resource;
      if (!isBuiltIn(resource, from) || served.has(`${id.group}/${id.kind}`)) return;
      const replacement = to.lifecycles.find(id.group, resource.version, id.kind)?.replacement;
      yield { at: new Field(resource, ["apiVersion"]), message: `Kubernetes ${to.version} no longer serves ${String(value.apiVersion)} ${id.kind}: ${nameOf(id)} is lost`, ...(replacement !== undefined && { notes: [`instead: ${replacement}`] }) };
    },
  });
}

function refusedAfterUpgrade(from: Schemas, to: Schemas) {
  return defineRule<"Resource">({
    meta: REFUSED_AFTER_UPGRADE,
    kinds: ["Resource"],

    *check({ resource }) {
      const { id, value } = resource;
      // Of a Secret only the keys are known; a kind in another version is converted when it is read.
      if (id.kind === "Secret" || !isBuiltIn(resource, from) || !to.find(String(value.apiVersion), id.kind)) return;
      const { verdict, causes } = judge(resource, to);
      if (verdict !== "reject") return;
      const known = new Set(judge(resource, from).causes.map(({ path }) => String(path)));
      for (const cause of causes) {
        if (known.has(String(cause.path))) continue;
        yield { at: new Field(resource, cause.path.steps), message: `Kubernetes ${to.version} refuses ${nameOf(id)}: ${cause.message}` };
      }
    },
  });
}
