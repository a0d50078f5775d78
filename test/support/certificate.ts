import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Whether certificates can be made here. */
export const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** A self-signed certificate for 127.0.0.1, as cert-manager's selfSigned issuer makes them: it is its own authority. */
export function makeCertificate(name: string): { readonly certificate: string; readonly key: string } {
  const pem = execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "-", "-out", "-"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const part = (what: RegExp): string => what.exec(pem)![0];
  return { certificate: `${part(/-----BEGIN CERTIFICATE-----[^]*-----END CERTIFICATE-----/)}\n`, key: `${part(/-----BEGIN PRIVATE KEY-----[^]*-----END PRIVATE KEY-----/)}\n` };
}

let versions = 0;

/** Puts a TLS Secret into a folder as kubelet mounts it: files are links by way of `..data`, which is swapped at once. */
export function mountSecret(folder: string, { certificate, key }: { readonly certificate: string; readonly key: string }): { readonly certificate: string; readonly key: string } {
  const version = `..version_${versions++}`;
  mkdirSync(join(folder, version), { recursive: true });
  writeFileSync(join(folder, version, "tls.crt"), certificate);
  writeFileSync(join(folder, version, "tls.key"), key);
  symlinkSync(version, join(folder, "..data_tmp"));
  renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
  for (const name of ["tls.crt", "tls.key"]) {
    rmSync(join(folder, name), { force: true });
    symlinkSync(join("..data", name), join(folder, name));
  }
  return { certificate: join(folder, "tls.crt"), key: join(folder, "tls.key") };
}
