import { placeOf } from "../engine/place.ts";
import type { Route } from "../simulation/trace/hop.ts";

/** A request's way, for scripts. */
export function formatTraceJson({ from, to, verdict, hops, reasons }: Route): string {
  const document = {
    from, to, verdict,
    hops: hops.map(({ object, at, decides, notes }) => {
      const range = at && placeOf(at.resource, at.path);
      return { object, file: at?.resource.origin?.document.file.path, line: range?.start.line, decides, ...(notes.length > 0 ? { notes } : {}) };
    }),
    reasons,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
