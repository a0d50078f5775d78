import { closest, quote } from "../../resource/words.ts";

/** More names than this are cut, and not searched for the one that may have been meant: there is an object of thousands somewhere. */
const MOST_NAMES = 20;

/** What a name that refers to nothing may have meant, as the end of a message: the nearest of the names there are, or all of them. */
export function namesHint(name: string, names: ReadonlySet<string>, what: string): string {
  const shown: string[] = [];
  for (const one of names) {
    if (shown.length === MOST_NAMES) break;
    shown.push(one);
  }
  const nearest = closest(name, shown);
  if (nearest !== undefined) return `; did you mean ${quote(nearest)}?`;
  if (shown.length === 0) return `; the Pod has no ${what}`;
  return `; the Pod's ${what} are ${shown.map(quote).join(", ")}${names.size > MOST_NAMES ? ", …" : ""}`;
}
