import type { Cause, CauseType, Suggestion, Warning } from "../resource/cause.ts";
import type { ResourceId } from "../resource/resource.ts";
import { closest, quote } from "../resource/words.ts";
import { minorOf, type KubernetesVersion } from "../resource/version.ts";
import type { Path } from "../source/path.ts";
import { CHANGES, type ChangeName } from "./changes.ts";

/**
 * The validation of one object under way: what is being validated, for which version, and what was found.
 * A validator is a plain function that takes the decoded object and this; it reports and never throws.
 * The methods are named after k8s.io/apimachinery's field.Error constructors, so a validator reads like its original.
 */
export class Validation {
  readonly causes: Cause[] = [];
  readonly warnings: Warning[] = [];
  readonly id: ResourceId;
  /** The apiVersion's version part. */
  readonly apiVersion: string;
  readonly version: KubernetesVersion;
  /** 36 for Kubernetes 1.36. */
  readonly minor: number;
  private readonly changes: ReadonlySet<ChangeName>;

  constructor(id: ResourceId, apiVersion: string, version: KubernetesVersion) {
    this.id = id;
    this.apiVersion = apiVersion;
    this.version = version;
    const { minor, changes } = releaseOf(version);
    this.minor = minor;
    this.changes = changes;
  }

  /** Whether a change of Kubernetes (see changes.ts) is in effect in the chosen version. */
  has(change: ChangeName): boolean {
    return this.changes.has(change);
  }

  /** A value that must be there is not. Says what to write. */
  required(path: Path, message: string, suggestion?: Suggestion): void {
    this.report("Required", path, message, suggestion);
  }
  /** A value that is there is wrong. The message names the value and what is allowed. */
  invalid(path: Path, message: string, suggestion?: Suggestion): void {
    this.report("Invalid", path, message, suggestion);
  }
  /** A value is none of the allowed ones; the message lists them, with the nearest first choice as suggestion. */
  notSupported(path: Path, value: unknown, allowed: readonly string[]): void {
    const nearest = typeof value === "string" ? closest(value, allowed) : undefined;
    const list = allowed.map((one) => JSON.stringify(one)).join(", ");
    this.report("NotSupported", path, `${quote(value)} is not one of ${list}`, nearest === undefined ? undefined : { kind: "replace", to: nearest });
  }
  /** A name inside the object refers to nothing in it (a volumeMount without a volume). */
  notFound(path: Path, message: string): void {
    this.report("NotFound", path, message);
  }
  duplicate(path: Path, message: string): void {
    this.report("Duplicate", path, message);
  }
  forbidden(path: Path, message: string): void {
    this.report("Forbidden", path, message);
  }
  tooLong(path: Path, message: string): void {
    this.report("TooLong", path, message);
  }
  tooMany(path: Path, message: string): void {
    this.report("TooMany", path, message);
  }
  typeInvalid(path: Path, message: string): void {
    this.report("TypeInvalid", path, message);
  }
  /** The server fails on a value and says so, beside other causes about it. */
  internal(path: Path, message: string): void {
    this.report("Internal", path, message);
  }
  /** The server accepts it with a Warning header. */
  warn(path: Path, message: string): void {
    this.warnings.push({ path, message });
  }

  private report(type: CauseType, path: Path, message: string, suggestion?: Suggestion): void {
    this.causes.push(suggestion === undefined ? { type, path, message } : { type, path, message, suggestion });
  }
}

/** A minor version and the changes that are in effect in it. */
interface Release {
  readonly minor: number;
  readonly changes: ReadonlySet<ChangeName>;
}

const releases = new Map<KubernetesVersion, Release>();

function releaseOf(version: KubernetesVersion): Release {
  let release = releases.get(version);
  if (!release) {
    const minor = minorOf(version);
    const all = Object.entries(CHANGES) as [ChangeName, { since: number; until?: number }][];
    const changes = new Set(all.flatMap(([name, { since, until }]) => (minor >= since && (until === undefined || minor < until) ? name : [])));
    releases.set(version, (release = { minor, changes }));
  }
  return release;
}
