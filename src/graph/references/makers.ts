import { GATEWAY_API } from "../../kinds/gateway.ts";
import { StatefulSet } from "../../kinds/workload.ts";
import { asList, asObject, asString, type Resource } from "../../resource/resource.ts";
import { splitType } from "./row-tree.ts";

/** An object that a controller makes from another one. */
export interface MadeObject {
  readonly kind: "Secret" | "ConfigMap" | "Service" | "PersistentVolumeClaim";
  readonly name: string;
  /** The keys that it will have; undefined where that is not known. */
  readonly keys: ReadonlySet<string> | undefined;
}

const TLS_KEYS: ReadonlySet<string> = new Set(["tls.crt", "tls.key", "ca.crt"]);

type Maker = (resource: Resource) => readonly MadeObject[];

const secret = (name: string | undefined, keys?: ReadonlySet<string>): MadeObject[] => (name ? [{ kind: "Secret", name, keys }] : []);

const spec = (resource: Resource) => asObject(resource.value.spec);

/** An Ingress with an issuer annotation, or a Gateway or ListenerSet with one: cert-manager makes the Secrets that its TLS entries name. */
function certificateSecrets(resource: Resource): readonly MadeObject[] {
  const annotations = asObject(asObject(resource.value.metadata)?.annotations) ?? {};
  const wanted = Object.keys(annotations).some((key) => key.startsWith("cert-manager.io/") || key.startsWith("certmanager.k8s.io/") || key === "kubernetes.io/tls-acme");
  if (!wanted) return [];
  const ingress = asList(spec(resource)?.tls).flatMap((item) => secret(asString(asObject(item)?.secretName), TLS_KEYS));
  const gateway = asList(spec(resource)?.listeners).flatMap((listener) =>
    asList(asObject(asObject(listener)?.tls)?.certificateRefs).flatMap((item) => secret(asString(asObject(item)?.name), TLS_KEYS)));
  return [...ingress, ...gateway];
}

/** The keys that an ExternalSecret writes; unknown where it extracts them from elsewhere. */
function externalSecretKeys(resource: Resource): ReadonlySet<string> | undefined {
  const { data, dataFrom, target } = spec(resource) ?? {};
  if (asList(dataFrom).length > 0 || asObject(asObject(target)?.template)) return undefined;
  return new Set(asList(data).flatMap((item) => asString(asObject(item)?.secretKey) ?? []));
}

function sealedSecretKeys(resource: Resource): ReadonlySet<string> {
  const template = asObject(asObject(spec(resource)?.template)?.data) ?? {};
  return new Set([...Object.keys(asObject(spec(resource)?.encryptedData) ?? {}), ...Object.keys(template)]);
}

const services = (...names: string[]): MadeObject[] => names.map((name) => ({ kind: "Service", name, keys: undefined }));

function claims(resource: Resource): readonly MadeObject[] {
  const set = new StatefulSet(resource);
  return set.volumeClaimTemplates.flatMap((template) => set.claimNames(template).map((name): MadeObject => ({ kind: "PersistentVolumeClaim", name, keys: undefined })));
}

