import type { Container, HTTPGetAction, Lifecycle, Probe, SleepAction } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { httpHeaderNameProblem, portNameProblem, portNumberProblem } from "../names.ts";
import { numberInText, validateNonNegative } from "../numbers.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";

/*
 * Probes and lifecycle hooks, after validateProbe, validateLifecycle and validateHandler in
 * pkg/apis/core/validation/validation.go.
 */

const COUNTS = ["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"] as const;
const SCHEMES = ["HTTP", "HTTPS"];

/** The probes and hooks of a container that runs as long as the Pod. */
export function validateProbesAndLifecycle(container: Container, path: Path, context: PodContext): void {
  const { lifecycle, livenessProbe, readinessProbe, startupProbe } = container;
  const { validation } = context;
  if (lifecycle) validateLifecycle(lifecycle, path.child("lifecycle"), context);
  if (livenessProbe) validateDecidingProbe(livenessProbe, path.child("livenessProbe"), context);
  if (readinessProbe) {
    validateProbe(readinessProbe, path.child("readinessProbe"), context);
    if (readinessProbe.terminationGracePeriodSeconds !== undefined) {
      validation.invalid(path.child("readinessProbe", "terminationGracePeriodSeconds"), "a failed readinessProbe ends no container, so it has no grace period; remove it");
    }
  }
  if (startupProbe) validateDecidingProbe(startupProbe, path.child("startupProbe"), context);
}

/** A probe whose failure ends the container: one success is enough for it. */
function validateDecidingProbe(probe: Probe, path: Path, context: PodContext): void {
  validateProbe(probe, path, context);
  const successThreshold = probe.successThreshold || 1;
  if (successThreshold !== 1) context.validation.invalid(path.child("successThreshold"), `successThreshold must be 1 here, not ${successThreshold}`);
}

function validateProbe(probe: Probe, path: Path, context: PodContext): void {
  const { validation } = context;
  validateHandler(probe, PROBE_HANDLERS, path, context);
  if (hasNegativeCount(probe)) for (const field of COUNTS) validateNonNegative(probe[field], path.child(field), validation);
  const gracePeriod = probe.terminationGracePeriodSeconds;
  if (gracePeriod !== undefined && gracePeriod <= 0) validation.invalid(path.child("terminationGracePeriodSeconds"), `${gracePeriod} must be more than 0`);
}

function hasNegativeCount({ initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0, successThreshold = 0, failureThreshold = 0 }: Probe): boolean {
  return initialDelaySeconds < 0 || timeoutSeconds < 0 || periodSeconds < 0 || successThreshold < 0 || failureThreshold < 0;
}

/**
 * A container's hooks. Stop signals are not looked at: the server drops them, and a lifecycle that has nothing else,
 * while the gate ContainerStopSignals is off, as it is in every version (dropContainerStopSignals in pkg/api/pod/util.go).
 */
export function lifecycleOf({ lifecycle }: Container): Lifecycle | undefined {
  return lifecycle?.stopSignal !== undefined && !lifecycle.postStart && !lifecycle.preStop ? undefined : lifecycle;
}

function validateLifecycle({ postStart, preStop }: Lifecycle, path: Path, context: PodContext): void {
  if (postStart) validateHandler(postStart, HOOK_HANDLERS, path.child("postStart"), context);
  if (preStop) validateHandler(preStop, HOOK_HANDLERS, path.child("preStop"), context);
}

type Handler = "exec" | "httpGet" | "tcpSocket" | "grpc" | "sleep";
const PROBE_HANDLERS: readonly Handler[] = ["exec", "httpGet", "tcpSocket", "grpc"];
const HOOK_HANDLERS: readonly Handler[] = ["exec", "httpGet", "tcpSocket", "sleep"];

/** Exactly one way to do it. */
function validateHandler(handler: Readonly<Partial<Record<Handler, object>>>, allowed: readonly Handler[], path: Path, context: PodContext): void {
  let first: Handler | undefined;
  for (let i = 0; i < allowed.length; i++) {
    const name = allowed[i]!;
    const action = handler[name];
    if (!action) continue;
    if (first === undefined) validateAction(name, action, path.child(name), context);
    else context.validation.forbidden(path.child(name), `${quote(first)} and ${quote(name)} exclude each other; keep one`);
    first ??= name;
  }
  if (first === undefined) context.validation.required(path, `one of ${allowed.join(", ")} must be given here`);
}

function validateAction(name: Handler, action: object, path: Path, context: PodContext): void {
  const { validation } = context;
  const { command = [], port } = action as { command?: readonly string[]; port?: number | string };
  switch (name) {
    case "exec":
      if (command.length === 0) validation.required(path.child("command"), "exec needs a command");
      break;
    case "httpGet":
      validateHttpGet(action, path, validation);
      break;
    case "tcpSocket":
      validatePortOrName(port, path.child("port"), validation);
      break;
    case "grpc":
      validatePortOrName(port, path.child("port"), validation);
      break;
    case "sleep":
      validateSleep(action, path, context);
  }
}

function validateHttpGet({ port, scheme = "", httpHeaders }: HTTPGetAction, path: Path, validation: Validation): void {
  validatePortOrName(port, path.child("port"), validation);
  if (scheme !== "" && !SCHEMES.includes(scheme)) validation.notSupported(path.child("scheme"), scheme, SCHEMES);
  httpHeaders?.forEach(({ name = "" }) => {
    const problem = httpHeaderNameProblem(name);
    if (problem !== undefined) validation.invalid(path.child("httpHeaders"), problem);
  });
}

/** The number of a port or the name of one of the container's; an absent one is 0. */
function validatePortOrName(port: number | string | undefined, path: Path, validation: Validation): void {
  const problem = typeof port === "string" ? portNameProblem(port) : portNumberProblem(port ?? 0);
  if (problem !== undefined) validation.invalid(path, problem, numberInText(port));
}

function validateSleep({ seconds = 0 }: SleepAction, path: Path, { validation, gracePeriod }: PodContext): void {
  const least = validation.has("zeroSleep") ? 0 : 1;
  if (seconds >= least && seconds <= gracePeriod) return;
  validation.invalid(path, `a sleep of ${seconds} seconds does not fit: it must be from ${least} to the Pod's grace period of ${gracePeriod} seconds`);
}
