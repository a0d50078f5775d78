import { formatPath, type FieldPath } from "../source/path.ts";
import { identityOf } from "./mend.ts";
import { effectOf, type Found } from "./run.ts";

/**
 * One defect, one finding. What the API server refuses speaks for its field: other rules are silent about that field
 * and about what lies in it; of several reasons for one field, the first is said. The same words of the same rule
 * about the same place are said once.
 */
export function collapse(found: readonly Found[]): Found[] {
  const refused = new Map<object, FieldPath[]>();
  for (const one of found) {
    if (!one.problem || one.rule.on !== "cause" || effectOf(one) !== "refused") continue;
    const { resource, path } = one.problem.at;
    const paths = refused.get(identityOf(resource));
    if (paths) paths.push(path);
    else refused.set(identityOf(resource), [path]);
  }
  const said = new Map<object, Set<string>>();
  return found.filter((one) => {
    if (!one.problem) return true;
    const { path } = one.problem.at;
    const object = identityOf(one.problem.at.resource);
    if (one.rule.on !== "cause" && refused.get(object)?.some((other) => speaksFor(other, path))) return false;
    const key = one.rule.on === "cause" ? formatPath(path) : `${one.rule.meta.id}\n${formatPath(path)}\n${one.problem.message}`;
    const keys = said.get(object);
    if (!keys) said.set(object, new Set([key]));
    else if (keys.has(key)) return false;
    else keys.add(key);
    return true;
  });
}

/** Whether a refusal at one path explains a problem at another: the same field, something inside it, or the field around it. */
function speaksFor(refusal: FieldPath, problem: FieldPath): boolean {
  if (refusal.length === 0 || problem.length < 2) return refusal.length > 0 && refusal.length === problem.length && refusal[0] === problem[0];
  const shorter = Math.min(refusal.length, problem.length);
  for (let i = 0; i < shorter; i++) if (refusal[i] !== problem[i]) return false;
  return true;
}
