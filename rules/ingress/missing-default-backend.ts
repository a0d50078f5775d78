import { defineRule } from "../../src/rule/rule.ts";
import { ingressHosts } from "../../src/simulation/ingress-hosts.ts";

export default defineRule({
  meta: {
    id: "ingress/missing-default-backend",
    effect: "risky",
    severity: "info",
    docs: {
      what: "No path of a host answers all requests, and there is no default backend.",
      why: "Requests to other paths get the controller's own page, usually 404.",
      how: "If that is not meant, add a path `/` of type Prefix, or a defaultBackend.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#default-backend"],
    },
  },
  kinds: ["Ingress"],
  among: ({ graph }) => ingressHosts(graph).partial,

  *check(ingress, { graph }) {
    // Another Ingress of the class may answer for the host.
    for (const { host, paths } of ingressHosts(graph).partialHosts.get(ingress) ?? []) {
      const rule = ingress.rules.find((one) => (one.host ?? "") === host)!;
      yield {
        at: host === "" ? rule.field : rule.field.child("host"),
        message: `requests for ${host || "any host"} that match none of ${[...new Set(paths.map(({ path }) => path))].toSorted().join(", ")} get no answer from Ingress ${ingress.namespace}/${ingress.name}`,
        label: "no path / and no default backend",
      };
    }
  },
});
