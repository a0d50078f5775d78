import { loadRe2 } from "../source/re2.ts";

/** What both engines read alike: no flags, no classes by name, no escapes but of punctuation, digits and word characters, no count above 1000. */
const PLAIN = /^(?:[^\\.[({]|\\[^\w\s]|\\[dDw]|\.|\{\d{1,3}(?:,\d{0,3})?\}|\(\?:|\((?!\?)|\[\^?(?:[^\\[\]]|\\[^\w\s]|\\[dw])+\])*$/;
/** Where a group repeats, a backtracking engine may take exponential time. */
const REPEATED_GROUP = /\)[*+{]/;
const LINE_BREAK = /[\n\r\u2028\u2029]/;
const CACHE_SIZE = 1000;

type Matcher = (text: string) => boolean;
const matchers = new Map<string, Matcher | undefined>();

/**
 * Whether a regular expression with the syntax of Go's regexp package matches somewhere in the text; undefined where Go does
 * not compile it. Plain patterns run on JavaScript's engine, all others on RE2, which is loaded when the first one comes.
 */
export function matchesGoPattern(pattern: string, text: string): boolean | undefined {
  let matcher = matchers.get(pattern);
  if (matcher === undefined && !matchers.has(pattern)) {
    matcher = plainMatcher(pattern) ?? re2Matcher(pattern);
    if (matchers.size >= CACHE_SIZE) matchers.clear();
    matchers.set(pattern, matcher);
  }
  return matcher?.(text);
}

function plainMatcher(pattern: string): Matcher | undefined {
  if (!PLAIN.test(pattern) || REPEATED_GROUP.test(pattern)) return undefined;
  try {
    const expression = new RegExp(pattern, "u");
    // A dot and the ends of lines mean something else to JavaScript only where there are lines.
    return (text) => (LINE_BREAK.test(text) ? re2Matcher(pattern)?.(text) === true : expression.test(text));
  } catch {
    return undefined;
  }
}

function re2Matcher(pattern: string): Matcher | undefined {
  try {
    const compiled = loadRe2().compile(pattern);
    return (text) => compiled.matcher(text).find();
  } catch {
    return undefined;
  }
}
