import { describe, expect, it } from "vitest";
import { validateCustomResourceRules, validateDefaultRules } from "../../src/cel/crd-rules.ts";
import type { ValidationRule } from "../../src/resource/api/apiextensions-v1.ts";
import type { Cause } from "../../src/resource/cause.ts";
import type { CustomSchema } from "../../src/resource/custom-schema.ts";
import type { JsonObject } from "../../src/source/document.ts";
import { Path } from "../../src/source/path.ts";

const TEXT: CustomSchema = { type: "string" };
const WHOLE: CustomSchema = { type: "integer" };
const SCHEMA: CustomSchema = {
  type: "object",
  properties: {
    name: TEXT, empty: TEXT, count: WHOLE, ratio: { type: "number" }, isOn: { type: "boolean" }, port: { "x-kubernetes-int-or-string": true },
    data: { type: "string", format: "byte" }, wait: { type: "string", format: "duration" }, when: { type: "string", format: "date-time" },
    words: { type: "array", items: TEXT }, numbers: { type: "array", items: WHOLE },
    tags: { type: "array", "x-kubernetes-list-type": "set", items: TEXT },
    parts: { type: "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["k"], items: { type: "object", properties: { k: TEXT, v: WHOLE } } },
    labels: { type: "object", additionalProperties: TEXT },
    inner: { type: "object", properties: { namespace: TEXT, "x-y": TEXT, deep: { type: "object", properties: { z: WHOLE } } } },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { known: TEXT } },
    gone: { type: "string", nullable: true },
  },
};
const OBJECT: JsonObject = {
  apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "a-thing" },
  name: "hello", empty: "", count: 3, ratio: 1.5, isOn: true, port: "80%", data: "YWJj", wait: "1h30m", when: "2024-05-06T07:08:09Z", words: ["b", "a", "c"], numbers: [3, 1, 2],
  tags: ["x", "y"], parts: [{ k: "a", v: 1 }, { k: "b" }], labels: { app: "web", "example.com/tier": "front" }, inner: { namespace: "n", "x-y": "dash", deep: { z: 4 } }, free: { known: "k", other: 1 }, gone: null,
};

function causesOf(rules: readonly ValidationRule[], schema = SCHEMA, object = OBJECT): Cause[] {
  const causes: Cause[] = [];
  validateCustomResourceRules({ ...schema, "x-kubernetes-validations": rules }, object, Path.root, (cause) => causes.push(cause));
  return causes;
}

const judged = (rule: string): string[] => causesOf([{ rule }]).map(({ message }) => message);

