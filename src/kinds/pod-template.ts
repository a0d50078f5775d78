import type { Field } from "../resource/resource.ts";
import type { JsonObject } from "../source/document.ts";
import type { FieldPath } from "../source/path.ts";
import { Container, type DeclaredPort } from "./container.ts";
import type { Labels } from "./labels.ts";
import type { ObjectSource } from "./object-source.ts";
import { Part } from "./part.ts";
import type { ServicePort } from "./service.ts";
import { Volume } from "./volume.ts";
import type { Workload } from "./workload.ts";

/** A port number of the node that each Pod takes for itself. */
export interface HostPort extends DeclaredPort {
  readonly hostPort: number;
}

/** What a workload makes its Pods from; for a bare Pod, the Pod itself. */
export class PodTemplate extends Part {
  readonly workload: Workload;
  private labelMap: Labels | undefined;
  private containerList: readonly Container[] | undefined;
  private initContainerList: readonly Container[] | undefined;
  private declaredPortList: readonly DeclaredPort[] | undefined;

  constructor(value: JsonObject, workload: Workload, steps: FieldPath) {
    super(value, workload, steps);
    this.workload = workload;
  }

  /** The namespace of its Pods; "" cannot occur, since everything that makes Pods is namespaced. */
  get namespace(): string {
    return this.workload.namespace ?? "";
  }
  /** As written; the simulation knows the labels that controllers add. */
  get labels(): Labels {
    return (this.labelMap ??= this.stringMap("metadata", "labels"));
  }
  get labelsField(): Field {
    return this.field.child("metadata", "labels");
  }
  get annotations(): Labels {
    return this.stringMap("metadata", "annotations");
  }
  /** The regular containers. */
  get containers(): readonly Container[] {
    return (this.containerList ??= this.parts(Container, "spec", "containers"));
  }
  /** All init containers, sidecars among them. */
  get initContainers(): readonly Container[] {
    return (this.initContainerList ??= this.parts(Container, "spec", "initContainers"));
  }
  /** Init containers that keep running (`restartPolicy: Always`). */
  get sidecars(): readonly Container[] {
    const { initContainers } = this;
    return initContainers.length === 0 ? initContainers : initContainers.filter((container) => container.isSidecar);
  }
  get ephemeralContainers(): readonly Container[] {
    return this.parts(Container, "spec", "ephemeralContainers");
  }
  /** Containers of every role: init, regular, ephemeral. */
  get allContainers(): readonly Container[] {
    const { initContainers, containers, ephemeralContainers } = this;
    return initContainers.length + ephemeralContainers.length === 0 ? containers : [...initContainers, ...containers, ...ephemeralContainers];
  }
  /** The ports that a Service can name, in the order in which names are looked up: regular containers, then sidecars (k8s.io/kubernetes pkg/api/v1/pod FindPort). */
  get declaredPorts(): readonly DeclaredPort[] {
    const { containers, sidecars } = this;
    // Most Pods have one container: no list of their own.
    if (containers.length === 1 && sidecars.length === 0) return containers[0]!.ports;
    return (this.declaredPortList ??= [...containers, ...sidecars].flatMap(({ ports }) => ports));
  }
  /** The number behind a port name for a protocol; undefined where no container declares that. */
  portNumber(name: string, protocol: string): number | undefined {
    return this.declaredPorts.find(({ port }) => port.name === name && port.protocol === protocol)?.port.containerPort;
  }
  /** The number behind the targetPort of a Service; undefined where no container declares its name. */
  targetOf({ targetPort, protocol }: ServicePort): number | undefined {
    return typeof targetPort === "string" ? this.portNumber(targetPort, protocol) : targetPort;
  }
  /** Ports of the node that each Pod takes: every hostPort, and in the host network every declared port (defaults of core/v1 Pod). */
  get hostPorts(): readonly HostPort[] {
    const { hostNetwork, initContainers, containers } = this;
    const found: HostPort[] = [];
    for (const list of [initContainers, containers]) {
      for (const container of list) {
        for (const port of container.ports) {
          const hostPort = port.hostPort ?? (hostNetwork ? port.containerPort : undefined);
          if (hostPort !== undefined) found.push({ port, container, hostPort });
        }
      }
    }
    return found;
  }
  get volumes(): readonly Volume[] {
    return this.parts(Volume, "spec", "volumes");
  }
  /** ConfigMaps and Secrets that its containers and volumes take; image pull secrets are apart. */
  get sources(): readonly ObjectSource[] {
    const sources: ObjectSource[] = [];
    for (const container of this.allContainers) {
      sources.push(...container.envFrom);
      for (const { from } of container.env) if (from) sources.push(from);
    }
    for (const volume of this.volumes) sources.push(...volume.sources);
    return sources;
  }
  /** Names of Secrets for pulling images; the kubelet asks for them and does without where they are missing. */
  get imagePullSecrets(): readonly { readonly name: string; readonly field: Field }[] {
    return this.parts(Part, "spec", "imagePullSecrets").map((part) => ({ name: part.string("name") ?? "", field: part.field.child("name") }));
  }
  /** `default` where none is named; the old field `serviceAccount` counts where the new one is empty. */
  get serviceAccountName(): string {
    return this.string("spec", "serviceAccountName") || this.string("spec", "serviceAccount") || "default";
  }
  /** Where the ServiceAccount is named; undefined where it is the default one for want of a name. */
  get serviceAccountField(): Field | undefined {
    if (this.string("spec", "serviceAccountName")) return this.field.child("spec", "serviceAccountName");
    return this.string("spec", "serviceAccount") ? this.field.child("spec", "serviceAccount") : undefined;
  }
  get hostNetwork(): boolean {
    return this.boolean("spec", "hostNetwork") ?? false;
  }
  get restartPolicy(): string {
    return this.string("spec", "restartPolicy") || "Always";
  }
  get hostname(): string | undefined {
    return this.string("spec", "hostname") || undefined;
  }
  get subdomain(): string | undefined {
    return this.string("spec", "subdomain") || undefined;
  }
  get nodeName(): string | undefined {
    return this.string("spec", "nodeName") || undefined;
  }
  get nodeSelector(): Labels {
    return this.stringMap("spec", "nodeSelector");
  }
  get priorityClassName(): string | undefined {
    return this.string("spec", "priorityClassName") || undefined;
  }
  get runtimeClassName(): string | undefined {
    return this.string("spec", "runtimeClassName") || undefined;
  }
  /** Gates that somebody must lift before the Pod is scheduled. */
  get schedulingGates(): readonly string[] {
    return this.parts(Part, "spec", "schedulingGates").flatMap((gate) => gate.string("name") ?? []);
  }
}
