/** The parts of a URL as Go's net/url gives them; absent parts are empty. */
export interface GoUrl {
  readonly scheme: string;
  /** `user:password` before "@"; undefined where there is no "@". */
  readonly user: string | undefined;
  /** With the port, and IPv6 addresses in brackets. */
  readonly host: string;
  readonly hostname: string;
  readonly port: string;
  readonly escapedPath: string;
  /** What follows the scheme without a slash: `mailto:someone`. */
  readonly opaque: string;
  readonly rawQuery: string;
  readonly fragment: string;
}

/** Control characters. */
const CONTROL = /[\u0000-\u001f\u007f]/;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;
const HOST = /^(?:[A-Za-z0-9\-._~!$&'()*+,;=:[\]<>"]|[^\u0000-\u007f]|%[89A-Fa-f][0-9A-Fa-f]|%25|%20|%3[cCeE]|%22)*$/;
const USER = /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/;
const PORT = /^(?::\d*)?$/;

/** Reads a URL as url.Parse does, or as url.ParseRequestURI where `isRequest`; undefined where Go refuses it. */
export function parseGoUrl(text: string, isRequest = false): GoUrl | undefined {
  const hash = isRequest ? -1 : text.indexOf("#");
  const fragment = hash < 0 ? "" : text.slice(hash + 1);
  const whole = hash < 0 ? text : text.slice(0, hash);
  if (CONTROL.test(text) || BAD_ESCAPE.test(fragment) || (whole === "" && isRequest)) return undefined;
  const scheme = SCHEME.exec(whole)?.[1] ?? "";
  if (scheme === "" && /^:/.test(whole)) return undefined;
  const rest = scheme === "" ? whole : whole.slice(scheme.length + 1);
  const question = rest.indexOf("?");
  const rawQuery = question < 0 ? "" : rest.slice(question + 1);
  const before = question < 0 ? rest : rest.slice(0, question);
  const parts = { scheme: scheme.toLowerCase(), rawQuery, fragment };
  if (!before.startsWith("/")) return withoutSlash(before, scheme, isRequest, parts);
  if (!before.startsWith("//") || (scheme === "" && isRequest) || (scheme === "" && before.startsWith("///"))) return withPath(before, parts, undefined, "");
  const end = before.indexOf("/", 2);
  const authority = end < 0 ? before.slice(2) : before.slice(2, end);
  return withAuthority(authority, end < 0 ? "" : before.slice(end), parts);
}

type Parts = Pick<GoUrl, "scheme" | "rawQuery" | "fragment">;

function withoutSlash(before: string, scheme: string, isRequest: boolean, parts: Parts): GoUrl | undefined {
  if (scheme !== "") return { ...parts, user: undefined, host: "", hostname: "", port: "", escapedPath: "", opaque: before };
  // A colon in the first segment would make it look like a scheme.
  if (isRequest ? before !== "*" : before.split("/")[0]!.includes(":")) return undefined;
  return withPath(before, parts, undefined, "");
}

function withAuthority(authority: string, path: string, parts: Parts): GoUrl | undefined {
  const at = authority.lastIndexOf("@");
  const user = at < 0 ? undefined : authority.slice(0, at);
  if (user !== undefined && (!USER.test(user) || BAD_ESCAPE.test(user))) return undefined;
  const host = authority.slice(at + 1);
  return isHost(host) ? withPath(path, parts, user, host) : undefined;
}

function isHost(host: string): boolean {
  if (host.startsWith("[")) {
    const close = host.lastIndexOf("]");
    return close > 0 && PORT.test(host.slice(close + 1)) && HOST.test(host.slice(0, close).replace(/%25.*$/, ""));
  }
  const colon = host.lastIndexOf(":");
  return (colon < 0 || PORT.test(host.slice(colon))) && HOST.test(host);
}

function withPath(path: string, parts: Parts, user: string | undefined, host: string): GoUrl | undefined {
  if (BAD_ESCAPE.test(path)) return undefined;
  const port = /:(\d*)$/.exec(host)?.[1] ?? "";
  const named = port === "" && !host.endsWith(":") ? host : host.slice(0, host.lastIndexOf(":"));
  return { ...parts, user, host, hostname: named.replace(/^\[|\]$/g, ""), port, escapedPath: escapePath(path), opaque: "" };
}

/** A path that is not written in its default encoding is encoded anew. */
function escapePath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/%[\]]/gu, (character) => encodeURIComponent(character));
}
