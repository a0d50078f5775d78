import type { Binding } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import { Path } from "../../source/path.ts";
import { dnsSubdomainName, pathSegmentNameProblem } from "../names.ts";
import type { Validation } from "../validation.ts";

const NAME = Path.of("metadata", "name");
const TARGET = Path.of("target");

/** A Binding of a Pod to a Node (ValidatePodBinding in pkg/apis/core/validation/validation.go); there is no strategy, and so its metadata only needs a name that fits into a URL. */
export function validateBinding(binding: Binding, validation: Validation): void {
  const podName = binding.metadata?.name;
  if (!podName) return validation.required(NAME, "a Binding has the name of its Pod");
  const nameProblem = pathSegmentNameProblem(podName);
  if (nameProblem !== undefined) return validation.invalid(NAME, nameProblem);
  const { kind = "", name = "" } = binding.target ?? {};
  const isNode = kind === "" || kind === "Node";
  if (!isNode) validation.notSupported(TARGET.child("kind"), kind, ["Node", "<empty>"]);
  if (name === "") validation.required(TARGET.child("name"), "a Binding needs the name of the Node");
  else if (isNode && validation.has("bindingNodeName")) {
    const problem = dnsSubdomainName(name);
    if (problem !== undefined) validation.invalid(TARGET.child("name"), `the Node ${quote(name)} cannot exist: ${problem}`);
  }
}
