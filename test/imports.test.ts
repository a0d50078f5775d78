import { build } from "esbuild";
import { expect, test } from "vitest";

/** What each file imports when it is loaded: no types, and nothing that is loaded later. */
async function imports(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { metafile } = await build({
    entryPoints: ["src/cli/main.ts", "src/cli/program.ts", "src/cli/custom/worker.ts", "src/index.ts", "src/testing/index.ts", "src/page/main.ts"],
    bundle: true, write: false, metafile: true, outdir: "none", platform: "node", format: "esm", packages: "external", logLevel: "silent", loader: { ".css": "text" },
  });
  return new Map(Object.entries(metafile.inputs).map(([file, { imports: all }]) => [file, all.filter(({ kind, external }) => kind === "import-statement" && !external).map(({ path }) => path)]));
}

/** The first circle that is found, as its files in order; undefined where there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle) return circle;
  }
  return undefined;
}

test("a circle is found", () => {
  expect(circleIn(new Map([["a", ["b", "c"]], ["b", []], ["c", ["d"]], ["d", ["c"]]]))).toEqual(["c", "d", "c"]);
  expect(circleIn(new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]]))).toBeUndefined();
});

test("no files import each other in a circle", async () => {
  const graph = await imports();
  expect(graph.size).toBeGreaterThan(400);
  expect(circleIn(graph)).toBeUndefined();
});
