import type { Container, VolumeDevice, VolumeMount } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";
import { validateDescendingPath, validateNoBacksteps } from "./paths.ts";
import { namesHint } from "./words.ts";

/*
 * What a container mounts, after ValidateVolumeMounts and ValidateVolumeDevices in
 * pkg/apis/core/validation/validation.go. Some causes name the list and not the item, as the server's do.
 */

const PROPAGATIONS = ["Bidirectional", "HostToContainer", "None"];
const RECURSIVE_READ_ONLY = ["Disabled", "Enabled", "IfPossible"];

/** A container's mounts and devices: each names a volume of the Pod, and no path or volume is used twice. */
export function validateMounts(container: Container, path: Path, context: PodContext): void {
  const mounts = container.volumeMounts ?? [];
  const devices = container.volumeDevices ?? [];
  if (mounts.length > 0) validateVolumeMounts(mounts, devices, container, path.child("volumeMounts"), context);
  if (devices.length > 0) validateVolumeDevices(devices, mounts, path.child("volumeDevices"), context);
}

function validateVolumeMounts(mounts: readonly VolumeMount[], devices: readonly VolumeDevice[], container: Container, path: Path, context: PodContext): void {
  const { validation } = context;
  const mountPaths = new Set<string>();
  const dropped = validation.has("imageVolumes") ? undefined : imageVolumes(context);
  for (let i = 0; i < mounts.length; i++) {
    const mount = mounts[i]!;
    const { name = "", mountPath = "" } = mount;
    if (dropped?.has(name)) continue;
    const item = path.child(i);
    if (name === "") validation.required(item.child("name"), "a mount needs the name of a volume");
    if (!context.volumes.has(name)) reportUnknownVolume(name, item.child("name"), context);
    if (mountPath === "") validation.required(item.child("mountPath"), "a mount needs the path in the container");
    if (mountPaths.has(mountPath)) validation.invalid(item.child("mountPath"), `another mount of this container has the path ${quote(mountPath)}`);
    mountPaths.add(mountPath);
    if (devices.length > 0) validateBesideDevices(mount, devices, item, validation);
    validateSubPaths(mount, item, path, validation);
    validatePropagation(mount, container, path, validation);
    if (mount.recursiveReadOnly !== undefined) validateRecursiveReadOnly(mount, path.child("recursiveReadOnly"), validation);
  }
}

function validateBesideDevices({ name = "", mountPath = "" }: VolumeMount, devices: readonly VolumeDevice[], path: Path, validation: Validation): void {
  if (devices.some((device) => (device.name ?? "") === name)) {
    validation.invalid(path.child("name"), `the volume ${quote(name)} is among volumeDevices too; a container uses a volume as files or as a device`);
  }
  if (devices.some((device) => (device.devicePath ?? "") === mountPath)) validation.invalid(path.child("mountPath"), `a device has the path ${quote(mountPath)}`);
}

function imageVolumes({ spec }: PodContext): ReadonlySet<string> {
  return new Set((spec.volumes ?? []).flatMap(({ name, image }) => (image ? (name ?? "") : [])));
}

function reportUnknownVolume(name: string, path: Path, { volumeNames, validation }: PodContext): void {
  if (volumeNames.has(name)) validation.notFound(path, `the volume ${quote(name)} has problems of its own`);
  else validation.notFound(path, `no volume of the Pod has the name ${quote(name)}${namesHint(name, volumeNames, "volumes")}`);
}

function validateSubPaths({ subPath = "", subPathExpr = "" }: VolumeMount, item: Path, path: Path, validation: Validation): void {
  if (subPath !== "") validateDescendingPath(subPath, path.child("subPath"), validation);
  if (subPathExpr === "") return;
  if (subPath !== "") validation.invalid(item.child("subPathExpr"), "subPath and subPathExpr exclude each other; keep one");
  validateDescendingPath(subPathExpr, path.child("subPathExpr"), validation);
}

function validatePropagation({ mountPropagation }: VolumeMount, { securityContext }: Container, path: Path, validation: Validation): void {
  if (mountPropagation === undefined) return;
  const field = path.child("mountPropagation");
  if (!PROPAGATIONS.includes(mountPropagation)) validation.notSupported(field, mountPropagation, PROPAGATIONS);
  if (mountPropagation === "Bidirectional" && securityContext?.privileged !== true) {
    validation.forbidden(field, `only a privileged container may propagate mounts as "Bidirectional"`);
  }
}

function validateRecursiveReadOnly({ recursiveReadOnly, readOnly, mountPropagation }: VolumeMount, path: Path, validation: Validation): void {
  if (recursiveReadOnly === undefined || recursiveReadOnly === "Disabled") return;
  if (!RECURSIVE_READ_ONLY.includes(recursiveReadOnly)) {
    validation.notSupported(path, recursiveReadOnly, RECURSIVE_READ_ONLY);
    return;
  }
  if (!readOnly) validation.forbidden(path, `recursiveReadOnly ${quote(recursiveReadOnly)} needs readOnly: true`);
  if (mountPropagation !== undefined && mountPropagation !== "None") {
    validation.forbidden(path, `recursiveReadOnly ${quote(recursiveReadOnly)} does not go with mountPropagation ${quote(mountPropagation)}`);
  }
}

function validateVolumeDevices(devices: readonly VolumeDevice[], mounts: readonly VolumeMount[], path: Path, context: PodContext): void {
  const { validation } = context;
  const paths = new Set<string>();
  const names = new Set<string>();
  devices.forEach(({ name = "", devicePath = "" }, i) => {
    const item = path.child(i);
    const volume = context.volumes.get(name);
    if (name === "") validation.required(item.child("name"), "a device needs the name of a volume");
    if (names.has(name)) validation.invalid(item.child("name"), `another device of this container uses the volume ${quote(name)}`);
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      validation.invalid(item.child("name"), `the volume ${quote(name)} is no claim; only persistentVolumeClaim and ephemeral volumes can be devices`);
    }
    if (!volume) reportUnknownVolume(name, item.child("name"), context);
    validateDevicePath(devicePath, paths, item.child("devicePath"), validation);
    if (mounts.some((mount) => (mount.name ?? "") === name)) {
      validation.invalid(item.child("name"), `the volume ${quote(name)} is among volumeMounts too; a container uses a volume as files or as a device`);
    }
    if (mounts.some((mount) => (mount.mountPath ?? "") === devicePath)) validation.invalid(item.child("devicePath"), `a mount has the path ${quote(devicePath)}`);
    if (name !== "") names.add(name);
  });
}

function validateDevicePath(devicePath: string, paths: Set<string>, path: Path, validation: Validation): void {
  if (devicePath === "") validation.required(path, "a device needs the path in the container");
  if (paths.has(devicePath)) validation.invalid(path, `another device of this container has the path ${quote(devicePath)}`);
  if (devicePath === "" || validateNoBacksteps(devicePath, path, validation)) paths.add(devicePath);
}
