/** One element of DER: its tag and what lies inside it. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** Tags of the types that certificates and keys are made of. */
export const DER = { integer: 0x02, bitString: 0x03, octetString: 0x04, objectId: 0x06, sequence: 0x30, context0: 0xa0, context1: 0xa1 } as const;

/** The elements that the bytes consist of, one after the other; undefined where they are no DER. */
export function readDer(bytes: Uint8Array): DerElement[] | undefined {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const header = readLength(bytes, at + 1);
    if (!header || header.start + header.length > bytes.length) return undefined;
    elements.push({ tag: bytes[at]!, content: bytes.subarray(header.start, header.start + header.length) });
    at = header.start + header.length;
  }
  return elements;
}

/** The length at a position, and where the content starts. */
function readLength(bytes: Uint8Array, at: number): { start: number; length: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { start: at + 1, length: first };
  const count = first - 0x80;
  if (count === 0 || count > 4) return undefined;
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return { start: at + 1 + count, length };
}

/** The elements inside the one sequence that the bytes are; undefined where they are none. */
export function readSequence(bytes: Uint8Array | undefined): DerElement[] | undefined {
  const elements = bytes && readDer(bytes);
  return elements?.length === 1 && elements[0]!.tag === DER.sequence ? readDer(elements[0]!.content) : undefined;
}

/** Whether two runs of bytes are the same. */
export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i]);
}
