const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;" };
// What XML 1.0 has no way to write, not even as a reference; lone surrogates among them.
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text as the content of an element or the value of an attribute. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"'\n\t\r]/g, (character) => ENTITIES[character]!);
}

/** An element; children are XML already. */
export function element(name: string, attributes: Attributes, children: readonly string[] = []): string {
  const written = Object.entries(attributes).map(([key, value]) => (value === undefined ? "" : ` ${key}="${escapeXml(String(value))}"`)).join("");
  if (children.length === 0) return `<${name}${written}/>`;
  return `<${name}${written}>\n${children.map(indent).join("\n")}\n</${name}>`;
}

function indent(xml: string): string {
  return xml.split("\n").map((line) => `  ${line}`).join("\n");
}

/** A whole document. */
export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
