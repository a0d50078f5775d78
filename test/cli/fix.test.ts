import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, run } from "../support/program.ts";

const BAD = "# web\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  prots: # here\n  - port: \"80\"\n";
const GOOD = "# web\napiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  ports: # here\n  - port: 80\n";

const bytesOf = (folder: string, name: string): string => readFileSync(join(folder, name)).toString("latin1");

test.for<[what: string, of: (text: string) => Buffer]>([
  ["as it is", (text) => Buffer.from(text)],
  ["with CRLF", (text) => Buffer.from(text.replaceAll("\n", "\r\n"))],
  ["without a line break at the end", (text) => Buffer.from(text.trimEnd())],
  ["with a byte order mark", (text) => Buffer.from(`\ufeff${text}`)],
  ["in UTF-16", (text) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ["in UTF-16, big end first", (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16()],
  ["with characters beyond 16 bits", (text) => Buffer.from(`# 🚢 ä\n${text}`)],
])("--fix keeps every other byte of a text %s", ([, of]) => {
  const folder = folderWith({ "web.yaml": of(BAD) });
  chmodSync(join(folder, "web.yaml"), 0o640);
  const { code, stderr } = run(folder, ["--fix", "web.yaml"]);
  expect([code, stderr]).toEqual([0, "kubeverdict: fixed 2 findings in 1 file\n"]);
  expect(bytesOf(folder, "web.yaml")).toBe(of(GOOD).toString("latin1"));
  expect(statSync(join(folder, "web.yaml")).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(["web.yaml"]);
});

test("bytes that are no UTF-8 stay as they are in a file whose other documents are fixed", () => {
  const broken = Buffer.concat([Buffer.from("a: "), Buffer.from([0xff]), Buffer.from("\n---\n")]);
  const folder = folderWith({ "web.yaml": Buffer.concat([broken, Buffer.from(BAD)]) });
  expect(run(folder, ["--fix", "web.yaml"]).code).toBe(1);
  expect(bytesOf(folder, "web.yaml")).toBe(Buffer.concat([broken, Buffer.from(GOOD)]).toString("latin1"));
});

test("the exit code and the findings are about what remains", () => {
  const folder = folderWith({ "web.yaml": `${BAD.replace("prots", "ports")}    nodePort: 0.5\n` });
  const { code, stdout } = run(folder, ["lint", "--fix", "--format", "json", "web.yaml"]);
  const { findings } = JSON.parse(stdout) as { findings: { path: string; line: number }[] };
  expect([code, findings.map(({ path }) => path)]).toEqual([1, ["spec.ports[0].nodePort"]]);
});

test("--fix-dry-run prints a patch and changes nothing", () => {
  const folder = folderWith({ "a/web.yaml": BAD });
  const { code, stdout, stderr } = run(folder, ["--fix-dry-run", "."]);
  expect([code, stderr]).toEqual([1, "kubeverdict: would fix 2 findings in 1 file\n"]);
  expect(stdout).toBe([
    "--- a/a/web.yaml", "+++ b/a/web.yaml", "@@ -2,6 +2,6 @@", " apiVersion: v1", " kind: Service", " metadata: {name: web}", " spec:",
    "-  prots: # here", "-  - port: \"80\"", "+  ports: # here", "+  - port: 80", "",
  ].join("\n"));
  expect(bytesOf(folder, "a/web.yaml")).toBe(BAD);
});

test("standard input comes out fixed, findings go to stderr", () => {
  const folder = folderWith({});
  const { code, stdout, stderr } = run(folder, ["--fix", "-"], { input: `${BAD}    protocol: xyz\n` });
  expect([code, stdout]).toEqual([1, `${GOOD}    protocol: xyz\n`]);
  expect(stderr).toContain("fixed 2 findings in 1 file");
  expect(stderr).toContain("xyz");
});

test("a text without anything to fix comes out as it is", () => {
  expect(run(folderWith({}), ["--fix", "-"], { input: GOOD }).stdout).toBe(GOOD);
});

test("nothing is written where one of the files is read-only", () => {
  const folder = folderWith({ "a.yaml": BAD, "b.yaml": BAD.replaceAll("web", "other") });
  chmodSync(join(folder, "b.yaml"), 0o444);
  const { code, stderr } = run(folder, ["--fix", "."]);
  expect([code, stderr]).toEqual([2, "kubeverdict: cannot fix b.yaml: it is read-only\n"]);
  expect(bytesOf(folder, "a.yaml")).toBe(BAD);
});

test("a symbolic link stays, and what it leads to is fixed", () => {
  const folder = folderWith({ "real/web.yaml": BAD });
  mkdirSync(join(folder, "links"));
  symlinkSync("../real/web.yaml", join(folder, "links/web.yaml"));
  expect(run(folder, ["--fix", "links"]).code).toBe(0);
  expect(lstatSync(join(folder, "links/web.yaml")).isSymbolicLink()).toBe(true);
  expect(bytesOf(folder, "real/web.yaml")).toBe(GOOD);
  expect(existsSync(join(folder, "links/.web.yaml"))).toBe(false);
});

test("findings that are old, off or suppressed are not fixed", () => {
  const folder = folderWith({
    "kubeverdict.yaml": "rules:\n  api/wrong-type: off\n",
    "web.yaml": BAD.replace("# here", "# kubeverdict-disable-line api/unknown-field -- a test"),
  });
  const { stderr } = run(folder, ["--fix", "web.yaml"]);
  expect(stderr).toBe("kubeverdict: fixed 0 findings in 0 files\n");
});

test("JSON and SARIF carry the edits", () => {
  const folder = folderWith({ "web.yaml": BAD });
  const { findings } = JSON.parse(run(folder, ["--format", "json", "web.yaml"]).stdout) as { findings: { fix: { edits: { offset: number; length: number; text: string }[] } }[] };
  const log = JSON.parse(run(folder, ["--format", "sarif", "web.yaml"]).stdout) as { runs: { results: { fixes: { artifactChanges: { artifactLocation: { uri: string }; replacements: { deletedRegion: { charOffset: number; charLength: number }; insertedContent: { text: string } }[] }[] }[] }[] }[] };
  const changes = log.runs[0]!.results.flatMap(({ fixes }) => fixes.flatMap(({ artifactChanges }) => artifactChanges));
  expect(changes.map(({ artifactLocation }) => artifactLocation.uri)).toEqual(["web.yaml"]);
  const replaced = changes.flatMap(({ replacements }) => replacements.map(({ deletedRegion: { charOffset, charLength }, insertedContent }) => ({ offset: charOffset, length: charLength, text: insertedContent.text })));
  expect(replaced).toEqual([{ offset: BAD.indexOf("prots"), length: 5, text: "ports" }]);
  expect(findings.flatMap(({ fix }) => fix.edits)).toEqual(replaced.map((edit) => ({ file: "web.yaml", ...edit })));
});
