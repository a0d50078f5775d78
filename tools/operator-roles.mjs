// Writes the operator's roles into deploy/ from the kinds that it watches (src/operator/watched-kinds.ts) and the reports that it writes.
// A test compares them. Run: node tools/operator-roles.mjs
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const { outputFiles } = buildSync({ absWorkingDir: root, entryPoints: ["src/operator/roles.ts"], bundle: true, platform: "node", format: "esm", write: false });
const { rolesFile } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
for (const overlay of ["cluster-wide", "namespaced"]) writeFileSync(`${root}/deploy/overlays/${overlay}/roles.yaml`, rolesFile(overlay === "namespaced"));
