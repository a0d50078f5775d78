import { NetworkPolicies } from "../../src/simulation/network-policies.ts";
import { connections } from "../../src/simulation/connectivity.ts";
import type { Answer } from "../../src/simulation/trace/hop.ts";
import { trace } from "../../src/simulation/trace/trace.ts";
import { simulate } from "../support/simulation.ts";

interface ProgramOptions { readonly namespace?: string; readonly labels?: string; readonly port?: number; readonly target?: number; readonly type?: string }

/** A Pod template's worth of a program: a Deployment and, where it has a port, a Service of the same name. */
export function program(name: string, { namespace = "default", labels = `app: ${name}`, port = 0, target = port, type = "ClusterIP" }: ProgramOptions = {}): string[] {
  const ports = port === 0 ? "" : `, ports: [{containerPort: ${target}}]`;
  const deployment = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: ${name}, namespace: ${namespace}}, spec: {selector: {matchLabels: {${labels}}}, template: {metadata: {labels: {${labels}}}, spec: {containers: [{name: main, image: "example/${name}:1"${ports}}]}}}}`;
  return port === 0 ? [deployment] : [deployment, `{apiVersion: v1, kind: Service, metadata: {name: ${name}, namespace: ${namespace}}, spec: {type: ${type}, selector: {${labels}}, ports: [{port: ${port}, targetPort: ${target}}]}}`];
}

/** A NetworkPolicy; `spec` is flow YAML without braces. */
export function policy(name: string, spec: string, namespace = "default"): string {
  return `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ${name}, namespace: ${namespace}}, spec: {${spec}}}`;
}

/** A namespace with labels in flow YAML. */
export function namespace(name: string, labels = ""): string {
  return `{apiVersion: v1, kind: Namespace, metadata: {name: ${name}, labels: {${labels}}}}`;
}

/** Whether a request from FROM gets to TO. */
export function answer(from: string, to: string, documents: readonly string[]): Answer {
  return trace(from, to, simulate(documents), "default").verdict;
}

/** Which workloads of the input may open a connection to which, by any port: `web → db`. */
export function pairs(documents: readonly string[]): string[] {
  const simulation = simulate(documents);
  return [...connections(simulation, NetworkPolicies.of(simulation))]
    .filter(({ from, to }) => !from.startsWith("ip:") && !to.startsWith("ip:"))
    .map(({ from, to }) => `${last(from)} → ${last(to)}`)
    .sort();
}

function last(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
