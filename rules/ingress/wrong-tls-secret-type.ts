import { References } from "../../src/graph/references/index.ts";
import type { Secret } from "../../src/kinds/secret.ts";
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
  among({ graph }) {
    const references = References.of(graph);
    const holders = new Set(graph.ofKind("Secret").filter(lacksCertificate).flatMap(({ resource }) => references.holdersOf(resource)));
    // References are not read from what is still in the group extensions.
    return graph.ofKind("Ingress").filter(({ resource }) => holders.has(resource) || resource.id.group === "extensions");
  },

  *check(ingress, { graph }) {
    for (const tls of ingress.tls) {
      if (tls.secretName === undefined) continue;
      for (const secret of graph.named("Secret", ingress.namespace, tls.secretName)) {
        if (!lacksCertificate(secret)) continue;
        const missing = CERTIFICATE_KEYS.filter((key) => !secret.hasKey(key));
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

const CERTIFICATE_KEYS = ["tls.crt", "tls.key"];

/** A Secret without any key is filled by somebody else. */
function lacksCertificate(secret: Secret): boolean {
  return !CERTIFICATE_KEYS.every((key) => secret.hasKey(key)) && secret.keys.size > 0;
}
