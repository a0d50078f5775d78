/** Random numbers that a seed decides (mulberry32), so that a failing case can be made again. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}

/** What manifests are made of, and what is rare in them or wrong. */
interface Choice {
  readonly tame: readonly string[];
  readonly wild: readonly string[];
}

const KEYS: Choice = {
  tame: ["apiVersion", "kind", "metadata", "name", "spec", "a", "b", "key with space", "app.kubernetes.io/name", "$x", "é", "type", "mode", "x-y_z", '"q"', "'s'", "a#b", "a:b"],
  wild: ["no", "on", "1", "1.5", "~", "<<", '"on"', '"a\\tb"', "-a", "?x", "constructor", "__proto__", "a ", "@x", '"a', "a\tb"],
};
const PLAIN: Choice = {
  tame: ["v1", "Service", "nginx:1.2", "http://x/y?z=1", "80", "0x1F", "1e3", "1.50", ".5", "yes", "Off", "null", "~", "", "a b  c", "a # c", "a#b", "--flag=x", "-x", "<none>", "é 中 😀", "1_000", "9007199254740993", "=", "2024-01-01", "$(X)", "^a$", "a\\b", "it's", 'say "x"', "a, b", "a]", "-1"],
  wild: ["0644", "0808", "*.x", "@at", "%p", "`t", "a: b", "a:", ".inf", "{{ x }}", "&x y", "*x", "!t y", "!!str 1", "&x", "*y", "- a", "? a", "|", ">", ",a", "]", "[", "}", ":", ":x", "a\tb", "-", "--- a"],
};
const QUOTED: Choice = {
  tame: ["''", '""', "'it''s'", '"a\\nb"', "'a # b'", '"a: b"', '"a\\"b\\\\"', "'a\n  b'", '"a\n\n   b"', "'a  \n\n b'", '"\\t x "'],
  wild: ['"\\u00e9"', '"\\/"', "'", '"', "'a' b", '"a"#c', '"a\\\n  b"', '"\\d"', "'a\n---\nb'", "'a\n\tb'", '"a" : b', '"a \\\n\n b"'],
};
const FLOW: Choice = {
  tame: ["{}", "[]", "[a, b]", "{a: 1, b: x}", '["a", "b"]', "[ a b , 'c' ]", "{a: {b: [c]}}", "[1, 0x2, yes]", "[a,\n b,\n c\n]", "{a: 1,\n  b: 2}", "[a, ]", "{a: http://x}", "[-x, --y, -]", "[\n]", "[[a], {b: c}]", "{'a b': \"c\"}", "{a:\n  b}"],
  wild: ["[a b: c]", "{a, b: }", "{a:1}", '{"a":1}', "[a # c\n]", "[a?b]", "[a: b]", "{a: 1} b", "[a]]", "{a: 1, a: 2}", "[a,, b]", "[x\ny]", "[*x]", "{a: 1}: b", "[0644]", "{yes: 1}", "{a: [}", "['a\nb': c]", "[a,\n- b]", "[: a]", "{? a : b}"],
};
const LINE_ENDS: Choice = { tame: [" # c", "  #c", " #", " ", "  "], wild: ["#c", " \t# c", "\t", " x"] };
const BLOCK_HEADERS: Choice = { tame: ["|", ">", "|-", ">-", "|+", ">+", "| # c", "|  "], wild: ["|2", ">-1", "|x", "|#c", "|+-", "| \t"] };
const BLOCK_LINES: Choice = { tame: ["x", "a: b", "# c", "- d", "\tx", "y  ", "é", "{{ z }}", "---", "..."], wild: ["x"] };
const NOISE: Choice = { tame: ["\n", "# c\n", "  # c\n", "   \n", "      # deeper\n"], wild: ["\t\n", "\t# c\n", "x\n", "...\n"] };

/** Writes YAML such as manifests are made of, with a pinch of everything that is not. */
export function writeYaml(random: Random): string {
  const writer = new Writer(random, random.pick([0, 0, 0.01, 0.03, 0.1, 0.4]));
  let text = random.chance(0.1) ? "---\n" : random.chance(0.02) ? "--- # c\n" : "";
  text += random.chance(0.9) ? writer.mapping(0, 3) : random.chance(0.7) ? writer.list(0, 3) : writer.scalar(0);
  if (random.chance(0.03)) text += random.pick(["...\n", "...\na: 1\n", " a: 1\n", "- a\n", "}\n", "%x\n", "\n\n# end\n"]);
  if (random.chance(0.03)) text = text.replaceAll("\n", "\r\n");
  return random.chance(0.05) ? text.trimEnd() : text;
}

class Writer {
  private readonly random: Random;
  /** The share of choices that are wild. */
  private readonly wildness: number;

  constructor(random: Random, wildness: number) {
    this.random = random;
    this.wildness = wildness;
  }

  mapping(indent: number, depth: number): string {
    const entries = 1 + this.random.below(4);
    let text = "";
    for (let entry = 0; entry < entries; entry++) text += this.noise(indent) + " ".repeat(this.drift(indent)) + this.entry(indent, depth);
    return text;
  }

