/** On an object, or on a Pod template: the rules that are to be silent about it, and why. */
export const ANNOTATION = "kubeverdict.io/ignore";

const EXAMPLE = '"service/selects-no-pods -- an operator makes the Pods"';

/** Reads the annotation: rule ids or topics with commas between them, or `*`; then ` -- ` and the reason. */
export function parseAnnotation(text: string): { readonly rules: readonly string[]; readonly reason: string } | { readonly problem: string } {
  const dashes = text.indexOf("--");
  const names = dashes < 0 ? text : text.slice(0, dashes);
  const rules = names.split(",").map((name) => name.trim()).filter((name) => name !== "");
  const reason = dashes < 0 ? "" : text.slice(dashes + 2).trim();
  if (rules.length === 0) return { problem: `${ANNOTATION} names no rule; write rule ids, or "*" for all, and why: ${EXAMPLE}` };
  if (reason === "") return { problem: `${ANNOTATION} gives no reason and turns nothing off; add one, as in ${EXAMPLE}` };
  return { rules, reason };
}
