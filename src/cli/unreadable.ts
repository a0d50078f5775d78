import type { Project } from "../engine/project.ts";
import { visible } from "../report/words.ts";

/**
 * Tells on stderr which documents are missing from the answer because they are no YAML. For commands that report no findings, and
 * would otherwise look as if such a document were not there; lint and validate show where and why.
 */
export function tellUnreadable(project: Project): void {
  for (const { file: { path }, line, problems } of project.documents) {
    const problem = problems.find(({ fatal }) => fatal);
    if (problem) process.stderr.write(`kubeverdict: ${visible(path)}:${problem.range.start.line}: ${problem.message}; the document on line ${line} is left out\n`);
  }
}
