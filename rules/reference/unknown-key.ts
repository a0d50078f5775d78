import { References } from "../../src/graph/references/index.ts";
import type { Reference } from "../../src/graph/references/reference.ts";
import { ConfigMap } from "../../src/kinds/config-map.ts";
import { Secret } from "../../src/kinds/secret.ts";
import { Field, nameOf, type Resource } from "../../src/resource/resource.ts";
import { closest } from "../../src/resource/words.ts";
import { defineRule, type RuleContext } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "reference/unknown-key",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Pod takes a key out of a ConfigMap or Secret that does not have it.",
      why: "The kubelet cannot start the container (CreateContainerConfigError) or mount the volume until the key is there.",
      how: "Correct the key, add it to the ConfigMap or Secret, or set `optional: true` where the Pod can do without.",
      see: ["https://kubernetes.io/docs/concepts/configuration/configmap/#using-configmaps-as-environment-variables"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => References.of(graph).holdersOfOpen(({ mayNameKeys }) => mayNameKeys),

  *check({ resource }, { graph }) {
    for (const reference of References.of(graph).openFrom(resource)) {
      const keys = reference.optional ? [] : reference.keys;
      const known = keys.length === 0 ? undefined : knownKeys(reference, graph);
      if (!known) continue;
      for (const { value: key, field } of keys) {
        if (known.keys.has(key)) continue;
        const near = closest(key, known.keys);
        yield {
          at: field,
          message: `${known.name} has no key "${key}"`,
          label: near === undefined ? `its keys: ${[...known.keys].slice(0, 8).join(", ") || "none"}` : `did you mean "${near}"?`,
          notes: [`Pods of ${resource.id.kind} ${resource.id.name} do not start until the key exists`],
          related: [{ at: new Field(known.holder, ["metadata", "name"]), message: `${known.name} is here` }],
          ...(near === undefined ? {} : { fix: { title: `set ${String(field.path.at(-1))}: ${near}`, safe: false, edits: [{ set: field, to: near }] } }),
        };
      }
    }
  },
});

interface KnownKeys { readonly keys: ReadonlySet<string>; readonly name: string; readonly holder: Resource }

/** The keys of the target; undefined where it is absent, or where not all of its keys are known. */
function knownKeys(reference: Reference, graph: RuleContext["graph"]): KnownKeys | undefined {
  const resolution = References.of(graph).resolve(reference);
  const name = nameOf(reference.target);
  if (resolution.state === "made") return resolution.keys && { keys: resolution.keys, name: `${name} (made by ${resolution.by.id.kind} ${resolution.by.id.name})`, holder: resolution.by };
  if (resolution.state !== "found") return undefined;
  const keys = new Set<string>();
  for (const resource of resolution.resources) {
    const view = graph.viewOf(resource);
    if (!(view instanceof ConfigMap || view instanceof Secret)) return undefined;
    // A controller fills in the token of such a Secret.
    if (view instanceof Secret && view.type === "kubernetes.io/service-account-token") return undefined;
    for (const key of view.keys) keys.add(key);
  }
  // An object without any key is filled by somebody else (cert-manager's cainjector, a Job).
  return keys.size === 0 ? undefined : { keys, name, holder: resolution.resources[0]! };
}
