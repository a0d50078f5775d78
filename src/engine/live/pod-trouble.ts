import { asList, asObject, asString } from "../../resource/resource.ts";
import type { JsonObject } from "../../source/document.ts";
import type { ObservedObject } from "./observed.ts";

/** Why a Pod does not serve: words that are the same for all Pods of a workload, and the container it is about. */
export interface PodTrouble {
  readonly reason: string;
  readonly container: string | undefined;
  /** Waiting alone will not help. */
  readonly isStuck: boolean;
}

/** Reasons for which a container waits that do not pass by themselves (kubernetes pkg/kubelet/images, kuberuntime). */
const STUCK: Readonly<Record<string, string>> = {
  CrashLoopBackOff: "crashes again and again",
  ImagePullBackOff: "cannot pull its image",
  ErrImagePull: "cannot pull its image",
  ErrImageNeverPull: "may not pull its image, which is not on the node",
  InvalidImageName: "has an image name that cannot be read",
  CreateContainerConfigError: "cannot be set up",
  CreateContainerError: "cannot be created",
  RunContainerError: "cannot be started",
};

/** Why a Pod is not ready; undefined for one that is, and for one that is leaving. */
export function podTrouble({ status, isBeingDeleted, resource }: ObservedObject): PodTrouble | undefined {
  if (isBeingDeleted || isReady(status)) return undefined;
  return containerTrouble(status) ?? schedulingTrouble(status, resource.value) ?? { reason: waiting(status), container: undefined, isStuck: false };
}

/** Whether a Pod counts as ready. */
function isReady(status: JsonObject | undefined): boolean {
  return condition(status, "Ready")?.status === "True";
}

function condition(status: JsonObject | undefined, type: string): JsonObject | undefined {
  return asList(status?.conditions).map(asObject).find((one) => one?.type === type);
}

function containerTrouble(status: JsonObject | undefined): PodTrouble | undefined {
  for (const item of [...asList(status?.initContainerStatuses), ...asList(status?.containerStatuses)]) {
    const container = asObject(item) ?? {};
    const waits = asObject(asObject(container.state)?.waiting);
    const reason = asString(waits?.reason) ?? "";
    if (!Object.hasOwn(STUCK, reason)) continue;
    const ended = asObject(asObject(container.lastState)?.terminated);
    const detail = reason === "CrashLoopBackOff" ? lastEnd(ended) : asString(waits?.message) ?? "";
    const name = asString(container.name) ?? "";
    return { reason: `container "${name}" ${STUCK[reason]!} (${reason}${detail === "" ? "" : `: ${detail.slice(0, 200)}`})`, container: name, isStuck: true };
  }
  return undefined;
}

function lastEnd(ended: JsonObject | undefined): string {
  if (!ended) return "";
  return [asString(ended.reason), ended.exitCode === undefined ? undefined : `exit code ${String(ended.exitCode)}`].filter((part) => part !== undefined).join(", ");
}

function schedulingTrouble(status: JsonObject | undefined, value: JsonObject): PodTrouble | undefined {
  const scheduled = condition(status, "PodScheduled");
  if (scheduled?.status === "False") {
    const message = asString(scheduled.message) ?? "";
    return { reason: `no node takes it (${asString(scheduled.reason) ?? "Pending"}${message === "" ? "" : `: ${message.slice(0, 200)}`})`, container: undefined, isStuck: true };
  }
  const node = asString(asObject(value.spec)?.nodeName);
  return node === undefined ? { reason: "it has no node yet (Pending)", container: undefined, isStuck: false } : undefined;
}

function waiting(status: JsonObject | undefined): string {
  const notReady = asList(status?.containerStatuses).map(asObject).filter((container) => container?.ready !== true).map((container) => `"${asString(container?.name) ?? ""}"`);
  const message = asString(condition(status, "Ready")?.message) ?? "";
  if (notReady.length > 0 && status?.phase === "Running") return `container ${notReady.join(", ")} is not ready: its readiness probe may fail, or it is still starting`;
  return `it is not ready (${asString(status?.phase) ?? "unknown"}${message === "" ? "" : `: ${message.slice(0, 200)}`})`;
}
