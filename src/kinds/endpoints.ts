import { Part } from "./part.ts";
import { ResourceView } from "./resource-view.ts";

/** The label by which an EndpointSlice belongs to a Service. */
export const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** The old list of addresses of a Service; copied to EndpointSlices where the Service has no selector. */
export class Endpoints extends ResourceView {
  get subsets(): readonly EndpointSubset[] {
    return this.parts(EndpointSubset, "subsets");
  }
}

export class EndpointSubset extends Part {
  get addresses(): readonly EndpointAddress[] {
    return this.parts(EndpointAddress, "addresses");
  }
  get notReadyAddresses(): readonly EndpointAddress[] {
    return this.parts(EndpointAddress, "notReadyAddresses");
  }
  get ports(): readonly EndpointPort[] {
    return this.parts(EndpointPort, "ports");
  }
}

export class EndpointAddress extends Part {
  get ip(): string {
    return this.string("ip") ?? "";
  }
  /** The Pod that it says it is. */
  get podName(): string | undefined {
    return this.string("targetRef", "kind") === "Pod" ? this.string("targetRef", "name") : undefined;
  }
  /** The UID of what it says it is; two addresses are the same only where it is the same too. */
  get targetUid(): string | undefined {
    return this.string("targetRef", "uid");
  }
}

/** A port of Endpoints or of an EndpointSlice; it belongs to the Service port with the same name. */
export class EndpointPort extends Part {
  get name(): string {
    return this.string("name") ?? "";
  }
  get port(): number | undefined {
    return this.integer("port");
  }
  get protocol(): string {
    return this.string("protocol") || "TCP";
  }
}

export class EndpointSlice extends ResourceView {
  /** The Service that it belongs to. */
  get serviceName(): string | undefined {
    return this.labels.get(SERVICE_NAME_LABEL) || undefined;
  }
  get addressType(): string | undefined {
    return this.string("addressType");
  }
  get endpoints(): readonly SliceEndpoint[] {
    return this.parts(SliceEndpoint, "endpoints");
  }
  get ports(): readonly EndpointPort[] {
    return this.parts(EndpointPort, "ports");
  }
}

/** One endpoint of a slice; its addresses are all the same peer. */
export class SliceEndpoint extends Part {
  get addresses(): readonly string[] {
    return this.strings("addresses");
  }
  /** Unknown counts as ready. */
  get ready(): boolean {
    return this.boolean("conditions", "ready") ?? true;
  }
  /** The Pod that it says it is. */
  get podName(): string | undefined {
    return this.string("targetRef", "kind") === "Pod" ? this.string("targetRef", "name") : undefined;
  }
}
