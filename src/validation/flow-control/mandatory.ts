import type { FlowSchemaSpec, PriorityLevelConfigurationSpec } from "../../resource/api/flowcontrol-v1.ts";

/*
 * The objects that every API server makes itself and keeps as they are, after pkg/apis/flowcontrol/bootstrap/default.go of
 * apiserver. An empty list is the same as none.
 */

const EVERYTHING = {
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], namespaces: ["*"], clusterScope: true }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
} as const;
const group = (name: string): object => ({ kind: "Group", group: { name } });

const FLOW_SCHEMAS: Readonly<Record<string, object>> = {
  exempt: {
    priorityLevelConfiguration: { name: "exempt" }, matchingPrecedence: 1,
    rules: [{ subjects: [group("system:masters")], ...EVERYTHING }],
  },
  "catch-all": {
    priorityLevelConfiguration: { name: "catch-all" }, matchingPrecedence: 10000, distinguisherMethod: { type: "ByUser" },
    rules: [{ subjects: [group("system:unauthenticated"), group("system:authenticated")], ...EVERYTHING }],
  },
};

const PRIORITY_LEVELS: Readonly<Record<string, object>> = {
  exempt: { type: "Exempt" },
  "catch-all": { type: "Limited", limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: "Reject" } } },
};

/** Whether a FlowSchema of one of the fixed names has the fixed spec; undefined for all other names. */
export function isFixedFlowSchema(name: string, spec: FlowSchemaSpec): boolean | undefined {
  if (!Object.hasOwn(FLOW_SCHEMAS, name)) return undefined;
  return isSame({ ...spec, matchingPrecedence: spec.matchingPrecedence || 1000 }, FLOW_SCHEMAS[name]);
}

/** Whether a PriorityLevelConfiguration of one of the fixed names has the fixed spec; what is below `exempt` may be changed. */
export function isFixedPriorityLevel(name: string, spec: PriorityLevelConfigurationSpec): boolean | undefined {
  if (!Object.hasOwn(PRIORITY_LEVELS, name)) return undefined;
  const { exempt, limited, ...rest } = spec;
  const filled = limited && { nominalConcurrencyShares: 30, lendablePercent: 0, ...limited };
  return isSame({ ...rest, ...(limited && { limited: filled }), ...(name !== "exempt" && exempt && { exempt }) }, PRIORITY_LEVELS[name]);
}

function isSame(a: unknown, b: unknown): boolean {
  if (isNothing(a) || isNothing(b)) return isNothing(a) && isNothing(b);
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  if (Array.isArray(a) && Array.isArray(b) && a.length !== b.length) return false;
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return Array.isArray(a) === Array.isArray(b) && [...keys].every((key) => isSame(left[key], right[key]));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && value.length === 0);
}
