import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

/** A file path without ".." in it (validatePathNoBacksteps). Returns whether it is fine. */
export function validateNoBacksteps(value: string, path: Path, validation: Validation): boolean {
  const isFine = !value.includes("..") || !value.split("/").includes("..");
  if (!isFine) validation.invalid(path, `${quote(value)} may not contain ".."`);
  return isFine;
}

/** A relative file path without ".." in it (validateLocalDescendingPath). */
export function validateDescendingPath(value: string, path: Path, validation: Validation): void {
  if (value.startsWith("/")) validation.invalid(path, `${quote(value)} must be a relative path: no "/" in front`);
  validateNoBacksteps(value, path, validation);
}

/** A relative file path without ".." in it or in front of a name, which the kubelet keeps for itself (ValidateLocalNonReservedPath). */
export function validateVolumeFilePath(value: string, path: Path, validation: Validation): void {
  validateDescendingPath(value, path, validation);
  if (value.startsWith("..") && !value.startsWith("../")) validation.invalid(path, `${quote(value)} may not start with ".."`);
}

/** The permission bits of files: 0 to 0777 octal, which is 511. */
export function validateFileMode(mode: number | undefined, path: Path, validation: Validation): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) validation.invalid(path, `${mode} is out of range: a file mode is from 0 to 0777 (octal), which is 511`);
}
