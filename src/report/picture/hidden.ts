import type { Finding } from "../../engine/finding.ts";
import { asObject, type Resource } from "../../resource/resource.ts";

/** Messages quote what is wrong: where that is a Secret's value, it is replaced. */
export function withoutSecrets(findings: readonly Finding[], resources: readonly Resource[]): readonly Finding[] {
  const values = new Set(resources.filter(({ id }) => id.kind === "Secret").flatMap(secretValues));
  // The longest first, so that no part of one is left.
  const secrets = [...values].sort((a, b) => b.length - a.length).map((value) => (value.length < 4 ? `"${value}"` : value));
  const hide = (text: string) => secrets.reduce((left, secret) => (left.includes(secret) ? left.replaceAll(secret, "(hidden)") : left), text);
  return findings.map((finding) => {
    const { resource, message, label, notes, related, fix } = finding;
    if (resource !== undefined && resource.kind !== "Secret") return finding;
    return {
      ...finding,
      message: hide(message),
      label: label === undefined ? undefined : hide(label),
      notes: notes.map(hide),
      related: related.map((other) => ({ ...other, message: hide(other.message) })),
      fix: fix && { ...fix, title: hide(fix.title) },
    };
  });
}

/** Every value of a Secret, as written and decoded. */
function secretValues({ value }: Resource): readonly string[] {
  const values = ["data", "stringData"].flatMap((field) => Object.values(asObject(value[field]) ?? {}));
  const annotations = Object.values(asObject(asObject(value.metadata)?.annotations) ?? {});
  return [...values, ...annotations].flatMap((one) => (typeof one === "string" && one !== "" ? [one, ...decoded(one)] : []));
}

function decoded(text: string): string[] {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return [];
  try {
    return [new TextDecoder().decode(Uint8Array.from(atob(text.replace(/\s/g, "")), (character) => character.charCodeAt(0)))];
  } catch {
    return []; // no base64 after all, which a finding says
  }
}
