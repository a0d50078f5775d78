import type { Judgement } from "../resource/cause.ts";
import type { Resource } from "../resource/resource.ts";
import type { KubernetesVersion } from "../resource/version.ts";
import { VALIDATORS } from "./index.ts";
import { Validation } from "./validation.ts";

/** What the API server of that version would answer to a strict dry run of the resource on an empty cluster. */
export function judge(resource: Resource, version: KubernetesVersion): Judgement {
  const { group, kind } = resource.id;
  const validate = VALIDATORS[`${group}/${resource.version}/${kind}`] ?? VALIDATORS[`${group}/${kind}`];
  const validation = new Validation(resource.id, resource.version, version);
  validate?.(resource.value, validation);
  return { verdict: validation.causes.length > 0 ? "reject" : "accept", causes: validation.causes, warnings: validation.warnings };
}
