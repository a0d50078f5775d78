/** Why a certificate and its private key cannot be used together, and which of the two the problem is in. */
export interface KeyPairProblem {
  readonly key: "tls.crt" | "tls.key";
  readonly message: string;
}

interface PemBlock { readonly type: string; readonly bytes: Uint8Array }

const PEM_BLOCK = /(?:^|\n)-----BEGIN ([^\r\n]*?)-----[ \t\r]*\n([\s\S]*?)-----END ([^\r\n]*?)-----[ \t\r]*(?=\n|$)/g;
const PEM_HEADER = /^[^\n]*:[^\n]*\n/gm;
const SPACE = /[\r\n\t ]/g;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const SEQUENCE = 0x30;

/** What keeps Go's tls.X509KeyPair from using them, as far as it can be told without computing keys: no PEM, the wrong blocks, or no DER inside. */
export function keyPairProblem(certificate: string, privateKey: string): KeyPairProblem | undefined {
  const certificateProblem = blockProblem(certificate, (type) => type === "CERTIFICATE", "a certificate");
  if (certificateProblem !== undefined) return { key: "tls.crt", message: certificateProblem };
  const keyProblem = blockProblem(privateKey, (type) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"), "a private key");
  return keyProblem === undefined ? undefined : { key: "tls.key", message: keyProblem };
}

function blockProblem(text: string, isWanted: (type: string) => boolean, what: string): string | undefined {
  const blocks = readPem(text);
  const block = blocks.find(({ type }) => isWanted(type));
  if (block) return isSequence(block.bytes) ? undefined : `the PEM block is damaged: it does not hold ${what}`;
  if (blocks.length === 0) return `there is no PEM block "-----BEGIN …-----" in it, where ${what} should be`;
  return `it should hold ${what}, but it holds ${blocks.map(({ type }) => JSON.stringify(type)).join(", ")}`;
}

/** The blocks of a PEM text, as Go's encoding/pem finds them; those that are no base64 are left out. */
function readPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  for (const [, type = "", body = "", end] of text.matchAll(PEM_BLOCK)) {
    const digits = body.replace(PEM_HEADER, "").replace(SPACE, "");
    if (type !== end || digits.length % 4 !== 0 || !BASE64.test(digits)) continue;
    blocks.push({ type, bytes: Uint8Array.from(atob(digits), (character) => character.charCodeAt(0)) });
  }
  return blocks;
}

/** Whether the bytes are one DER sequence from first to last, as certificates and keys are. */
function isSequence(bytes: Uint8Array): boolean {
  if (bytes[0] !== SEQUENCE || bytes.length < 2) return false;
  const first = bytes[1]!;
  if (first < 0x80) return bytes.length === 2 + first;
  let length = 0;
  for (let i = 0; i < first - 0x80; i++) length = length * 256 + (bytes[2 + i] ?? 0);
  return bytes.length === 2 + (first - 0x80) + length;
}
