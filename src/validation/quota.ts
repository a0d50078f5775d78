import { validateLimitRange } from "./quota/limit-range.ts";
import { validateResourceQuota } from "./quota/resource-quota.ts";
import type { Validators } from "./validator.ts";

/** ResourceQuota and LimitRange. */
export const validators: Validators = { "/LimitRange": validateLimitRange, "/ResourceQuota": validateResourceQuota };
