/** One element of DER: its tag, and where its content lies. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_IDENTIFIER = 0x06;
const SEQUENCE = 0x30;
const BOOLEAN = 0x01;
/** Tags of optional fields: [0] of both structures, [3] of a certificate. */
const CONTEXT_0 = 0xa0;
const CONTEXT_3 = 0xa3;
/** basicConstraints, 2.5.29.19. */
const BASIC_CONSTRAINTS = "85,29,19";

/** The elements one after the other from `start` to `end`; undefined where a length does not fit. */
function elements(bytes: Uint8Array, start: number, end: number): Element[] | undefined {
  const found: Element[] = [];
  for (let at = start; at < end; ) {
    const element = elementAt(bytes, at, end);
    if (!element) return undefined;
    found.push(element);
    at = element.end;
  }
  return found;
}

function elementAt(bytes: Uint8Array, at: number, limit: number): Element | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > 4) return undefined;
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < count; i++) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  const start = at + 2 + count;
  return start + length <= limit ? { tag, start, end: start + length } : undefined;
}

function inside(bytes: Uint8Array, element: Element | undefined, tag = SEQUENCE): Element[] | undefined {
  return element?.tag === tag ? elements(bytes, element.start, element.end) : undefined;
}

/** The signed part of a structure that is data, algorithm and signature. */
function signedPart(bytes: Uint8Array): Element[] | undefined {
  const outer = elements(bytes, 0, bytes.length);
  const parts = outer?.length === 1 ? inside(bytes, outer[0]) : undefined;
  if (parts?.length !== 3 || !isAlgorithm(bytes, parts[1]) || parts[2]!.tag !== BIT_STRING) return undefined;
  return inside(bytes, parts[0]);
}

function isAlgorithm(bytes: Uint8Array, element: Element | undefined): boolean {
  return inside(bytes, element)?.[0]?.tag === OBJECT_IDENTIFIER;
}

/** An algorithm and the key as bits. */
function isPublicKey(bytes: Uint8Array, element: Element | undefined): boolean {
  const parts = inside(bytes, element);
  return parts?.length === 2 && isAlgorithm(bytes, parts[0]) && parts[1]!.tag === BIT_STRING;
}

/** What is wrong with the form of a PKCS #10 certificate request (x509.ParseCertificateRequest of Go); its signature is not looked at. */
export function certificateRequestProblem(bytes: Uint8Array): string | undefined {
  const [version, subject, key, attributes] = signedPart(bytes) ?? [];
  const isRequest = version?.tag === INTEGER && subject?.tag === SEQUENCE && isPublicKey(bytes, key) && attributes?.tag === CONTEXT_0;
  return isRequest ? undefined : "the PEM block holds no certificate request";
}

/** Whether a certificate is that of an authority; undefined where the bytes are no X.509 certificate. */
export function isAuthorityCertificate(bytes: Uint8Array): boolean | undefined {
  const parts = signedPart(bytes);
  const fields = parts?.[0]?.tag === CONTEXT_0 ? parts.slice(1) : parts;
  if (!fields || fields.length < 6 || fields[0]!.tag !== INTEGER || !isAlgorithm(bytes, fields[1]) || !isPublicKey(bytes, fields[5])) return undefined;
  const extensions = inside(bytes, inside(bytes, fields.find(({ tag }) => tag === CONTEXT_3), CONTEXT_3)?.[0]) ?? [];
  return extensions.some((extension) => isAuthorityExtension(bytes, extension));
}

function isAuthorityExtension(bytes: Uint8Array, extension: Element): boolean {
  const parts = inside(bytes, extension) ?? [];
  const [id] = parts;
  if (!id || bytes.slice(id.start, id.end).join(",") !== BASIC_CONSTRAINTS) return false;
  const value = parts[parts.length - 1]!;
  const flag = inside(bytes, elements(bytes, value.start, value.end)?.[0])?.[0];
  return flag?.tag === BOOLEAN && bytes[flag.start] !== 0;
}
