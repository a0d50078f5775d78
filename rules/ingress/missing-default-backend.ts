import { defineRule } from "../../src/rule/rule.ts";

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

  *check(ingress, { graph }) {
    const { className, defaultBackend, namespace } = ingress;
    if (defaultBackend || ingress.rules.length === 0) return;
    // Another Ingress of the class may answer for the host, or for every host.
    const others = graph.ofKind("Ingress").length > 1 ? graph.ofKind("Ingress").filter((other) => other.className === className) : [ingress];
    if (others.some((other) => other.defaultBackend)) return;
    for (const host of new Set(ingress.rules.map((rule) => rule.host))) {
      const paths = others.flatMap((other) => other.rules.filter((rule) => rule.host === host).flatMap((rule) => rule.paths));
      // What an ImplementationSpecific path matches is for the controller to know; most take it as a prefix or a regular expression.
      if (paths.length === 0 || paths.some(({ path, pathType }) => pathType === "ImplementationSpecific" || (pathType === "Prefix" && (path === "/" || path === "")))) continue;
      const rule = ingress.rules.find((one) => one.host === host)!;
      yield {
        at: host === undefined ? rule.field : rule.field.child("host"),
        message: `requests for ${host ?? "any host"} that match none of ${paths.map(({ path }) => path).join(", ")} get no answer from Ingress ${namespace}/${ingress.name}`,
        label: "no path / and no default backend",
      };
    }
  },
});
