import type { Field } from "../resource/resource.ts";
import { Part } from "./part.ts";

const HANDLERS = ["httpGet", "tcpSocket", "grpc", "exec", "sleep"] as const;
export type ProbeHandler = (typeof HANDLERS)[number];

/** A probe or a lifecycle hook: something that the kubelet does to a container. */
export class Probe extends Part {
  /** `livenessProbe`, `readinessProbe`, `startupProbe`, `postStart` or `preStop`. */
  get purpose(): string {
    return String(this.steps.at(-1));
  }
  /** How it asks; undefined where nothing says so. */
  get handler(): ProbeHandler | undefined {
    for (const handler of HANDLERS) if (this.object(handler)) return handler;
    return undefined;
  }
  /** The port that is asked: a number, or the name of one of the container's own ports. */
  get port(): number | string | undefined {
    const { handler } = this;
    return handler && this.integerOrString(handler, "port");
  }
  get portField(): Field | undefined {
    const { handler } = this;
    return handler && this.field.child(handler, "port");
  }
  /** The host that is asked instead of the Pod's own address. */
  get host(): string | undefined {
    const { handler } = this;
    return handler && (this.string(handler, "host") || undefined);
  }
}
