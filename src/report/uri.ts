/** A path as SARIF and other formats want it: a relative URI, or file:// for an absolute path. */
export function fileUri(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const encoded = slashed.split("/").map(encodeURIComponent).join("/").replaceAll("%3A", ":");
  if (slashed.startsWith("/")) return `file://${encoded}`;
  if (/^[A-Za-z]:\//.test(slashed)) return `file:///${encoded}`;
  return /^[^/]*:/.test(encoded) ? `./${encoded}` : encoded;
}
