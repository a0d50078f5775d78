import type { Rule } from "../src/rule/rule.ts";
import * as byId from "./index.ts";

/** Every rule, sorted by id. */
export const rules: readonly Rule[] = Object.values(byId);
