import type { Resource, ResourceId } from "../../resource/resource.ts";
import type { JsonObject } from "../../source/document.ts";

/** An object of a running cluster: what somebody could have written, and what the cluster says about it. */
export interface ObservedObject {
  readonly resource: Resource;
  readonly uid: string;
  readonly status: JsonObject | undefined;
  /** The controller that made it. */
  readonly owner: (Pick<ResourceId, "group" | "kind" | "name"> & { readonly uid: string }) | undefined;
  readonly isBeingDeleted: boolean;
}

/** A warning that the cluster wrote down about an object: an Event. */
export interface ObservedEvent {
  readonly about: ResourceId;
  readonly reason: string;
  readonly message: string;
}
