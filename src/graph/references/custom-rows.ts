import { GATEWAY_API } from "../../kinds/gateway.ts";
import type { ReferenceRow } from "./row.ts";

const CERTIFICATES = "cert-manager.io";

const parent: ReferenceRow = { at: "spec.parentRefs[]", name: "name", to: { kind: "kind", group: "group", otherwise: `${GATEWAY_API}/Gateway`, groupOtherwise: GATEWAY_API }, namespace: { field: "namespace" }, without: "breaks" };

const certificates: ReferenceRow = { at: "spec.listeners[].tls.certificateRefs[]", name: "name", to: { kind: "kind", group: "group", otherwise: "/Secret" }, namespace: { field: "namespace" }, without: "breaks" };

/** The parents and backends of a Gateway API route. Backends of other kinds are found by their group and kind. */
const routeRows = (filters: boolean): ReferenceRow[] => {
  const backend = (at: string): ReferenceRow => ({ at, name: "name", to: { kind: "kind", group: "group", otherwise: "/Service" }, namespace: { field: "namespace" }, port: "port", without: "breaks" });
  return [
    parent,
    backend("spec.rules[].backendRefs[]"),
    ...(filters ? [backend("spec.rules[].filters[].requestMirror.backendRef")] : []),
  ];
};

const issuer = (at: string): ReferenceRow => ({ at, name: "name", to: { kind: "kind", group: "group", otherwise: `${CERTIFICATES}/Issuer` }, without: "breaks" });

const scaleTarget: ReferenceRow = { at: "spec.scaleTargetRef", name: "name", to: { kind: "kind", group: "apiVersion", otherwise: "apps/Deployment" }, without: "breaks" };

const triggers: ReferenceRow = { at: "spec.triggers[].authenticationRef", name: "name", to: { kind: "kind", group: "", otherwise: "keda.sh/TriggerAuthentication" }, without: "breaks" };

const issuerRows: readonly ReferenceRow[] = [{ at: "spec.ca", name: "secretName", to: "/Secret", without: "breaks" }];

const services = (at: string, ...names: string[]): ReferenceRow[] => names.map((name) => ({ at, name, to: "/Service", without: "breaks" }));

/** What well-known custom resources name, by `group/Kind`. Their Pod templates are in src/kinds/pod-template-paths.ts. */
export const CUSTOM_ROWS: Readonly<Record<string, readonly ReferenceRow[]>> = {
  [`${GATEWAY_API}/Gateway`]: [{ at: "spec", name: "gatewayClassName", to: `${GATEWAY_API}/GatewayClass`, namespace: "none", without: "breaks" }, certificates],
  [`${GATEWAY_API}/ListenerSet`]: [{ ...parent, at: "spec.parentRef" }, certificates],
  [`${GATEWAY_API}/HTTPRoute`]: routeRows(true),
  [`${GATEWAY_API}/GRPCRoute`]: routeRows(true),
  [`${GATEWAY_API}/TLSRoute`]: routeRows(false),
  [`${GATEWAY_API}/TCPRoute`]: routeRows(false),
  [`${GATEWAY_API}/UDPRoute`]: routeRows(false),
  "argoproj.io/Rollout": [
    { at: "spec.workloadRef", name: "name", to: { kind: "kind", group: "apiVersion" }, without: "breaks" },
    ...services("spec.strategy.canary", "canaryService", "stableService"),
    ...services("spec.strategy.blueGreen", "activeService", "previewService"),
  ],
  "keda.sh/ScaledObject": [scaleTarget, triggers],
  "keda.sh/ScaledJob": [triggers],
  "keda.sh/TriggerAuthentication": [
    { at: "spec.secretTargetRef[]", name: "name", to: "/Secret", key: "key", without: "breaks" },
    { at: "spec.configMapTargetRef[]", name: "name", to: "/ConfigMap", key: "key", without: "breaks" },
  ],
  [`${CERTIFICATES}/Certificate`]: [issuer("spec.issuerRef")],
  [`${CERTIFICATES}/Issuer`]: issuerRows,
  "external-secrets.io/ExternalSecret": [
    { at: "spec.secretStoreRef", name: "name", to: { kind: "kind", group: "", otherwise: "external-secrets.io/SecretStore" }, without: "breaks" },
  ],
  "autoscaling.k8s.io/VerticalPodAutoscaler": [
    { at: "spec.targetRef", name: "name", to: { kind: "kind", group: "apiVersion" }, without: "breaks" },
  ],
};

/**
 * Kinds of these groups that have no namespace although nothing in the input says so: a reference to one has none either.
 * (With a group of "" the reference names only a kind of its own group.)
 */
export const CLUSTER_SCOPED_CUSTOM_KINDS: ReadonlySet<string> = new Set([
  `${GATEWAY_API}/GatewayClass`, `${CERTIFICATES}/ClusterIssuer`, "external-secrets.io/ClusterSecretStore", "keda.sh/ClusterTriggerAuthentication",
]);
