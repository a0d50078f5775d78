import { KeySource, ObjectSource } from "./object-source.ts";
import { Part } from "./part.ts";
import { Probe } from "./probe.ts";
import { asList, asObject } from "../resource/resource.ts";
import type { JsonValue } from "../source/document.ts";

/** A container port with its container. */
export interface DeclaredPort {
  readonly port: ContainerPort;
  readonly container: Container;
}

/** In which list of the PodSpec a container stands. */
export type ContainerRole = "container" | "init" | "ephemeral";

/** A container of any role. */
export class Container extends Part {
  private portList: readonly ContainerPort[] | undefined;
  private variableList: readonly EnvironmentVariable[] | undefined;

  get role(): ContainerRole {
    const list = this.steps.at(-1);
    return list === "initContainers" ? "init" : list === "ephemeralContainers" ? "ephemeral" : "container";
  }
  get name(): string {
    return this.string("name") ?? "";
  }
  get image(): string | undefined {
    return this.string("image") || undefined;
  }
  get command(): readonly string[] {
    return this.strings("command");
  }
  get args(): readonly string[] {
    return this.strings("args");
  }
  /** Of the container itself; only init containers and, since 1.35, others have one. */
  get restartPolicy(): string | undefined {
    return this.string("restartPolicy");
  }
  /** An init container that keeps running beside the others. */
  get isSidecar(): boolean {
    return this.restartPolicy === "Always" && this.role === "init";
  }
  get ports(): readonly ContainerPort[] {
    return (this.portList ??= this.parts(ContainerPort, "ports"));
  }
  get env(): readonly EnvironmentVariable[] {
    return (this.variableList ??= this.parts(EnvironmentVariable, "env"));
  }
  /** ConfigMaps and Secrets that give all their keys as variables. */
  get envFrom(): readonly ObjectSource[] {
    return this.parts(Part, "envFrom").flatMap((item) => ObjectSource.read(item, "ConfigMap", "configMapRef") ?? ObjectSource.read(item, "Secret", "secretRef") ?? []);
  }
  get volumeMounts(): readonly VolumeMount[] {
    return this.parts(VolumeMount, "volumeMounts");
  }
  /** Whether it mounts a volume, as a folder or as a device. */
  uses(volume: string): boolean {
    return isNamedIn(this.at("volumeMounts"), volume) || isNamedIn(this.at("volumeDevices"), volume);
  }
  get volumeDevices(): readonly VolumeMount[] {
    return this.parts(VolumeMount, "volumeDevices");
  }
  /** Liveness, readiness and startup probe, and the postStart and preStop hooks, as far as there are any. */
  get probes(): readonly Probe[] {
    const { livenessProbe, readinessProbe, startupProbe } = this;
    const probes = [livenessProbe, readinessProbe, startupProbe];
    if (this.object("lifecycle")) probes.push(this.part(Probe, "lifecycle", "postStart"), this.part(Probe, "lifecycle", "preStop"));
    return probes.filter((probe) => probe !== undefined);
  }
  get livenessProbe(): Probe | undefined {
    return this.part(Probe, "livenessProbe");
  }
  get readinessProbe(): Probe | undefined {
    return this.part(Probe, "readinessProbe");
  }
  get startupProbe(): Probe | undefined {
    return this.part(Probe, "startupProbe");
  }
  /** The quantity that is requested, as written; a limit counts as request where there is none (SetDefaults_Pod). */
  request(resource: string): string | number | undefined {
    return this.quantity("requests", resource) ?? this.quantity("limits", resource);
  }
  limit(resource: string): string | number | undefined {
    return this.quantity("limits", resource);
  }
  private quantity(list: "requests" | "limits", resource: string): string | number | undefined {
    const value = this.at("resources", list, resource);
    return typeof value === "string" || typeof value === "number" ? value : undefined;
  }
}

function isNamedIn(list: JsonValue | undefined, name: string): boolean {
  return asList(list).some((item) => asObject(item)?.name === name);
}

/** A port that a container declares. Declaring is documentation, except for names and host ports. */
export class ContainerPort extends Part implements DeclaredPort {
  /** The port itself: with its container it is what a Pod declares. */
  get port(): this {
    return this;
  }
  get container(): Container {
    return this.parent as Container;
  }
  get name(): string | undefined {
    return this.string("name") || undefined;
  }
  get containerPort(): number | undefined {
    return this.integer("containerPort");
  }
  get protocol(): string {
    return this.string("protocol") || "TCP";
  }
  /** As written; in the host network every declared port is a host port too (PodTemplate.hostPorts). */
  get hostPort(): number | undefined {
    return this.integer("hostPort") || undefined;
  }
  get hostIP(): string | undefined {
    return this.string("hostIP") || undefined;
  }
}

export class EnvironmentVariable extends Part {
  get name(): string {
    return this.string("name") ?? "";
  }
  /** The text as written, `$(OTHER)` not replaced; undefined where the value comes from elsewhere. */
  get text(): string | undefined {
    return this.string("value");
  }
  /** The key of a ConfigMap or Secret that gives the value. */
  get from(): KeySource | undefined {
    return KeySource.read(this, "ConfigMap", "valueFrom", "configMapKeyRef") ?? KeySource.read(this, "Secret", "valueFrom", "secretKeyRef");
  }
}

/** An entry of volumeMounts, or of volumeDevices. */
export class VolumeMount extends Part {
  /** The volume's name. */
  get name(): string {
    return this.string("name") ?? "";
  }
  /** The mount path, or the device path. */
  get path(): string | undefined {
    return this.string("mountPath") ?? this.string("devicePath");
  }
  get readOnly(): boolean {
    return this.boolean("readOnly") ?? false;
  }
}
