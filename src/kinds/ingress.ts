import type { Field } from "../resource/resource.ts";
import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";

/** networking.k8s.io/v1, and the layouts before it as far as they say the same. */
export class Ingress extends ResourceView {
  /** The class that it names, in the field or else in the old annotation. */
  get className(): string | undefined {
    return this.string("spec", "ingressClassName") ?? this.annotation("kubernetes.io/ingress.class");
  }
  get classField(): Field {
    const inSpec = this.string("spec", "ingressClassName") !== undefined;
    return inSpec ? this.field.child("spec", "ingressClassName") : this.field.child("metadata", "annotations", "kubernetes.io/ingress.class");
  }
  /** Where requests go that no rule matches; `spec.backend` before networking.k8s.io/v1. */
  get defaultBackend(): IngressBackend | undefined {
    return this.part(IngressBackend, "spec", "defaultBackend") ?? this.part(IngressBackend, "spec", "backend");
  }
  get rules(): readonly IngressRule[] {
    return this.parts(IngressRule, "spec", "rules");
  }
  get tls(): readonly IngressTls[] {
    return this.parts(IngressTls, "spec", "tls");
  }
  /** Every backend: the default one first, then those of the paths. */
  get backends(): readonly IngressBackend[] {
    const { defaultBackend } = this;
    const backends = defaultBackend ? [defaultBackend] : [];
    for (const { paths } of this.rules) for (const { backend } of paths) if (backend) backends.push(backend);
    return backends;
  }
}

export class IngressRule extends Part {
  /** undefined: every host. */
  get host(): string | undefined {
    return this.string("host") || undefined;
  }
  get paths(): readonly IngressPath[] {
    return this.parts(IngressPath, "http", "paths");
  }
}

export class IngressPath extends Part {
  /** "" where it has none: then all paths. */
  get path(): string {
    return this.string("path") ?? "";
  }
  /** `ImplementationSpecific` where it has none, as before networking.k8s.io/v1. */
  get pathType(): string {
    return this.string("pathType") || "ImplementationSpecific";
  }
  /** Whether it answers every request. What an ImplementationSpecific path matches is for the controller to know; most take it as a prefix or a regular expression. */
  get answersAll(): boolean {
    const { path, pathType } = this;
    return pathType === "ImplementationSpecific" || (pathType === "Prefix" && (path === "/" || path === ""));
  }
  get backend(): IngressBackend | undefined {
    return this.part(IngressBackend, "backend");
  }
}

export class IngressBackend extends Part {
  private get isOldLayout(): boolean {
    return this.at("service") === undefined && this.at("serviceName") !== undefined;
  }
  /** The Service, of the Ingress' own namespace; undefined for a resource backend. */
  get serviceName(): string | undefined {
    return (this.isOldLayout ? this.string("serviceName") : this.string("service", "name")) || undefined;
  }
  get serviceNameField(): Field {
    return this.isOldLayout ? this.field.child("serviceName") : this.field.child("service", "name");
  }
  /** The number or the name of a port of the Service (never a target port). */
  get servicePort(): number | string | undefined {
    if (this.isOldLayout) return this.integerOrString("servicePort") || undefined;
    return this.string("service", "port", "name") || this.integer("service", "port", "number") || undefined;
  }
  get servicePortField(): Field {
    if (this.isOldLayout) return this.field.child("servicePort");
    const port = this.field.child("service", "port");
    return this.string("service", "port", "name") ? port.child("name") : port.child("number");
  }
  /** What it names instead of a Service. */
  get resourceBackend(): { readonly apiGroup: string; readonly kind: string; readonly name: string } | undefined {
    if (!this.object("resource")) return undefined;
    return { apiGroup: this.string("resource", "apiGroup") ?? "", kind: this.string("resource", "kind") ?? "", name: this.string("resource", "name") ?? "" };
  }
}

export class IngressTls extends Part {
  get hosts(): readonly string[] {
    return this.strings("hosts");
  }
  get secretName(): string | undefined {
    return this.string("secretName") || undefined;
  }
}
