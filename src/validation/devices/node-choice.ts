import type { NodeSelector } from "../../resource/api/core-v1.ts";
import type { Path } from "../../source/path.ts";
import { dnsSubdomainName } from "../names.ts";
import { validateNodeSelector } from "../node-selector.ts";
import type { Validation } from "../validation.ts";

/** Ways to say which nodes can use devices. */
export interface NodeChoice {
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
  readonly allNodes?: boolean;
}

/** Validates each way that is used, and returns their fields; how many there may be is for the caller (pkg/apis/resource/validation/validation.go). */
export function validateNodeChoice({ nodeName, nodeSelector, allNodes }: NodeChoice, path: Path, validation: Validation): string[] {
  const ways: string[] = [];
  if (nodeName === "") validation.invalid(path.child("nodeName"), "the name of the node may not be empty; leave nodeName out instead");
  else if (nodeName !== undefined) {
    ways.push("nodeName");
    const problem = dnsSubdomainName(nodeName);
    if (problem !== undefined) validation.invalid(path.child("nodeName"), problem);
  }
  if (nodeSelector) {
    ways.push("nodeSelector");
    validateNodeSelector(nodeSelector, path.child("nodeSelector"), validation);
  }
  if (allNodes) ways.push("allNodes");
  else if (allNodes === false) validation.invalid(path.child("allNodes"), "allNodes may only be true; leave it out otherwise");
  return ways;
}
