import type { Service, ServicePort, ServiceSpec } from "../../resource/api/core-v1.ts";

/** A port of a Service with its defaults; `nodePort` is 0 where there is none. */
export interface CompletePort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly targetPort: string | number;
  readonly appProtocol: string | undefined;
  /** Set by the allocation of node ports. */
  nodePort: number;
}

/** A Service as validation sees it: with its defaults, and with what the server allocates. */
export interface CompleteService {
  readonly spec: ServiceSpec;
  readonly type: string;
  readonly clusterIP: string;
  readonly clusterIPs: readonly string[];
  readonly ipFamilies: readonly string[];
  readonly ipFamilyPolicy: string | undefined;
  readonly ports: readonly CompletePort[];
  readonly sessionAffinity: string;
  readonly externalIPs: readonly string[];
  /** "" where the Service has none. */
  readonly externalTrafficPolicy: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Set by the allocation of node ports; 0 where there is none. */
  healthCheckNodePort: number;
}

/**
 * Fills in what the server does before it validates (SetDefaults_Service in pkg/apis/core/v1/defaults.go, and
 * normalizeClusterIPs in pkg/registry/core/service/storage). An empty string counts as absent.
 */
export function completeService({ metadata, spec = {} }: Service): CompleteService {
  const type = spec.type || "ClusterIP";
  const clusterIP = spec.clusterIP ?? "";
  const clusterIPs = spec.clusterIPs ?? [];
  const externalIPs = spec.externalIPs ?? [];
  const isReachable = type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && externalIPs.length > 0);
  return {
    spec, type, clusterIP, externalIPs,
    clusterIPs: clusterIP !== "" && clusterIPs.length === 0 ? [clusterIP] : clusterIPs,
    ipFamilies: spec.ipFamilies ?? [],
    ipFamilyPolicy: spec.ipFamilyPolicy,
    ports: (spec.ports ?? []).map(completePort),
    sessionAffinity: spec.sessionAffinity || "None",
    externalTrafficPolicy: spec.externalTrafficPolicy || (isReachable ? "Cluster" : ""),
    annotations: metadata?.annotations ?? {},
    healthCheckNodePort: spec.healthCheckNodePort ?? 0,
  };
}

function completePort({ name = "", protocol, port = 0, targetPort, appProtocol, nodePort = 0 }: ServicePort): CompletePort {
  return { name, protocol: protocol || "TCP", port, targetPort: targetPort || port, appProtocol, nodePort };
}

/** Whether the Service can be reached from outside the cluster (pkg/api/service ExternallyAccessible). */
export function isExternallyAccessible({ type, externalIPs }: CompleteService): boolean {
  return type === "LoadBalancer" || type === "NodePort" || (type === "ClusterIP" && externalIPs.length > 0);
}

/** Whether load balancers ask nodes on a port of their own if they have Pods of the Service (pkg/api/service NeedsHealthCheck). */
export function needsHealthCheck({ type, externalTrafficPolicy }: CompleteService): boolean {
  return type === "LoadBalancer" && externalTrafficPolicy === "Local";
}
