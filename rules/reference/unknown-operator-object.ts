import { defineMissingTargetRule } from "../../src/rule/missing-target.ts";

export default defineMissingTargetRule(
  {
    id: "reference/unknown-operator-object",
    effect: "broken",
    fixable: true,
    docs: {
      what: "A Certificate, ExternalSecret or scaler names an object of its own operator that does not exist.",
      why: "The operator cannot do its work, so the Secret or scaler that depends on it does not come to be.",
      how: "Correct kind and name: the kind says whether it lies in the same namespace (Issuer, SecretStore, TriggerAuthentication) or has none (ClusterIssuer, ClusterSecretStore, ClusterTriggerAuthentication).",
      see: ["https://cert-manager.io/docs/concepts/issuer/"],
    },
  },
  {
    targets: ["cert-manager.io/Issuer", "cert-manager.io/ClusterIssuer", "external-secrets.io/SecretStore", "external-secrets.io/ClusterSecretStore", "keda.sh/TriggerAuthentication", "keda.sh/ClusterTriggerAuthentication"],
    consequence: ({ holder }) => `${holder.id.kind} ${holder.id.name} waits for it`,
    unproved: "warning",
    onlyAmongPeers: true,
  },
);