  list(indent: number, depth: number): string {
    const items = 1 + this.random.below(3);
    let text = "";
    for (let item = 0; item < items; item++) {
      const gap = this.random.chance(0.9) ? 1 : 1 + this.random.below(4);
      text += `${this.noise(indent)}${" ".repeat(this.drift(indent))}-`;
      if (depth > 0 && this.random.chance(0.5)) text += " ".repeat(gap) + this.mapping(indent + 1 + gap, depth - 1).trimStart();
      else if (depth > 0 && this.random.chance(0.1)) text += " ".repeat(gap) + this.list(indent + 1 + gap, depth - 1).trimStart();
      else if (this.random.chance(0.05)) text += this.lineEnd();
      else text += " ".repeat(gap) + this.scalar(indent);
    }
    return text;
  }

  scalar(indent: number): string {
    const kind = this.random.next();
    if (kind < 0.5) return this.choose(PLAIN) + (this.random.chance(0.06) ? `\n${" ".repeat(indent + 1 + this.random.below(3))}${this.choose(PLAIN)}` : "") + this.lineEnd();
    if (kind < 0.7) return this.choose(QUOTED) + this.lineEnd();
    if (kind < 0.85) return this.choose(FLOW) + this.lineEnd();
    return this.block(indent);
  }

  private entry(indent: number, depth: number): string {
    const { random } = this;
    // Mostly a number behind the key, so that few keys come twice.
    const key = this.choose(KEYS).replace(/(["']?)$/, random.chance(0.95) ? `${random.below(1000)}$1` : "$1");
    const head = `${key}:`;
    if (depth > 0 && random.chance(0.35)) return head + this.lineEnd() + this.mapping(indent + random.pick([2, 2, 2, 4, 1]), depth - 1);
    if (depth > 0 && random.chance(0.2)) return head + this.lineEnd() + this.list(indent + random.pick([0, 2, 2]), depth - 1);
    if (random.chance(0.05)) return head + this.lineEnd();
    return `${head}${random.chance(1 - this.wildness / 2) ? " " : random.pick(["", "  ", "\t"])}${this.scalar(indent)}`;
  }

  private block(indent: number): string {
    const { random } = this;
    let text = `${this.choose(BLOCK_HEADERS)}\n`;
    const column = indent + (random.chance(this.wildness) ? random.below(5) : random.pick([2, 4, 1]));
    for (let lines = random.below(5); lines > 0; lines--) text += random.chance(0.15) ? random.pick(["\n", "  \n", `${" ".repeat(column + 2)}\n`]) : `${" ".repeat(column + random.pick([0, 0, 0, 0, 2, 1]))}${this.choose(BLOCK_LINES)}\n`;
    return text;
  }

  private lineEnd(): string {
    return `${this.random.chance(0.08) ? this.choose(LINE_ENDS) : ""}\n`;
  }

  private noise(indent: number): string {
    if (!this.random.chance(0.08)) return "";
    return (this.random.chance(0.5) ? " ".repeat(indent) : "") + this.choose(NOISE);
  }

  private choose({ tame, wild }: Choice): string {
    return this.random.pick(this.random.chance(this.wildness) ? wild : tame);
  }

  private drift(indent: number): number {
    return this.random.chance(this.wildness / 4) ? Math.max(0, indent + this.random.below(3) - 1) : indent;
  }
}

const PIECES = ["\n", "  ", " ", "\t", ":", ": ", "- ", "-", "? ", "#", " #", "[", "]", "{", "}", ",", "&a ", "*a", "!x ", "!!str ", "|", "|-\n  ", ">", "'", '"', "@", "<<: ", "~", "---\n", "...\n", "\\", "\r", "\r\n", "\u0085", "\u2028", "\ufeff", "\u00a0", "é", "\0", "0644", "y", "on: ", "a: b\n", "{{ x }}", "'b'\n", "\n\n", "\n ", "\n- ", "[]", "{}"];

/** Changes a text in a few places: pieces come and go, lines move, are doubled, or shift. */
export function mutate(random: Random, text: string): string {
  let changed = text;
  for (let changes = 1 + random.below(3); changes > 0; changes--) {
    const at = random.below(changed.length + 1);
    if (random.chance(0.5)) changed = changed.slice(0, at) + random.pick(PIECES) + changed.slice(at + (random.chance(0.3) ? 1 : 0));
    else if (random.chance(0.4)) changed = changed.slice(0, at) + changed.slice(at + 1 + random.below(3));
    else changed = shiftLine(random, changed.split("\n")).join("\n");
  }
  return changed;
}

function shiftLine(random: Random, lines: string[]): string[] {
  const at = random.below(lines.length);
  const line = lines[at]!;
  switch (random.below(4)) {
    case 0: return lines.toSpliced(at, 1);
    case 1: return lines.toSpliced(at, 0, random.pick(lines));
    case 2: return lines.with(at, ` ${line}`);
    default: return lines.with(at, line.replace(/^ {1,2}/, ""));
  }
}
