import type { Taint } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import { validateLabelName } from "../labels.ts";
import { labelValueProblem } from "../names.ts";
import { validateTaintEffect } from "../pod/scheduling.ts";
import type { Validation } from "../validation.ts";

/** The taints of a Node: each pair of key and effect once (validateNodeTaints in pkg/apis/core/validation/validation.go). */
export function validateTaints(taints: readonly Taint[], path: Path, validation: Validation): void {
  const seen = new Set<string>();
  taints.forEach(({ key = "", value = "", effect = "" }, i) => {
    const taintPath = path.index(i);
    validateLabelName(key, taintPath.child("key"), validation);
    const problem = labelValueProblem(value);
    if (problem !== undefined) validation.invalid(taintPath.child("value"), problem);
    if (effect === "") validation.required(taintPath.child("effect"), 'a taint needs an effect, for example "NoSchedule"');
    else validateTaintEffect(effect, taintPath.child("effect"), validation);
    const pair = `${effect} ${key}`;
    if (seen.has(pair)) validation.duplicate(taintPath, `there is another taint with key ${quote(key)} and effect ${quote(effect)}`);
    seen.add(pair);
  });
}