const MAKERS: Readonly<Record<string, Maker>> = {
  "networking.k8s.io/Ingress": certificateSecrets,
  [`${GATEWAY_API}/Gateway`]: certificateSecrets,
  [`${GATEWAY_API}/ListenerSet`]: certificateSecrets,
  "cert-manager.io/Certificate": (resource) => secret(asString(spec(resource)?.secretName), TLS_KEYS),
  "cert-manager.io/Issuer": (resource) => secret(asString(asObject(asObject(spec(resource)?.acme)?.privateKeySecretRef)?.name)),
  "external-secrets.io/ExternalSecret": (resource) => secret(asString(asObject(spec(resource)?.target)?.name) ?? resource.id.name, externalSecretKeys(resource)),
  "bitnami.com/SealedSecret": (resource) => secret(asString(asObject(asObject(spec(resource)?.template)?.metadata)?.name) ?? resource.id.name, sealedSecretKeys(resource)),
  "secrets.infisical.com/InfisicalSecret": (resource) => secret(asString(asObject(spec(resource)?.managedSecretReference)?.secretName)),
  "secrets.hashicorp.com/VaultStaticSecret": (resource) => secret(asString(asObject(spec(resource)?.destination)?.name)),
  "secrets.hashicorp.com/VaultDynamicSecret": (resource) => secret(asString(asObject(spec(resource)?.destination)?.name)),
  "trust.cert-manager.io/Bundle": (resource) => [{ kind: "ConfigMap", name: resource.id.name, keys: undefined }],
  "secrets-store.csi.x-k8s.io/SecretProviderClass": (resource) => asList(spec(resource)?.secretObjects).flatMap((item) => secret(asString(asObject(item)?.secretName))),
  // Names that operators choose; custom-objects.ts knows those that carry the name of the resource.
  "monitoring.coreos.com/Prometheus": () => services("prometheus-operated"),
  "monitoring.coreos.com/Alertmanager": () => services("alertmanager-operated"),
  "monitoring.coreos.com/ThanosRuler": () => services("thanos-ruler-operated"),
  "minio.min.io/Tenant": () => services("minio"),
  "ceph.rook.io/CephCluster": () => [...services("rook-ceph-mgr", "rook-ceph-mgr-dashboard"), ...secret("rook-ceph-mon"), { kind: "ConfigMap", name: "rook-ceph-mon-endpoints", keys: undefined }],
  "kafka.strimzi.io/KafkaUser": (resource) => secret(resource.id.name),
  "apps/StatefulSet": claims,
  // The headless Services of createHeadlessSvcIfNecessary (jobset) and CreateHeadlessServiceIfNotExists (lws), and GenerateHeadServiceName (kuberay).
  "jobset.x-k8s.io/JobSet": (resource) => {
    const network = asObject(spec(resource)?.network);
    return network?.enableDNSHostnames === false ? [] : services(asString(network?.subdomain) || resource.id.name);
  },
  "leaderworkerset.x-k8s.io/LeaderWorkerSet": (resource) => ((asString(asObject(spec(resource)?.networkConfig)?.subdomainPolicy) ?? "Shared") === "Shared" ? services(resource.id.name) : []),
  "ray.io/RayCluster": (resource) => {
    const given = asString(asObject(asObject(asObject(spec(resource)?.headGroupSpec)?.headService)?.metadata)?.name);
    // Longer names are cut.
    return given ? services(given) : resource.id.name.length > 41 ? [] : services(`${resource.id.name}-head-svc`);
  },
  // A Secret of this type, or a token request by annotation, is filled by kube-controller-manager; its keys are known.
  "/Secret": (resource) => (resource.value.type === "kubernetes.io/service-account-token" ? secret(resource.id.name, new Set(["token", "ca.crt", "namespace"])) : []),
};

/** By kind, and then by group: asked of every resource, so that no text is put together for it. */
const BY_KIND = new Map<string, Map<string, Maker>>();
for (const [type, maker] of Object.entries(MAKERS)) {
  const { group, kind } = splitType(type);
  BY_KIND.set(kind, (BY_KIND.get(kind) ?? new Map<string, Maker>()).set(group, maker));
}

/** Groups whose custom resources make objects of names that we do not know: what is missing near them is not an error. Only some kinds, where they are named. */
const UNKNOWN_MAKERS: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ["helm.toolkit.fluxcd.io", undefined], ["kustomize.toolkit.fluxcd.io", undefined], ["argoproj.io", ["Application", "ApplicationSet"]], ["helm.cattle.io", undefined], ["operators.coreos.com", undefined],
]);

const NONE: readonly MadeObject[] = [];

/** What a controller makes from this resource, in its namespace. */
export function madeBy(resource: Resource): readonly MadeObject[] {
  return BY_KIND.get(resource.id.kind)?.get(resource.id.group)?.(resource) ?? NONE;
}

/** Whether the resource brings objects into the cluster that nobody can name from here. */
export function makesUnknownObjects({ id: { group, kind } }: Resource): boolean {
  return UNKNOWN_MAKERS.has(group) && (UNKNOWN_MAKERS.get(group)?.includes(kind) ?? true);
}
