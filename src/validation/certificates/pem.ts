/** A block of PEM: `-----BEGIN TYPE-----`. */
export interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const BLOCK = /^-----BEGIN ([^\n]*?)-----[ \t\r]*\n([^]*?)\n?^-----END \1-----[ \t\r]*$/gm;
const HEADERS = /^(?:[^\n:]+:[^\n]*\n)+\n?/;

/** The bytes that base64 stands for; undefined where it is none. Line breaks are skipped, as Go does. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const plain = text.replace(/[\r\n]/g, "");
  return BASE64.test(plain) ? Uint8Array.from(atob(plain), (character) => character.charCodeAt(0)) : undefined;
}

/** The blocks of a PEM text, as pem.Decode of Go finds them one after the other; what is no block is skipped. */
export function decodePem(text: Uint8Array): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, type = "", content = ""] of new TextDecoder("latin1").decode(text).matchAll(BLOCK)) {
    const headers = HEADERS.exec(content)?.[0] ?? "";
    const bytes = decodeBase64(content.slice(headers.length).replace(/[ \t]/g, ""));
    if (bytes) blocks.push({ type, hasHeaders: headers !== "", bytes });
  }
  return blocks;
}
