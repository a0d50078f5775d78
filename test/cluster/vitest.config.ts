import { defineConfig } from "vitest/config";

// Run by `npm run test:cluster`, which sees to it that the control plane is there.
export default defineConfig({
  test: { include: ["test/cluster/*.test.ts"], globalSetup: ["test/support/build.ts", "test/cluster/support/start.ts"], testTimeout: 900_000, hookTimeout: 120_000, pool: "threads", fileParallelism: false },
});
