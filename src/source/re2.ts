import { createRequire } from "node:module";
import type { RE2JS } from "re2js";

const require = createRequire(import.meta.url);

/** The engine for regular expressions of Go's kind. It is large, so it is loaded by the first pattern that needs it. */
export function loadRe2(): typeof RE2JS {
  return (require("re2js") as { RE2JS: typeof RE2JS }).RE2JS;
}
