import { DER, type DerElement, isSameBytes, readDer, readSequence } from "./der.ts";

/** Why a certificate and its private key cannot be used together, and which of the two the problem is in. */
export interface KeyPairProblem {
  readonly key: "tls.crt" | "tls.key";
  readonly message: string;
}

interface PemBlock { readonly type: string; readonly bytes: Uint8Array }
/** What tells keys apart: their algorithm, and the public part where it is known. */
interface PublicPart { readonly algorithm: string; readonly bytes: Uint8Array | undefined }

const PEM_BLOCK = /(?:^|\n)-----BEGIN ([^\r\n]*?)-----[ \t\r]*\n([\s\S]*?)-----END ([^\r\n]*?)-----[ \t\r]*(?=\n|$)/g;
const PEM_HEADER = /^[^\n]*:[^\n]*\n/gm;
const SPACE = /[\r\n\t ]/g;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const ALGORITHMS: ReadonlyMap<string, string> = new Map([["2a864886f70d010101", "RSA"], ["2a8648ce3d0201", "ECDSA"], ["2b6570", "Ed25519"]]);

/**
 * What keeps Go's tls.X509KeyPair from using them: no PEM, the wrong blocks, damaged ones, or keys that do not belong
 * together. Whether they do is not told for Ed25519 and for EC keys without their public part, which would have to be computed.
 */
export function keyPairProblem(certificateText: string, keyText: string): KeyPairProblem | undefined {
  const certificate = readPublicKey(certificateText);
  if (typeof certificate === "string") return { key: "tls.crt", message: certificate };
  const key = readPrivateKey(keyText);
  if (typeof key === "string") return { key: "tls.key", message: key };
  if (certificate.algorithm !== key.algorithm) return { key: "tls.key", message: `the certificate is for a key of type ${certificate.algorithm}, but the private key is ${key.algorithm}` };
  if (!certificate.bytes || !key.bytes || isSameBytes(certificate.bytes, key.bytes)) return undefined;
  return { key: "tls.key", message: "the private key does not belong to the certificate" };
}

function readPublicKey(text: string): PublicPart | string {
  const block = findBlock(text, (type) => type === "CERTIFICATE", "a certificate");
  if (typeof block === "string") return block;
  return certificateKey(block.bytes) ?? "the PEM block is damaged: it does not hold a certificate";
}

function readPrivateKey(text: string): PublicPart | string {
  const block = findBlock(text, (type) => type === "PRIVATE KEY" || type.endsWith(" PRIVATE KEY"), "a private key");
  if (typeof block === "string") return block;
  const parts = readSequence(block.bytes);
  return (parts && (rsaKey(parts) ?? wrappedKey(parts) ?? ecKey(parts))) ?? "the PEM block does not hold a private key that is known: PKCS #1, PKCS #8 or SEC 1, not encrypted";
}

/** The first block of the wanted type, or what is there instead. */
function findBlock(text: string, isWanted: (type: string) => boolean, what: string): PemBlock | string {
  const blocks = readPem(text);
  const block = blocks.find(({ type }) => isWanted(type));
  if (block) return block;
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

/** The public key of an X.509 certificate: the sequence of algorithm and bits that follows its subject. */
function certificateKey(bytes: Uint8Array): PublicPart | undefined {
  const [body] = readSequence(bytes) ?? [];
  const fields = body?.tag === DER.sequence ? readDer(body.content) : undefined;
  const publicKey = fields?.[fields[0]?.tag === DER.context0 ? 6 : 5];
  const [algorithm, bits] = (publicKey && readDer(publicKey.content)) ?? [];
  const name = algorithm && algorithmOf(algorithm);
  if (name === undefined || bits?.tag !== DER.bitString) return undefined;
  const content = bits.content.subarray(1); // the first byte counts unused bits
  return { algorithm: name, bytes: name === "RSA" ? readSequence(content)?.[0]?.content : content };
}

function algorithmOf({ content }: DerElement): string | undefined {
  const [id] = readDer(content) ?? [];
  return id && ALGORITHMS.get(Array.from(id.content, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}

/** PKCS #1: version, modulus and seven more integers. */
function rsaKey(parts: readonly DerElement[]): PublicPart | undefined {
  if (parts.length < 9 || parts.some(({ tag }, i) => i < 9 && tag !== DER.integer)) return undefined;
  return { algorithm: "RSA", bytes: parts[1]!.content };
}

/** PKCS #8: version, algorithm, and the key itself in a string of bytes. */
function wrappedKey([version, algorithm, key]: readonly DerElement[]): PublicPart | undefined {
  if (version?.tag !== DER.integer || algorithm?.tag !== DER.sequence || key?.tag !== DER.octetString) return undefined;
  const name = algorithmOf(algorithm);
  if (name === "Ed25519") return { algorithm: name, bytes: undefined };
  const parts = readSequence(key.content);
  return parts && (name === "RSA" ? rsaKey(parts) : name === "ECDSA" ? ecKey(parts) : undefined);
}

/** SEC 1: version, private number, curve and, mostly, the public point. */
function ecKey(parts: readonly DerElement[]): PublicPart | undefined {
  if (parts[0]?.tag !== DER.integer || parts[1]?.tag !== DER.octetString) return undefined;
  const point = parts.find(({ tag }) => tag === DER.context1);
  const [bits] = (point && readDer(point.content)) ?? [];
  return { algorithm: "ECDSA", bytes: bits?.content.subarray(1) };
}
