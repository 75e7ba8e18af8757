import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runProcess } from "./run-process.js";

/** A certificate with its key, as files and as texts. */
export interface Certificate {
  readonly certPath: string;
  /** One file with certificate and key, as MLflow wants a client's. */
  readonly bothPath: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes a self-signed certificate for 127.0.0.1 by openssl. */
export async function makeCertificate(folder: string, name: string): Promise<Certificate> {
  const [keyPath, certPath, bothPath] = ["key", "cert", "both"].map((part) =>
    join(folder, `${name}.${part}.pem`),
  );
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=IP:127.0.0.1"];
  const files = ["-keyout", keyPath, "-out", certPath];
  const { code, stderr } = await runProcess("openssl", ["req", ...kind, ...subject, ...files]);
  if (code !== 0) throw new Error(`openssl: ${stderr}`);
  const [cert, key] = [certPath, keyPath].map((path) => readFileSync(path, "utf8"));
  writeFileSync(bothPath, cert + key);
  return { certPath, bothPath, cert, key };
}
