import { describe, expect, it } from "vitest";
import { parseFile } from "../../src/source/parse.ts";
import { suppressionsOf } from "../../src/source/suppression.ts";

function read(text: string) {
  return parseFile({ path: "a.yaml", text }).map((document) => {
    const { suppressions, problems } = suppressionsOf(document);
    return [
      ...suppressions.map(({ line, rules, reason, range }) => `${range.start.line}: ${rules.map(({ id, range: { start, end } }) => `${id}@${start.column}-${end.column}`).join(" ")} in ${line ?? "document"} because ${reason}`),
      ...problems.map(({ rule, message, range }) => `${range.start.line}:${range.start.column}-${range.end.column} ${rule}: ${message}`),
    ];
  });
}

describe("suppressionsOf", () => {
  it("reads comments on the next line, on this line and for the document", () => {
    expect(
      read(`# kubeverdict-disable service/selects-no-pods, ingress -- made elsewhere
spec: {} # kubeverdict-disable-line * -- this one
# kubeverdict-disable-next-line api/unknown-field -- stacked
# another comment
  # kubeverdict-disable-next-line yaml -- near
status: {}
`),
    ).toEqual([["1: service/selects-no-pods@23-46 ingress@48-55 in document because made elsewhere", "2: *@37-38 in 2 because this one", "3: api/unknown-field@33-50 in 6 because stacked", "5: yaml@35-39 in 6 because near"]]);
  });

  it("sees only comments", () => {
    expect(
      read(`a: |  # kubeverdict-disable-line service -- behind a block header
  # kubeverdict-disable service -- text
b: "# kubeverdict-disable service -- text"
c: x# kubeverdict-disable service -- text
d: [ # kubeverdict-disable-line ingress -- in a list
  1]
`),
    ).toEqual([["1: service@34-41 in 1 because behind a block header", "5: ingress@33-40 in 5 because in a list"]]);
    expect(read('{"a": "# kubeverdict-disable service -- text"}')).toEqual([[]]);
  });

  it("gives each document its own, the line of its --- included", () => {
    expect(read("a: 1\n--- # kubeverdict-disable a -- one\nb: 1\n--- # kubeverdict-disable b -- two\n---\nc: 1\n")).toEqual([[], ["2: a@27-28 in document because one"], ["4: b@27-28 in document because two"]]);
  });

  it("reads those above a syntax error, so that it can be turned off", () => {
    expect(read("# kubeverdict-disable yaml/syntax-error -- a template\na: [\n")).toEqual([["1: yaml/syntax-error@23-40 in document because a template"]]);
  });

  it.each([
    ["# kubeverdict-disable", 'this names no rule; write it as in "# kubeverdict-disable service/selects-no-pods -- why"'],
    ["# kubeverdict-disable -- why", 'this names no rule; write it as in "# kubeverdict-disable service/selects-no-pods -- why"'],
    ["# kubeverdict-disable-next-line a/b", 'this gives no reason; add one, as in "# kubeverdict-disable-next-line service/selects-no-pods -- why"'],
    ["# kubeverdict-disable-nextline a/b -- c", '"kubeverdict-disable-nextline" is unknown; write kubeverdict-disable, kubeverdict-disable-line or kubeverdict-disable-next-line'],
    ["# kubeverdict-disable a/b because c", '"a/b because c" is no rule id, topic or *; separate rules by commas, and begin the reason with " -- "'],
  ])("complains about %s", (comment, message) => expect(read(`${comment}\na: 1\n`)).toEqual([[`1:1-${comment.length + 1} suppression/invalid: ${message}`]]));

  it("leaves other comments alone", () => expect(read("# see kubeverdict-disable in the manual\n# kubeverdict is great\na: 1\n")).toEqual([[]]));
});