describe("rules of custom resources", () => {
  it.each([
    ["operators", "1 + 2 * 3 == 7 && 7 / 2 == 3 && -7 % 3 == -1 && 1.5 + 1.0 == 2.5 && 'a' + 'b' == 'ab' && [1] + [2] == [1, 2]"],
    ["numbers of all kinds", "self.count == 3.0 && self.count < 3.5 && 3u == 3 && 0x10 == 16 && 1e3 == 1000.0 && self.ratio > 1"],
    ["conditions that fail on one side only", "true || self.numbers[9] > 0"],
    ["the ternary operator", "(self.isOn ? self.count : 0) == 3"],
    ["texts and bytes", "'\\u00e9' == 'é' && size(b'\\xff') == 1 && r'\\d' == '\\\\d' && '''a\nb'''.size() == 3"],
    ["presence", "has(self.name) && has(self.empty) && has(self.inner.deep.z) && !has(self.parts[1].v)"],
    ["a null where there is a field", "!has(self.gone) || self.gone == null"],
    ["macros", "self.numbers.all(n, n > 0) && self.numbers.exists(n, n == 2) && self.numbers.exists_one(n, n > 2) && self.numbers.filter(n, n > 1).size() == 2 && self.numbers.map(n, n * 2) == [6, 2, 4]"],
    ["macros with a condition and of maps", "self.numbers.map(n, n > 1, string(n)) == ['3', '2'] && self.labels.exists(key, key == 'app')"],
    ["macros with two variables", "self.numbers.all(i, n, n >= i - 1) && self.labels.transformMap(k, v, v + k)['app'] == 'webapp' && self.words.transformList(i, w, string(i) + w) == ['0b', '1a', '2c']"],
    ["names that are escaped", "self.inner.__namespace__ == 'n' && self.inner.x__dash__y == 'dash'"],
    ["sets and maps that are lists", "self.tags == ['y', 'x'] && self.tags + ['z', 'x'] == ['x', 'y', 'z'] && self.parts[0].v == 1 && !has(self.parts[1].v)"],
    ["unknown fields", "has(self.free.known) && self.free.known == 'k'"],
    ["integer or text", "type(self.port) == string && self.port.endsWith('%')"],
    ["bytes, durations and times", "self.data == b'abc' && self.wait == duration('90m') && self.wait.getMinutes() == 90 && self.when.getFullYear() == 2024 && self.when + duration('1s') > self.when && self.when.getHours('+02:00') == 9"],
    ["conversions", "int('12') == 12 && string(1.5) == '1.5' && double('2') == 2.0 && bytes('a') == b'a' && string(timestamp('2024-01-01T00:00:00Z')) == '2024-01-01T00:00:00Z' && uint(3) == 3u && bool('true')"],
    ["texts", "'abc'.startsWith('a') && 'abc'.contains('bc') && 'a,b'.split(',') == ['a', 'b'] && ['a', 'b'].join('-') == 'a-b' && 'AbC'.lowerAscii() == 'abc' && ' a '.trim() == 'a' && 'aaa'.replace('a', 'b', 2) == 'bba' && 'abc'.substring(1, 2) == 'b' && 'abc'.charAt(0) == 'a' && 'abcb'.lastIndexOf('b') == 3 && 'ab'.reverse() == 'ba'"],
    ["formatting", "'%s is %d, %.2f, %x and %b'.format(['a', 3, 1.234, 255, 5]) == 'a is 3, 1.23, ff and 101' && strings.quote('a\"b') == '\"a\\\\\"b\"'"],
    ["patterns", "'abc123'.matches('^[a-c]+[0-9]+$') && 'a1b22'.find('[0-9]+') == '1' && 'a1b22'.findAll('[0-9]+') == ['1', '22']"],
    ["lists", "[1, 2, 3].sum() == 6 && [3, 1].min() == 1 && [3, 1].max() == 3 && ['a', 'b'].isSorted() && ['a', 'b', 'a'].lastIndexOf('a') == 2 && [[1], [2]].flatten() == [1, 2]"],
    ["sets", "sets.contains([1, 2], [1]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1])"],
    ["URLs", "isURL('https://a.example:80/p?q=1') && url('https://a.example:80/p?q=1').getPort() == '80' && url('https://a.example/p?q=1').getQuery() == {'q': ['1']} && !isURL('x y')"],
    ["quantities", "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('500m').asApproximateFloat() == 0.5 && quantity('2').add(1).asInteger() == 3 && !isQuantity('x')"],
    ["addresses", "ip('10.0.0.1').family() == 4 && isIP('::1') && cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').prefixLength() == 8 && !isCIDR('10.0.0.0/40') && ip.isCanonical('10.0.0.1')"],
    ["named formats", "!format.named('dns1123Label').value().validate('Bad').hasValue() == false && !format.dns1123Label().validate('good').hasValue()"],
    ["versions", "semver('1.2.3').isLessThan(semver('1.10.0')) && isSemver('1.0.0-rc.1') && semver('v1.2', true).minor() == 2"],
    ["optional values", "self.?name.orValue('x') == 'hello' && optional.none().orValue(1) == 1 && [?optional.of(1)] == [1] && {?'a': optional.none()} == {} && self.labels[?'no'].hasValue() == false"],
    ["the resource's own metadata", "self.metadata.name == 'a-thing' && self.kind == 'Thing' && self.apiVersion.startsWith('example.com')"],
    ["types", "type(1) == int && type('a') == string && type(self.numbers) == list && type(null) == null_type"],
  ])("evaluates %s", (_what, rule) => {
    expect(judged(rule)).toEqual([]);
  });

  it.each([
    ["a wrong condition", "self.count > 3", "the rule \"self.count > 3\""],
    ["a missing item", "self.numbers[9] > 0", "cannot be evaluated"],
    ["a missing key", "self.labels['no'] == ''", "cannot be evaluated"],
    ["a division by zero", "1 / (self.count - 3) == 1", "cannot be evaluated"],
    ["an overflow", "self.count + 9223372036854775806 > 0", "cannot be evaluated"],
    ["a duration that is none", "duration(self.name) > duration('1s')", "cannot be evaluated"],
  ])("reports %s", (_what, rule, words) => {
    expect(judged(rule)).toEqual([expect.stringContaining(words)]);
  });

  it("stops what takes too long", () => {
    const many = { ...OBJECT, numbers: Array.from({ length: 2000 }, (_, i) => i) };
    const causes = causesOf([{ rule: "self.numbers.all(a, self.numbers.all(b, self.numbers.all(c, a + b + c >= 0)))" }], SCHEMA, many);
    expect(causes).toEqual([expect.objectContaining({ type: "Invalid", message: expect.stringContaining("too much computing") as string })]);
  });

  it("skips rules about the past on create, but for those that say they can do without", () => {
    expect(causesOf([{ rule: "self.name == oldSelf.name + 'x'" }])).toEqual([]);
    expect(causesOf([{ rule: "!oldSelf.hasValue()", optionalOldSelf: true }])).toEqual([]);
    expect(causesOf([{ rule: "oldSelf.hasValue()", optionalOldSelf: true }])).toHaveLength(1);
  });

  it("says it in the words, with the type and at the place that the rule gives", () => {
    const place = ({ type, path, message }: Cause): string => `${type} ${String(path)}: ${message}`;
    expect(causesOf([{ rule: "false", message: "never", reason: "FieldValueForbidden", fieldPath: ".inner.deep.z" }]).map(place)).toEqual(["Forbidden inner.deep.z: never"]);
    expect(causesOf([{ rule: "false", messageExpression: "'too many: ' + string(self.count)" }]).map(place)).toEqual(["Invalid : too many: 3"]);
    expect(causesOf([{ rule: "false", message: "else", messageExpression: "self.words[9]" }]).map(place)).toEqual(["Invalid : else"]);
    expect(causesOf([{ rule: "false", message: "m", reason: "FieldValueRequired", fieldPath: ".labels['a.b']" }]).map(place)).toEqual(["Required labels[a.b]: m"]);
  });

  it("evaluates rules inside of lists and maps at their place", () => {
    const schema: CustomSchema = {
      type: "object", properties: {
        list: { type: "array", items: { type: "object", properties: { a: WHOLE }, "x-kubernetes-validations": [{ rule: "self.a > 0", message: "m" }] } },
        map: { type: "object", additionalProperties: { type: "string", "x-kubernetes-validations": [{ rule: "self != 'bad'", message: "m" }] } },
        pod: { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true, "x-kubernetes-validations": [{ rule: "self.metadata.name == 'p'", message: "m" }] },
      },
    };
    const object = { list: [{ a: 1 }, { a: 0 }], map: { x: "bad", y: "good" }, pod: { apiVersion: "v1", kind: "Pod", metadata: { name: "q" } } };
    expect(causesOf([], schema, object).map(({ path }) => String(path))).toEqual(["list[1]", "map[x]", "pod"]);
  });

  it("compares a default with itself", () => {
    const causes: Cause[] = [];
    const schema: CustomSchema = { type: "integer", "x-kubernetes-validations": [{ rule: "self > oldSelf", message: "m" }] };
    validateDefaultRules(schema, 3, false, (cause) => causes.push(cause));
    expect(causes.map(({ message }) => message)).toEqual(["m"]);
    validateDefaultRules({ ...schema, "x-kubernetes-validations": [{ rule: "self >= oldSelf" }] }, 3, false, (cause) => causes.push(cause));
    expect(causes).toHaveLength(1);
  });
});
