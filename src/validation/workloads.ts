import type { Validators } from "./validator.ts";

export const validators: Validators = {};
