import type { Path } from "../source/path.ts";
import { pathSegmentNameProblem } from "./names.ts";
import type { Validation } from "./validation.ts";

/** A part of a reference to an object that must be there and fit into a URL, for example its kind or name. */
export function validateReferencePart(value: string | undefined, part: string, path: Path, validation: Validation): void {
  if (!value) return validation.required(path.child(part), `a reference needs the ${part} of the object`);
  const problem = pathSegmentNameProblem(value);
  if (problem !== undefined) validation.invalid(path.child(part), problem);
}
