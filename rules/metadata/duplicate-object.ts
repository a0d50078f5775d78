import { Field, nameOf, type Resource } from "../../src/resource/resource.ts";
import { compareText } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "metadata/duplicate-object",
    effect: "risky",
    docs: {
      what: "The input holds two objects of the same kind, namespace and name.",
      why: "They are one object to the API server: the one that is applied last replaces the other, and nothing tells.",
      how: "Rename or remove one of them, or check variants of one application (overlays, examples) each on its own. Files of one name in folders that differ in one name, such as clusters/dev/web.yaml and clusters/prod/web.yaml, are taken for variants already.",
      see: ["https://kubernetes.io/docs/concepts/overview/working-with-objects/names/"],
    },
  },
  kinds: ["Resource"],
  among: ({ graph }) => graph.duplicates.flatMap((same) => graph.viewsOf(same)),

  *check({ resource }, { graph }) {
    if (resource.id.name === "") return;
    const same = graph.find(resource.id).filter((other) => !areVariants(other, resource));
    if (same.length < 2) return;
    const [first, ...others] = same.toSorted((a, b) => compareText(placeOf(a), placeOf(b))) as [Resource, ...Resource[]];
    if (resource === first || !others.includes(resource)) return;
    const saysTheSame = text(first) === text(resource);
    yield {
      at: new Field(resource, ["metadata", "name"]),
      message: `${nameOf(resource.id)} is in the input ${same.length === 2 ? "twice" : `${same.length} times`}${saysTheSame ? " (both say the same)" : ""}`,
      label: saysTheSame ? "one of them is enough" : "whichever is applied last wins",
      related: [{ at: new Field(first, ["metadata", "name"]), message: "the first one" }],
      ...(saysTheSame ? { severity: "info" as const } : {}),
    };
  },
});

/** Files of one name in two folders whose paths differ in one name, as those of environments do: they are not for the same cluster. */
function areVariants(a: Resource, b: Resource): boolean {
  const [here, there] = [a, b].map(({ origin }) => origin?.document.file.path.split("/") ?? []) as [string[], string[]];
  if (here.length < 2 || here.length !== there.length || here.at(-1) !== there.at(-1)) return false;
  return here.filter((part, i) => part !== there[i]).length === 1;
}

function placeOf({ origin }: Resource): string {
  return origin ? `${origin.document.file.path} ${String(origin.document.index).padStart(9, "0")} ${origin.path.join(".")}` : "";
}

function text({ value }: Resource): string {
  return JSON.stringify(value, (_, item: unknown) => (typeof item === "bigint" ? String(item) : item));
}
