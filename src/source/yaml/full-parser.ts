import { compose, type ComposedDocument } from "./composer.ts";
import { construct, type Constructed } from "./construct.ts";
import { Cursor } from "./cursor.ts";
import { Fault } from "./fault.ts";

/** What one document's text comes to. */
export type YamlReading =
  | (Constructed & { readonly fault?: undefined; /** Where its content ends; what follows is lost. */ readonly end: number })
  | { readonly fault: Fault };

/**
 * Reads the first document of a text as sigs.k8s.io/yaml with go.yaml.in/yaml/v2 does, which is what kubectl and the API server
 * read YAML with. Takes any text, in linear time, and throws nothing.
 */
export function readYaml(text: string): YamlReading {
  try {
    const { root, end } = composeYaml(text);
    return { ...construct(root), end };
  } catch (error) {
    if (error instanceof Fault) return { fault: error };
    throw error;
  }
}

/** The nodes of the first document of a text, with their places; comments are added in pairs of offsets. Throws a Fault. */
export function composeYaml(text: string, comments?: number[]): ComposedDocument {
  // YAMLReader ends each line with LF, also the last one.
  const complete = text.endsWith("\n") ? text : text + (text.endsWith("\r") ? "\r\n" : "\n");
  const cursor = new Cursor(complete, firstRefused(complete), comments);
  if (complete.charCodeAt(0) === BYTE_ORDER_MARK) cursor.lineStart = cursor.offset = 1;
  return compose(cursor);
}

const BYTE_ORDER_MARK = 0xfeff;
/** Finds candidates quickly; surrogates may still be halves of good pairs. */
const SUSPICIOUS = /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]/;
const REFUSED = /[\0-\x08\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\p{Surrogate}\ufffe\uffff]/u;

/**
 * The first character that go-yaml's reader refuses (readerc.go). It reads blocks of 512 bytes and so complains as soon as
 * the scanner needs the block, but never if the document has ended before.
 */
function firstRefused(text: string): { offset: number; fault: Fault } | undefined {
  if (!SUSPICIOUS.test(text)) return undefined;
  const at = text.search(REFUSED);
  if (at < 0) return undefined;
  const code = text.charCodeAt(at);
  return { offset: startOfBlock(text, at), fault: new Fault(code >= 0xd800 && code <= 0xdfff ? "invalid-encoding" : "control-character", at, at, text.charAt(at)) };
}

function startOfBlock(text: string, at: number): number {
  let start = 0, size = 0;
  for (let offset = 0; offset <= at; ) {
    const code = text.codePointAt(offset)!;
    // CRLF reaches the reader as LF; a lone surrogate stands for one byte that is no UTF-8.
    const bytes = code === 0x0d && text.charCodeAt(offset + 1) === 0x0a ? 0 : code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 1 : code < 0x10000 ? 3 : 4;
    if (size + bytes > 512) {
      start = offset;
      size = 0;
    }
    size += bytes;
    offset += code > 0xffff ? 2 : 1;
  }
  return start;
}
