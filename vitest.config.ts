import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["test/**/*.test.ts"], exclude: ["**/node_modules/**", "test/cluster/**"], globalSetup: "test/support/build.ts", testTimeout: 30_000, pool: "threads" } });
