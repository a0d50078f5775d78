/** The group of Gateway, ListenerSet, the routes and ReferenceGrant. */
export const GATEWAY_API = "gateway.networking.k8s.io";

/** The kinds that have listeners: a ListenerSet adds its own to those of a Gateway (GEP-1713). */
export const LISTENER_KINDS: ReadonlySet<string> = new Set(["Gateway", "ListenerSet"]);
