import { parseGoUrl, type GoUrl } from "../../resource/go-url.ts";
import { type LibraryTable, namedType } from "../signatures.ts";
import { EvaluationError, LibraryValue, List, LiteralMap } from "../values.ts";

const TYPE = namedType("URL");

/** Like Go's url.ParseRequestURI: absolute, or a path that starts with "/". */
function isRequestUri(text: string): boolean {
  return parseGoUrl(text, true) !== undefined;
}

function urlOf(text: string): LibraryValue {
  const url = isRequestUri(text) ? parseGoUrl(text) : undefined;
  if (!url) throw new EvaluationError(`${JSON.stringify(text)} is not an absolute URL`);
  return new LibraryValue(TYPE, url, text);
}

const content = (value: LibraryValue): GoUrl => value.content as GoUrl;

function unescapeQuery(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return undefined;
  }
}

function query(value: LibraryValue): LiteralMap {
  const values = new Map<string, string[]>();
  for (const pair of content(value).rawQuery.split("&")) {
    if (pair === "" || pair.includes(";")) continue;
    const equal = pair.indexOf("=");
    const key = unescapeQuery(equal < 0 ? pair : pair.slice(0, equal));
    const text = unescapeQuery(equal < 0 ? "" : pair.slice(equal + 1));
    if (key !== undefined && text !== undefined) values.set(key, [...(values.get(key) ?? []), text]);
  }
  const map = new LiteralMap();
  for (const [key, texts] of values) map.add(key, List.of(texts));
  return map;
}

/** pkg/cel/library/urls.go of apiserver. */
export const url: LibraryTable = {
  string_to_url: ["url(string): URL", urlOf],
  is_url_string: ["isURL(string): bool", isRequestUri],
  url_get_scheme: [".getScheme(URL): string", (value: LibraryValue) => content(value).scheme],
  url_get_host: [".getHost(URL): string", (value: LibraryValue) => content(value).host],
  url_get_hostname: [".getHostname(URL): string", (value: LibraryValue) => content(value).hostname],
  url_get_port: [".getPort(URL): string", (value: LibraryValue) => content(value).port],
  url_get_escaped_path: [".getEscapedPath(URL): string", (value: LibraryValue) => content(value).escapedPath],
  url_get_query: [".getQuery(URL): map(string, list(string))", query],
};
