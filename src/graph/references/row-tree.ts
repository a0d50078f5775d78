import type { FieldPath, Step } from "../../source/path.ts";
import type { JsonObject } from "../../source/document.ts";
import { compilePattern, EVERY, type Pattern, type ReferenceRow } from "./row.ts";

/** A row with its way and its target, split once, and its place in the tables. */
export interface CompiledRow {
  readonly row: ReferenceRow;
  readonly pattern: Pattern;
  readonly order: number;
  /** undefined where the reference says it. */
  readonly type: TargetType | undefined;
}

/** An API group and a kind. */
export interface TargetType { readonly group: string; readonly kind: string }

/** `apps/Deployment`, or `/Service` for the core group. */
export function splitType(type: string): TargetType {
  const slash = type.indexOf("/");
  return { group: type.slice(0, slash), kind: type.slice(slash + 1) };
}

/** The rows whose ways begin alike. */
interface Branch {
  readonly rows: CompiledRow[];
  readonly steps: string[];
  readonly below: Branch[];
  every: Branch | undefined;
}

/** Which entries a way took where it says "every", counted from 0 and packed into a number where they are few and small. */
export type Turns = number | readonly number[];

const SHORT = 3;
const BITS = 10;

/** Takes an object that a row leads to, the name that it names, and the turns on the way. */
type Visit = (object: JsonObject, name: string, row: CompiledRow, turns: Turns) => void;

/** Rows of one kind, sorted into a tree by their steps, so that an object is gone through once for all of them. */
export class RowTree {
  private readonly root = newBranch();
  private readonly turns: number[] = [];
  private visit: Visit = () => undefined;

  constructor(rows: readonly ReferenceRow[]) {
    for (const [order, row] of rows.entries()) {
      this.add({ row, pattern: compilePattern(row.at), order, type: typeof row.to === "string" ? splitType(row.to) : undefined });
    }
  }

  private add(compiled: CompiledRow): void {
    let branch = this.root;
    for (const step of compiled.pattern as readonly string[]) branch = step === EVERY ? (branch.every ??= newBranch()) : childOf(branch, step);
    branch.rows.push(compiled);
  }

  /** Calls `visit` with each object that a row leads to, where its name is a text; for each row in the order of the text. */
  walk(value: unknown, visit: Visit): void {
    this.visit = visit;
    this.turns.length = 0;
    this.enter(value, this.root);
  }

  private enter(value: unknown, branch: Branch): void {
    if (typeof value !== "object" || value === null) return;
    if (branch.every) this.enterEach(value, branch.every);
    if (Array.isArray(value)) return;
    const { steps, below, rows } = branch;
    // None of the steps and names is something that every object has.
    const object = value as JsonObject;
    for (let i = 0; i < steps.length; i++) {
      const there = object[steps[i]!];
      if (there !== undefined) this.enter(there, below[i]!);
    }
    // In this order most objects give their references in the order of the tables, so that they need not be sorted.
    for (let i = 0; i < rows.length; i++) {
      const name = object[rows[i]!.row.name];
      if (typeof name === "string" && name !== "") this.visit(object, name, rows[i]!, packed(this.turns));
    }
  }

  private enterEach(value: object, branch: Branch): void {
    const { turns } = this;
    const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    for (let i = 0; i < items.length; i++) {
      turns.push(i);
      this.enter(items[i], branch);
      turns.pop();
    }
  }
}

function newBranch(): Branch {
  return { rows: [], steps: [], below: [], every: undefined };
}

function childOf(branch: Branch, step: string): Branch {
  const known = branch.steps.indexOf(step);
  if (known >= 0) return branch.below[known]!;
  const child = newBranch();
  branch.steps.push(step);
  branch.below.push(child);
  return child;
}

function packed(turns: readonly number[]): Turns {
  if (turns.length > SHORT) return [...turns];
  let all = 0;
  for (let i = 0; i < turns.length; i++) {
    if (turns[i]! >> BITS > 0) return [...turns];
    all |= turns[i]! << (BITS * i);
  }
  return all;
}

/** The path from a value along a pattern, with the turns that a walk took. */
export function pathAlong(value: unknown, pattern: Pattern, turns: Turns): FieldPath {
  const path: Step[] = [];
  let at = value as Readonly<Record<Step, unknown>>;
  let turn = 0;
  for (const step of pattern) {
    const taken = step === EVERY ? entryOf(at, typeof turns === "number" ? (turns >> (BITS * turn++)) & ((1 << BITS) - 1) : turns[turn++]!) : step;
    path.push(taken);
    at = at[taken] as Readonly<Record<Step, unknown>>;
  }
  return path;
}

function entryOf(value: object, turn: number): Step {
  return Array.isArray(value) ? turn : Object.keys(value)[turn]!;
}
