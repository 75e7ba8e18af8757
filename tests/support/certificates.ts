import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PythonEnvironment } from "./python.js";
import { runProcess } from "./run-process.js";
import { ROOT } from "./source-files.js";

/** A certificate with its key, as files and as texts. */
export interface Certificate {
  readonly certPath: string;
  /** One file with certificate and key, as MLflow wants a client's. */
  readonly bothPath: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes a self-signed certificate for 127.0.0.1, by the `cryptography` that MLflow brings along. */
export async function makeCertificate(
  python: PythonEnvironment,
  folder: string,
  name: string,
): Promise<Certificate> {
  const [keyPath, certPath, bothPath] = ["key", "cert", "both"].map((part) =>
    join(folder, `${name}.${part}.pem`),
  );
  const script = join(ROOT, "tests", "real", "python", "make_certificate.py");
  const { code, stderr } = await runProcess(python.bin("python"), [script, name, certPath, keyPath]);
  if (code !== 0) throw new Error(`no certificate was made: ${stderr}`);
  const [cert, key] = [certPath, keyPath].map((path) => readFileSync(path, "utf8"));
  writeFileSync(bothPath, cert + key);
  return { certPath, bothPath, cert, key };
}
