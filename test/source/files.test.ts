import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeText } from "../../src/source/decode.ts";
import { readSources, type SourceOptions } from "../../src/source/files.ts";

let root: string;
const files: Record<string, string> = {
  ".git/HEAD": "x",
  ".gitignore": "/build/\n*.local.yaml\n",
  "a.yaml": "a: 1\n",
  "b/c.yml": "c: 1\n",
  "b/d.json": "{}",
  "b/e.txt": "no manifest",
  "b/my.local.yaml": "ignored: 1\n",
  "b/.gitignore": "skip\n!keep.local.yaml\n",
  "b/keep.local.yaml": "kept: 1\n",
  "b/skip/x.yaml": "ignored: 1\n",
  "build/out.yaml": "built: 1\n",
  ".hidden/x.yaml": "hidden: 1\n",
  "node_modules/m/x.yaml": "foreign: 1\n",
  "chart/Chart.yaml": "name: chart\nversion: 1.0.0\n",
  "chart/templates/t.yaml": "{{ x }}\n",
  "test/fixtures/f.yaml": "f: 1\n",
};

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "kubeverdict-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  writeFileSync(join(root, "binary.yaml"), Buffer.from([0x50, 0x4b, 0, 1, 2]));
  symlinkSync("..", join(root, "b/loop"));
  symlinkSync("nowhere.yaml", join(root, "b/broken.yaml"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function read(paths: readonly string[], options: SourceOptions = {}): string[] {
  return [...readSources(paths, { workingDirectory: root, ...options })].map((source) => (source.kind === "file" ? `${source.file.path}${source.isNamed ? " named" : ""}${source.inChart ? " in chart" : ""}` : `${source.path}: ${source.message}`));
}

const ALL = [
  "a.yaml",
  "b/broken.yaml: the symbolic link leads nowhere",
  "b/c.yml",
  "b/d.json",
  "b/keep.local.yaml",
  "binary.yaml: not a text file, or in an encoding other than UTF-8 and UTF-16 with a byte order mark",
  "chart/Chart.yaml in chart",
  "chart/templates/t.yaml in chart",
  "test/fixtures/f.yaml",
];

describe("readSources", () => {
  it("reads a folder by name, without what git ignores, hidden folders and node_modules, and each folder once", () => expect(read(["."])).toEqual(ALL));

  it("reads what is no file by the path it was given", () => expect(read(["/dev/null"])).toEqual(["/dev/null named"]));

  it("shows paths as they were given", () => {
    expect(read(["b/"])).toEqual(ALL.slice(1, 5));
    expect(read(["./test"])).toEqual(["./test/fixtures/f.yaml"]);
    expect(read([join(root, "test")])).toEqual([join(root, "test/fixtures/f.yaml")]);
  });

  it("reads what is named, whatever it is called and whoever ignores it", () => {
    expect(read(["b/e.txt", "build/out.yaml", "b/my.local.yaml"])).toEqual(["b/e.txt named", "build/out.yaml named", "b/my.local.yaml named"]);
    expect(read(["build"])).toEqual(["build/out.yaml"]);
    expect(read([".hidden"])).toEqual([".hidden/x.yaml"]);
  });

  it("reads no file twice", () => expect(read(["a.yaml", "./a.yaml", "*.yaml"])).toEqual(["a.yaml named", ALL[5]]));

  it("leaves out what is excluded", () => {
    expect(read(["."], { exclude: ["b", "binary.yaml", "chart/templates/*.yaml"] })).toEqual(["a.yaml", "chart/Chart.yaml in chart", "test/fixtures/f.yaml"]);
    expect(read(["test"], { exclude: ["fixtures/*.yaml"], excludeFrom: join(root, "test") })).toEqual([]);
    expect(read(["**/*.yaml"], { exclude: ["b/**", "{chart,test}/", "binary.yaml"] })).toEqual(["a.yaml"]);
  });

  it("expands globs that the shell left alone", () => {
    expect(read(["b/*.yml", "{chart,test}/**/*.yaml"])).toEqual(["b/c.yml", "chart/Chart.yaml", "chart/templates/t.yaml", "test/fixtures/f.yaml"]);
    expect(read(["none/*.yaml"])).toEqual(["none/*.yaml: no file matches this glob"]);
  });

  it("tells what is missing and reads the rest", () => expect(read(["missing.yaml", "a.yaml/x", "a.yaml"])).toEqual(["missing.yaml: no such file or folder", "a.yaml/x: no such file or folder", "a.yaml named"]));

  it("takes standard input as it is given", () => {
    const [source] = readSources(["-"], { standardInput: "a: 1\n" });
    expect(source).toMatchObject({ kind: "file", isNamed: true, file: { path: "-", text: "a: 1\n" } });
  });

  it.skipIf(process.getuid?.() === 0)("tells what may not be read", () => {
    chmodSync(join(root, "a.yaml"), 0);
    try {
      expect(read(["a.yaml"])).toEqual(["a.yaml: permission denied"]);
    } finally {
      chmodSync(join(root, "a.yaml"), 0o644);
    }
  });

  it("reads one file at a time", () => {
    const sources = readSources(["a.yaml", "b/c.yml"], { workingDirectory: root })[Symbol.iterator]();
    sources.next();
    writeFileSync(join(root, "b/c.yml"), "c: 2\n");
    expect(sources.next().value).toMatchObject({ file: { text: "c: 2\n" } });
  });
});

describe("decodeText", () => {
  it.each([
    ["UTF-8", Buffer.from("é\n")],
    ["UTF-8 with a byte order mark", Buffer.from("\ufeffé\n")],
    ["UTF-16 LE", Buffer.from("\ufeffé\n", "utf16le")],
    ["UTF-16 BE", Buffer.from("\ufeffé\n", "utf16le").swap16()],
  ])("reads %s", (_, bytes) => expect(decodeText(bytes)).toBe("é\n"));

  it("marks bytes that are no UTF-8", () => expect(decodeText(Buffer.from([0x61, 0xe9, 0x62, 0xc3, 0xa9, 0xe2, 0x82]))).toBe("a\udce9bé\udce2\udc82"));

  it("refuses what is no text", () => expect(decodeText(Buffer.from("a\0b"))).toBeUndefined());
});
