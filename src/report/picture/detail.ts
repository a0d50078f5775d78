import { HorizontalPodAutoscaler } from "../../kinds/autoscaler.ts";
import { ConfigMap } from "../../kinds/config-map.ts";
import { PodDisruptionBudget } from "../../kinds/disruption.ts";
import { Ingress } from "../../kinds/ingress.ts";
import { NetworkPolicy } from "../../kinds/network-policy.ts";
import type { ResourceView } from "../../kinds/resource-view.ts";
import { Secret } from "../../kinds/secret.ts";
import { Service, type ServicePort } from "../../kinds/service.ts";
import { PersistentVolumeClaim } from "../../kinds/storage.ts";
import { Workload } from "../../kinds/workload.ts";
import type { Simulation } from "../../simulation/simulation.ts";
import { count } from "../words.ts";

/** What a node says of its object in a few words; "" where there is nothing to say. */
export function detailOf(view: ResourceView, simulation: Simulation): string {
  if (view instanceof Workload) return podsText(simulation.podCount(view));
  if (view instanceof Service) return serviceText(view);
  if (view instanceof Ingress) return hostsText(view.rules.map(({ host }) => host ?? "*"));
  if (view instanceof ConfigMap || view instanceof Secret) return count(view.keys.size, "key");
  if (view instanceof PersistentVolumeClaim) return String(view.spec.storageRequest ?? "");
  if (view instanceof HorizontalPodAutoscaler) return `${view.minReplicas} to ${view.maxReplicas ?? "?"} Pods`;
  if (view instanceof PodDisruptionBudget) return budgetText(view);
  if (view instanceof NetworkPolicy) return view.policyTypes.map((direction) => direction.toLowerCase()).join(", ");
  return "";
}

function podsText(pods: number): string {
  return pods === 0 ? "no Pods" : count(pods, "Pod");
}

function serviceText(service: Service): string {
  if (service.type === "ExternalName") return `→ ${service.externalName ?? "?"}`;
  const ports = service.ports.map(portText);
  return [service.isHeadless ? "headless" : service.type, ports.slice(0, 3).join(", ") + (ports.length > 3 ? ", …" : "")].filter((part) => part !== "").join(" ");
}

/** `80`, `53/UDP`. */
export function portText({ port, protocol }: Pick<ServicePort, "port" | "protocol">): string {
  return `${port ?? "?"}${protocol === "TCP" ? "" : `/${protocol}`}`;
}

function hostsText(all: readonly string[]): string {
  const hosts = [...new Set(all)];
  return hosts.length > 1 ? `${hosts[0]!} +${hosts.length - 1}` : (hosts[0] ?? "");
}

function budgetText({ minAvailable, maxUnavailable }: PodDisruptionBudget): string {
  if (minAvailable !== undefined) return `at least ${minAvailable} there`;
  return maxUnavailable === undefined ? "" : `at most ${maxUnavailable} gone`;
}
