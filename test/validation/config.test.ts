import { describe, expect, it } from "vitest";
import { byteLength } from "../../src/validation/labels.ts";
import { dataSize, MAX_DATA_SIZE } from "../../src/validation/config/data-size.ts";
import { causesOf, warningsOf } from "../support/verdict.ts";

const object = (kind: string, body: object, metadata: object = {}): string => JSON.stringify({ apiVersion: "v1", kind, metadata: { name: "web", ...metadata }, ...body });
const base64 = (text: string): string => Buffer.from(text).toString("base64");

describe("ConfigMap", () => {
  const full = "x".repeat(MAX_DATA_SIZE);
  it.each([
    ["a plain one", { data: { "app.conf": "a" }, binaryData: { logo: base64("b") } }, []],
    ["keys that are no file names", { data: { "a b": "", "..": "" }, binaryData: { "a/b": "" } }, ["data[a b] Invalid", "data[..] Invalid", "binaryData[a/b] Invalid"]],
    ["a key in both places", { data: { a: "" }, binaryData: { a: "" } }, ["data[a] Invalid"]],
    ["1 MiB", { data: { a: full } }, []],
    ["1 MiB and a byte", { data: { a: full }, binaryData: { b: base64("x") } }, ["[] TooLong"]],
    ["1 MiB of letters that take two bytes", { data: { a: "é".repeat(MAX_DATA_SIZE / 2 + 1) } }, ["[] TooLong"]],
    ["no data at all", {}, []],
    ["nulls, which are empty texts", { data: { a: null }, binaryData: { b: null } }, []],
  ])("judges %s", (_what, body, causes) => {
    expect(causesOf(object("ConfigMap", body))).toEqual(causes);
  });
});

describe("Secret", () => {
  const config = { auths: { "example.com": { auth: base64("a:b") } } };
  it.each([
    ["no type", { data: { a: base64("b") } }, []],
    ["a type that nobody knows", { type: "example.com/anything" }, []],
    ["docker credentials", { type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": JSON.stringify(config) } }, []],
    ["docker credentials in base64", { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": base64("{}") } }, []],
    ["docker credentials that are no JSON", { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": base64("{") } }, ["data[.dockerconfigjson] Invalid"]],
    ["docker credentials that are a list", { type: "kubernetes.io/dockercfg", stringData: { ".dockercfg": "[]" } }, ["data[.dockercfg] Invalid"]],
    ["docker credentials with a number that no computer holds", { type: "kubernetes.io/dockercfg", stringData: { ".dockercfg": '{"a": 1e999}' } }, ["data[.dockercfg] Invalid"]],
    ["docker credentials under another key", { type: "kubernetes.io/dockerconfigjson", data: { "config.json": base64("{}") } }, ["data[.dockerconfigjson] Required"]],
    ["a password alone", { type: "kubernetes.io/basic-auth", stringData: { password: "" } }, []],
    ["neither name nor password", { type: "kubernetes.io/basic-auth" }, ["data[username] Required", "data[password] Required"]],
    ["stringData before data", { type: "kubernetes.io/ssh-auth", data: { "ssh-privatekey": base64("x") }, stringData: { "ssh-privatekey": "" } }, ["data[ssh-privatekey] Required"]],
    ["a certificate without its key", { type: "kubernetes.io/tls", stringData: { "tls.crt": "x" } }, ["data[tls.key] Required"]],
    ["a token for nobody", { type: "kubernetes.io/service-account-token" }, ["metadata.annotations[kubernetes.io/service-account.name] Required"]],
    ["keys of both kinds", { data: { "a b": "" }, stringData: { "c d": "" } }, ["data[a b] Invalid", "data[c d] Invalid"]],
    ["more than 1 MiB", { stringData: { a: "x".repeat(MAX_DATA_SIZE + 1) } }, ["data TooLong"]],
  ])("judges %s", (_what, body, causes) => {
    expect(causesOf(object("Secret", body))).toEqual(causes);
  });

  it("warns of a certificate that nobody can read", () => {
    expect(warningsOf(object("Secret", { type: "kubernetes.io/tls", stringData: { "tls.crt": "x", "tls.key": "y" } }))).toEqual(["data[tls.crt]"]);
  });
});

it("warns of a ServiceAccount's deprecated annotation", () => {
  const annotations = { "kubernetes.io/enforce-mountable-secrets": "true" };
  expect(warningsOf(object("ServiceAccount", {}, { annotations }))).toEqual(["metadata.annotations[kubernetes.io/enforce-mountable-secrets]"]);
});

describe("sizes", () => {
  it.each(["", "a", "é", "€", "😀"])("counts the bytes of %j", (text) => {
    expect(byteLength(text)).toBe(Buffer.byteLength(text));
    const many = text.repeat(600_000);
    expect(dataSize({ a: many, b: many }, {})).toBe(2 * Buffer.byteLength(many));
  });

  it.each(["", "a", "ab", "abc", "abcd"])("counts what the base64 of %j stands for", (text) => {
    const encoded = base64(text);
    expect(dataSize({}, { a: encoded, b: `${encoded.slice(0, 2)}\n${encoded.slice(2)}\r\n` })).toBe(2 * text.length);
  });
});
