import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Examples import the package by its name; tests run its source.
const alias = [{ find: /^kubeverdict$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) }];

export default defineConfig({ resolve: { alias }, test: { include: ["test/**/*.test.ts"], exclude: ["**/node_modules/**", "test/cluster/**"], globalSetup: "test/support/build.ts", testTimeout: 30_000, pool: "threads" } });
