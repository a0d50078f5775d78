// Starts a rule: `npm run new-rule service/unknown-target-port [Kind]` writes the rule, a bad and a good fixture, and the line in rules/index.ts.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [id, kind = "Service"] = process.argv.slice(2);
if (!/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/.test(id ?? "")) {
  process.stderr.write("usage: npm run new-rule topic/defect [Kind], for example npm run new-rule service/unknown-target-port Service\n");
  process.exit(2);
}
if (existsSync(`${root}rules/${id}.ts`)) {
  process.stderr.write(`rules/${id}.ts is there already\n`);
  process.exit(2);
}

const manifest = (name, marker) => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}${marker}\n`;
const files = {
  [`rules/${id}.ts`]: `import { defineRule } from "../../src/rule/rule.ts";

export default defineRule({
  meta: {
    id: "${id}",
    effect: "broken",
    docs: {
      what: "TODO: what is wrong, in one sentence.",
      why: "TODO: what happens in the cluster because of it.",
      how: "TODO: what to do about it.",
      see: ["https://kubernetes.io/docs/"],
    },
  },
  kinds: ["${kind}"],

  *check(view) {
    if (view.name === "bad") yield { at: view.field.child("metadata", "name"), message: \`TODO: say what is wrong with "\${view.name}"\` };
  },
});
`,
  [`test/rules/${id}/bad.yaml`]: manifest("bad", ` # expect: ${id}`),
  [`test/rules/${id}/good.yaml`]: manifest("good", ""),
};
for (const [path, text] of Object.entries(files)) {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, text);
}

const list = readFileSync(`${root}rules/index.ts`, "utf8").trimEnd().split("\n");
const line = `export { default as "${id}" } from "./${id}.ts";`;
const exported = list.filter((one) => one.startsWith("export"));
const place = exported.findIndex((one) => one.split('"')[1] > id);
exported.splice(place < 0 ? exported.length : place, 0, line);
writeFileSync(`${root}rules/index.ts`, [...list.filter((one) => !one.startsWith("export")), ...exported, ""].join("\n"));
process.stdout.write(`${Object.keys(files).join("\n")}\nrules/index.ts\nNext: npx vitest run -t ${id}, then write the fixtures, then the rule; npm run update writes its snapshots and page.\n`);
