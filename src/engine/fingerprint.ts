/** FNV-1a over the UTF-16 units, twice with different starts: 64 bits as 16 hex digits. For names, not for secrets. */
function hash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x01000193) ^ (high >>> 15);
  }
  return (low >>> 0).toString(16).padStart(8, "0") + (high >>> 0).toString(16).padStart(8, "0");
}

/** What a finding is about, without lines and file names, so that it survives moving and renaming; its hash once it was asked for. */
export interface About { readonly text: string; hash?: string }

/** Gives each finding a fingerprint; equal ones are numbered in the order of asking, so that each is unique. */
export class Fingerprints {
  private readonly seen = new Map<string, number>();

  of(about: About): string {
    const own = (about.hash ??= hash(about.text));
    const count = this.seen.get(own) ?? 0;
    this.seen.set(own, count + 1);
    return count === 0 ? own : hash(`${about.text}\n${count}`);
  }
}
