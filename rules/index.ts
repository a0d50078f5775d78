// One line a rule, sorted by id; `npm run new-rule topic/name` adds one. rules.test.ts compares the list with the folders.
export { default as "api/duplicate-value" } from "./api/duplicate-value.ts";
export { default as "api/forbidden-value" } from "./api/forbidden-value.ts";
export { default as "api/invalid-value" } from "./api/invalid-value.ts";
export { default as "api/not-found" } from "./api/not-found.ts";
export { default as "api/required-value" } from "./api/required-value.ts";
export { default as "api/server-error" } from "./api/server-error.ts";
export { default as "api/server-warning" } from "./api/server-warning.ts";
export { default as "api/too-long" } from "./api/too-long.ts";
export { default as "api/too-many" } from "./api/too-many.ts";
export { default as "api/unknown-field" } from "./api/unknown-field.ts";
export { default as "api/unknown-kind" } from "./api/unknown-kind.ts";
export { default as "api/unsupported-value" } from "./api/unsupported-value.ts";
export { default as "api/wrong-type" } from "./api/wrong-type.ts";
export { default as "yaml/syntax-error" } from "./yaml/syntax-error.ts";
