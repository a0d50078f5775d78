import { nameOf } from "../../src/resource/resource.ts";
import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "ingress/wrong-tls-secret-type",
    effect: "broken",
    docs: {
      what: "An Ingress names a TLS Secret that holds no certificate.",
      why: "Controllers look for the keys tls.crt and tls.key; without them they serve their own default certificate.",
      how: "Name a Secret of type kubernetes.io/tls, or one with the keys tls.crt and tls.key.",
      see: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#tls"],
    },
  },
  kinds: ["Ingress"],

  *check(ingress, { graph }) {
    for (const tls of ingress.tls) {
      if (tls.secretName === undefined) continue;
      for (const secret of graph.named("Secret", ingress.namespace, tls.secretName)) {
        if (secret.hasKey("tls.crt") && secret.hasKey("tls.key")) continue;
        const missing = ["tls.crt", "tls.key"].filter((key) => !secret.keys.has(key));
        // A Secret without any key is filled by somebody else.
        if (secret.keys.size === 0) continue;
        yield {
          at: tls.field.child("secretName"),
          message: `${nameOf(secret.id)} holds no certificate: it has no ${missing.join(" and no ")}`,
          label: `its keys: ${[...secret.keys].join(", ")}`,
          notes: [`its type is ${secret.type}; an Ingress needs kubernetes.io/tls`],
          related: [{ at: secret.field.child("type"), message: `${nameOf(secret.id)} is here` }],
        };
      }
    }
  },
});
