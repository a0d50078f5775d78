import { formatPath } from "../../source/path.ts";
import type { Picture } from "./picture.ts";

/** The picture as scripts read it; docs/output-formats.md describes it. */
export function formatPictureJson({ nodes, edges, findings }: Picture): string {
  const objects = nodes.map(({ id, category, apiVersion, kind, namespace, name, state, file, line, pods, detail, findings: about }) => ({ id, category, apiVersion, kind, namespace, name, state, file, line, pods, detail, findings: about }));
  const said = findings.map(({ rule, severity, effect, message, file, range, path }) => ({
    rule, severity, effect, message, file, line: range?.start.line, column: range?.start.column, path: path && formatPath(path),
  }));
  return `${JSON.stringify({ nodes: objects, edges, findings: said }, null, 2)}\n`;
}
