import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, it } from "vitest";
import { keyPairProblem } from "../../src/validation/config/key-pair.ts";

/** DER of a tag and its content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = content.length < 0x80 ? [content.length] : content.length < 0x100 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}

function pem(type: string, bytes: Buffer): string {
  return `-----BEGIN ${type}-----\n${bytes.toString("base64").replace(/(.{64})/g, "$1\n")}\n-----END ${type}-----\n`;
}

/** As much of a certificate as says which key it is for: version, serial number, four fields that nobody reads, the public key. */
function certificateFor(key: KeyObject): string {
  const empty = der(0x30);
  const publicKey = createPublicKey(key).export({ type: "spki", format: "der" });
  const body = der(0x30, der(0xa0, der(0x02, Buffer.from([2]))), der(0x02, Buffer.from([1])), empty, empty, empty, empty, publicKey);
  return pem("CERTIFICATE", der(0x30, body, empty, der(0x03, Buffer.from([0]))));
}

const exported = (key: KeyObject, type: "pkcs1" | "pkcs8" | "sec1"): string => key.export({ type, format: "pem" }) as string;
const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
const otherRsa = generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const otherEc = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const ed25519 = generateKeyPairSync("ed25519").privateKey;

describe("keyPairProblem", () => {
  it.each([
    ["RSA in PKCS #1", certificateFor(rsa), exported(rsa, "pkcs1")],
    ["RSA in PKCS #8", certificateFor(rsa), exported(rsa, "pkcs8")],
    ["EC in SEC 1", certificateFor(ec), exported(ec, "sec1")],
    ["EC in PKCS #8", certificateFor(ec), exported(ec, "pkcs8")],
    ["Ed25519", certificateFor(ed25519), exported(ed25519, "pkcs8")],
    ["a chain, with text around it", `first\n${certificateFor(rsa)}second\n${certificateFor(ec)}`, `key:\n${exported(rsa, "pkcs8")}`],
    ["curve parameters before the key", certificateFor(ec), `${pem("EC PARAMETERS", Buffer.from([6, 1, 1]))}${exported(ec, "sec1")}`],
    ["line ends of Windows", certificateFor(rsa).replace(/\n/g, "\r\n"), exported(rsa, "pkcs8").replace(/\n/g, "\r\n")],
  ])("finds nothing wrong with %s", (_what, certificate, key) => {
    expect(keyPairProblem(certificate, key)).toBeUndefined();
  });

  it.each([
    ["keys of two pairs (RSA)", certificateFor(rsa), exported(otherRsa, "pkcs8"), "tls.key"],
    ["keys of two pairs (EC)", certificateFor(ec), exported(otherEc, "sec1"), "tls.key"],
    ["keys of two types", certificateFor(rsa), exported(ec, "pkcs8"), "tls.key"],
    ["no PEM", "hello", exported(rsa, "pkcs8"), "tls.crt"],
    ["certificate and key exchanged", exported(rsa, "pkcs8"), certificateFor(rsa), "tls.crt"],
    ["a certificate as key", certificateFor(rsa), certificateFor(rsa), "tls.key"],
    ["indented blocks", certificateFor(rsa).replace(/^/gm, "  "), exported(rsa, "pkcs8"), "tls.crt"],
    ["an empty sequence as certificate", pem("CERTIFICATE", der(0x30)), exported(rsa, "pkcs8"), "tls.crt"],
    ["an empty sequence as key", certificateFor(rsa), pem("PRIVATE KEY", der(0x30)), "tls.key"],
    ["a certificate that is cut off", pem("CERTIFICATE", Buffer.from([0x30, 0x82, 0x10, 0x00, 0x30])), exported(rsa, "pkcs8"), "tls.crt"],
    ["base64 that is none", certificateFor(rsa).replace("M", "!"), exported(rsa, "pkcs8"), "tls.crt"],
  ])("sees %s", (_what, certificate, key, place) => {
    expect(keyPairProblem(certificate, key)?.key).toBe(place);
  });
});
