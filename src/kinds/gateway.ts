/** The group of Gateway, ListenerSet, the routes and ReferenceGrant. */
export const GATEWAY_API = "gateway.networking.k8s.io";
