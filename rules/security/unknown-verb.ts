import { Part } from "../../src/kinds/part.ts";
import { closest } from "../../src/resource/words.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "security/unknown-verb",
    effect: "risky",
    docs: {
      what: "A role lists a verb that the API of Kubernetes itself does not know.",
      why: "The verb grants nothing: nobody ever asks for it. Most likely another one was meant.",
      how: "Use get, list, watch, create, update, patch, delete or deletecollection (and the few special verbs such as impersonate, bind, escalate, use, approve, sign).",
      see: ["https://kubernetes.io/docs/reference/access-authn-authz/authorization/#request-verb-resource"],
    },
  },
  kinds: ["Role", "ClusterRole"],

  *check(role) {
    for (const rule of role.parts(Part, "rules")) {
      const groups = rule.strings("apiGroups");
      // APIs that others add may have verbs of their own.
      if (groups.length === 0 || !groups.every((group) => group === "" || !group.includes(".") || BUILT_IN.test(group))) continue;
      const verbs = rule.strings("verbs");
      for (const [index, verb] of verbs.entries()) {
        if (VERBS.has(verb) || verb === "") continue;
        const near = closest(verb, VERBS);
        yield {
          at: rule.field.child("verbs", index),
          message: `verb "${verb}" grants nothing: the API knows no such verb`,
          label: near === undefined ? "no request has this verb" : `did you mean "${near}"?`,
        };
      }
    }
  },
});

/** What requests are authorized for: those of the resource API, of the paths, and the special ones of RBAC, policy, certificates and devices. */
const VERBS: ReadonlySet<string> = new Set([
  "*", "get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "proxy", "connect", "redirect", "post", "put", "head", "options",
  "impersonate", "bind", "escalate", "use", "approve", "sign", "attest", "request-serviceaccounts-token-audience",
]);

/** The groups of Kubernetes itself; other groups under k8s.io (metrics, snapshots, Gateway API) are extensions. */
const BUILT_IN = /^(rbac\.authorization|networking|storage|policy|apiextensions|admissionregistration|coordination|discovery|scheduling|node|certificates|authentication|authorization|events|flowcontrol\.apiserver|apiregistration|resource)\.k8s\.io$/;
