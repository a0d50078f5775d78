import type { DownwardAPIVolumeFile, KeyToPath, Volume, VolumeProjection } from "../../resource/api/core-v1.ts";
import { quote } from "../../resource/words.ts";
import type { Path } from "../../source/path.ts";
import type { Validation } from "../validation.ts";
import type { PodContext } from "./context.ts";

/*
 * Warnings for files of one volume that lie in each other's way, after warningsForOverlappingVirtualPaths in
 * pkg/api/pod/warnings.go. The server names the volume in words; here the warning has the volume's path.
 */

/** Files beyond so many are only compared with those before: the server cuts its warnings long before that. */
const MOST_COMPARED = 20;

interface VolumeFile {
  readonly path: string;
  readonly source: string;
}

/** Files of ConfigMap, Secret, downward API and projected volumes. `path` is that of the volumes. */
export function warnOverlappingFiles({ spec, validation }: PodContext, path: Path): void {
  spec.volumes?.forEach((volume, i) => {
    if (!volume.configMap?.items && !volume.secret?.items && !volume.downwardAPI && !volume.projected) return;
    const name = quote(volume.name ?? "");
    const messages = new Set<string>();
    for (const [file, other] of overlaps(filesOf(volume, validation))) messages.add(`the file ${describe(file)} overlaps with ${describe(other)} in the volume ${name}`);
    for (const message of messages) validation.warn(path.child(i), message);
    const empty = volume.projected?.sources?.findIndex((source) => Object.keys(keptProjection(source, validation)).length === 0) ?? -1;
    if (empty >= 0) validation.warn(path.child(i, "projected", "sources", empty), `a source of the volume ${name} is empty`);
  });
}

function describe({ path, source }: VolumeFile): string {
  return source === "" ? quote(path) : `${quote(path)} (${source})`;
}

function filesOf({ configMap, secret, downwardAPI, projected }: Volume, validation: Validation): VolumeFile[] {
  const items: readonly (KeyToPath | DownwardAPIVolumeFile)[] = configMap?.items ?? secret?.items ?? downwardAPI?.items ?? [];
  return [...filesOfItems(items, ""), ...(projected?.sources ?? []).flatMap((source) => projectedFiles(keptProjection(source, validation)))];
}

function filesOfItems(items: readonly (KeyToPath | DownwardAPIVolumeFile)[], source: string): VolumeFile[] {
  return items.map(({ path = "" }) => ({ path, source }));
}

function projectedFiles({ configMap, secret, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate }: VolumeProjection): VolumeFile[] {
  if (configMap?.items) return filesOfItems(configMap.items, `ConfigMap ${quote(configMap.name)}`);
  if (secret?.items) return filesOfItems(secret.items, `Secret ${quote(secret.name)}`);
  if (downwardAPI?.items) return filesOfItems(downwardAPI.items, "downwardAPI");
  if (serviceAccountToken) return [{ path: serviceAccountToken.path ?? "", source: "serviceAccountToken" }];
  if (clusterTrustBundle) return [{ path: clusterTrustBundle.path ?? "", source: "clusterTrustBundle" }];
  const { certificateChainPath, keyPath, credentialBundlePath } = podCertificate ?? {};
  return [certificateChainPath, keyPath, credentialBundlePath].flatMap((path) => (path ? { path, source: "podCertificate" } : []));
}

/** What is left of a projection once the server has dropped what its gates do not allow. */
function keptProjection(source: VolumeProjection, validation: Validation): VolumeProjection {
  const kept: Record<string, unknown> = { ...source };
  if (!validation.has("clusterTrustBundles")) delete kept.clusterTrustBundle;
  if (!validation.has("podCertificates")) delete kept.podCertificate;
  return kept;
}

/** Pairs of files of which one is the other or lies below it. */
function* overlaps(files: readonly VolumeFile[]): Generator<[VolumeFile, VolumeFile]> {
  const seen: VolumeFile[] = [];
  for (const { path, source } of files) {
    const file = { path: path.replace(/\/+$/, ""), source };
    for (const other of seen) {
      if (file.path !== "" && other.path !== "" && isSameOrBelow(file.path, other.path)) yield [file, other];
    }
    if (seen.length < MOST_COMPARED) seen.push(file);
  }
}

function isSameOrBelow(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}
