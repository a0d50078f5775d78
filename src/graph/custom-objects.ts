import { knownKind } from "../kinds/index.ts";
import type { Selector } from "../kinds/selector.ts";
import type { ResourceId } from "../resource/resource.ts";
import type { Graph } from "./graph.ts";
import { append } from "./multimap.ts";

/**
 * Groups, and kinds of groups, whose resources say how traffic, certificates, secrets or policies are to be treated: their
 * controllers make no Pods or Services for them, and what else they make is in the tables of references.
 */
const NOTHING_MADE: ReadonlySet<string> = new Set([
  "cert-manager.io", "acme.cert-manager.io", "trust.cert-manager.io", "external-secrets.io", "bitnami.com", "secrets-store.csi.x-k8s.io", "secrets.hashicorp.com",
  "networking.istio.io", "security.istio.io", "telemetry.istio.io", "policy.linkerd.io", "linkerd.io", "split.smi-spec.io", "specs.smi-spec.io", "traefik.io", "traefik.containo.us",
  "projectcontour.io", "getambassador.io", "configuration.konghq.com", "k8s.nginx.org", "appprotect.f5.com", "appprotectdos.f5.com", "networking.gke.io", "cloud.google.com",
  "elbv2.k8s.aws", "vpcresources.k8s.aws", "route.openshift.io", "security.openshift.io", "cilium.io", "crd.projectcalico.org", "projectcalico.org", "kyverno.io", "policies.kyverno.io",
  "templates.gatekeeper.sh", "constraints.gatekeeper.sh", "config.gatekeeper.sh", "keda.sh", "dapr.io", "kueue.x-k8s.io", "source.toolkit.fluxcd.io", "image.toolkit.fluxcd.io",
  "notification.toolkit.fluxcd.io", "monitoring.googleapis.com", "argoproj.io", "metallb.io",
  "monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor", "monitoring.coreos.com/PrometheusRule", "monitoring.coreos.com/Probe", "monitoring.coreos.com/ScrapeConfig", "monitoring.coreos.com/AlertmanagerConfig",
]);

const cache = new WeakMap<Graph, ReadonlyMap<string, readonly ResourceId[]>>();

/**
 * Whether the controller of a custom resource may make an object of this name, for it begins or ends with the resource's:
 * `orders-primary` and `el-orders` for a resource `orders`. It cannot be known without the controller.
 */
export function mayBeMade(graph: Graph, { namespace = "", name }: ResourceId): boolean {
  return ownersIn(graph, namespace).some((owner) => name === owner.name || name.startsWith(`${owner.name}-`) || name.endsWith(`-${owner.name}`));
}

/** Pods that clusters have in kube-system without any manifest, by the labels that kubeadm and others give them. */
const SYSTEM_PODS: Readonly<Record<string, readonly string[]>> = {
  component: ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"],
  "k8s-app": ["kube-dns", "kube-proxy", "metrics-server"],
};

/**
 * Whether Pods that no manifest makes may match a selector: those of the cluster itself, and those that the controller of a
 * custom resource makes, where the selector asks for a label of the controller's, or for the resource's name.
 */
export function mayHavePods(graph: Graph, namespace: string, { conditions }: Selector): boolean {
  if (namespace === "kube-system" && conditions.some(({ key, values }) => Object.hasOwn(SYSTEM_PODS, key) && values.some((value) => SYSTEM_PODS[key]!.includes(value)))) return true;
  const owners = ownersIn(graph, namespace);
  return owners.length > 0 && conditions.some(({ key, values }) => owners.some(({ group, name }) => values.includes(name) || isOf(key, group)));
}

/** Whether the domain of a label's key is the group, a part of it, or around it: `ray.io/cluster` for `ray.io`. */
function isOf(key: string, group: string): boolean {
  const slash = key.indexOf("/");
  if (slash < 0) return false;
  const domain = key.slice(0, slash);
  return domain === group || domain.endsWith(`.${group}`) || (domain.includes(".") && !domain.endsWith("k8s.io") && group.endsWith(`.${domain}`));
}

function ownersIn(graph: Graph, namespace: string): readonly ResourceId[] {
  let owners = cache.get(graph);
  if (!owners) {
    const found = new Map<string, ResourceId[]>();
    for (const { id } of graph.resources) if (id.name !== "" && mayOwn(id)) append(found, id.namespace ?? "", id);
    cache.set(graph, (owners = found));
  }
  return owners.get(namespace) ?? [];
}

/** The groups of Kubernetes with a domain, and those beside it whose resources make nothing. */
const KUBERNETES = /^(admissionregistration|apiextensions|apiregistration|authentication|authorization|autoscaling|certificates|coordination|discovery|events|(flowcontrol|internal)\.apiserver|(gateway\.|policy\.)?networking|(custom\.|external\.)?metrics|node|rbac\.authorization|resource|scheduling|((group)?snapshot\.)?storage|storagemigration)\.k8s\.io$/;

function mayOwn(id: ResourceId): boolean {
  const { group, kind } = id;
  return group.includes(".") && !KUBERNETES.test(group) && knownKind(id) === undefined && !NOTHING_MADE.has(group) && !NOTHING_MADE.has(`${group}/${kind}`);
}
