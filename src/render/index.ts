export { renderAll } from "./render.ts";
export { variantOwning, variantsOf } from "./variants.ts";
