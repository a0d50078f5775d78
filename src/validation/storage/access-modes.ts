import { quote } from "../../resource/words.ts";
import { dnsSubdomainName } from "../names.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";

const ACCESS_MODES = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"];
const VOLUME_MODES = ["Block", "Filesystem"];

/** The access modes of a volume or claim: at least one, and ReadWriteOncePod only by itself. Causes name the list (pkg/apis/core/validation/validation.go). */
export function validateAccessModes(accessModes: readonly string[] = [], path: Path, validation: Validation): void {
  if (accessModes.length === 0) validation.required(path, 'write at least one access mode, for example "ReadWriteOnce"');
  for (const mode of accessModes) if (!ACCESS_MODES.includes(mode)) validation.notSupported(path, mode, ACCESS_MODES);
  if (accessModes.includes("ReadWriteOncePod") && accessModes.some((mode) => mode !== "ReadWriteOncePod" && ACCESS_MODES.includes(mode))) {
    validation.forbidden(path, `"ReadWriteOncePod" may not stand beside other access modes; found ${accessModes.map(quote).join(", ")}`);
  }
}

/** The volume mode of a volume or claim; an absent one is Filesystem. */
export function validateVolumeMode(volumeMode: string | undefined, path: Path, validation: Validation): void {
  if (volumeMode !== undefined && !VOLUME_MODES.includes(volumeMode)) validation.notSupported(path, volumeMode, VOLUME_MODES);
}

/** The name of a StorageClass or VolumeAttributesClass, where there is one (ValidateClassName). */
export function validateClassName(name: string | undefined, path: Path, validation: Validation): void {
  const problem = name ? dnsSubdomainName(name) : undefined;
  if (problem !== undefined) validation.invalid(path, problem);
}
