import type { IngressPath } from "../../src/kinds/ingress.ts";
import { defineRule } from "../../src/rule/rule.ts";
import { ingressHosts } from "../../src/simulation/ingress-hosts.ts";

export default defineRule({
  meta: {
    id: "ingress/shadowed-path",
    effect: "risky",
    docs: {
      what: "Two Prefix paths of one host differ only by a slash at the end.",
      why: "Prefix compares path elements, so both match the same requests, and one of them never gets any.",
      how: "Remove one of the two, or make one of them Exact.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#examples"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => ingressHosts(graph).crowded,

  *check(ingress) {
    const first = new Map<string, IngressPath>();
    for (const { host = "", paths } of ingress.rules) {
      for (const path of paths) {
        if (path.pathType !== "Prefix") continue;
        const key = `${host} ${path.path.replace(/\/+$/, "")}`;
        const earlier = first.get(key);
        if (!earlier) first.set(key, path);
        // The very same path twice is ingress/duplicate-path.
        else if (earlier.path !== path.path) {
          yield {
            at: path.field.child("path"),
            message: `path "${path.path}" matches the same requests as "${earlier.path}"`,
            label: "never gets a request, or takes them all",
            related: [{ at: earlier.field.child("path"), message: "the other one" }],
          };
        }
      }
    }
  },
});
