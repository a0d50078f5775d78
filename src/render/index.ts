export { renderAll } from "./render.ts";
export { variantsOf } from "./variants.ts";
