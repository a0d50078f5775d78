import { expect, test } from "vitest";
import type { Build } from "../../src/render/render.ts";
import { variantOwning, type Variant } from "../../src/render/variants.ts";

const build = (folder: string): Build => ({ name: folder, folder, files: [], variantOf: new Set() });
const shared = build("infrastructure/controllers");
const variants: readonly Variant[] = [
  { name: "production", builds: [shared, build("apps/production"), build("clusters/production/flux-system")] },
  { name: "staging", builds: [shared, build("apps/staging"), build("clusters/staging/flux-system")] },
];

test.for([
  ["clusters/production/apps.yaml", "production"],
  ["clusters/staging/flux-system/more.yaml", "staging"],
  ["apps/staging/more.yaml", "staging"],
  ["clusters/all.yaml", undefined],
  ["infrastructure/controllers/more.yaml", undefined],
  ["other/web.yaml", undefined],
  ["web.yaml", undefined],
  ["/elsewhere/web.yaml", undefined],
] as const)("%s belongs to %s", ([path, name]) => expect(variantOwning(path, variants)?.name).toBe(name));

test("value sets of one chart lie in the same folder: what lies there belongs to both", () => {
  const sets: readonly Variant[] = [{ name: "dev", builds: [build("shop")] }, { name: "prod", builds: [build("shop")] }];
  expect(variantOwning("shop/more.yaml", sets)).toBeUndefined();
  expect(variantOwning("/a/b.yaml", [{ name: undefined, builds: [build("/a")] }])).toBeUndefined();
});
