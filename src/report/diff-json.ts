import type { Diff } from "../engine/diff/diff.ts";

/** What a change does, for scripts: objects by name, consequences with their place. */
export function formatDiffJson({ added, removed, changed, consequences, fixed }: Diff): string {
  const document = {
    added, removed, changed,
    consequences: consequences.map(({ kind, harm, resource, message, notes, file, range }) => ({ kind, harm, resource, message, notes, file, line: range?.start.line, column: range?.start.column })),
    fixed: fixed.map(({ rule, message, resource }) => ({ rule, message, resource })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
