import type { Connection } from "../simulation/connectivity.ts";

/** The connections as JSON, in pieces: there can be a million of them. One a line, so that they can be compared with diff. */
export function* formatConnectionsJson(connections: Iterable<Connection>): Iterable<string> {
  yield '{ "connections": [';
  let separator = "\n";
  for (const { from, to, allowed, via } of connections) {
    const entry = {
      from,
      to,
      allowed: allowed.isAll ? "all" : allowed.ranges,
      via: via.map(({ service, port }) => ({ service: `${service.namespace ?? ""}/${service.name}`, port })),
    };
    yield `${separator}  ${JSON.stringify(entry)}`;
    separator = ",\n";
  }
  yield "\n] }\n";
}
