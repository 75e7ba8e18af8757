import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { type KernelSpec, makeSpec, readSpec } from "./spec.js";

/** The pictures that front ends show, by their names in a kernelspec. */
const LOGOS = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"] as const;

export interface InstallOptions {
  /** Jupyter's data folder; the kernel goes into `kernels/NAME` below it. */
  readonly dataDir: string;
  readonly name: string;
  readonly displayName: string;
  /** Variables that the kernel is started with. */
  readonly env: Readonly<Record<string, string>>;
  /** This package's folder, absolute, and its version. */
  readonly root: string;
  readonly version: string;
  /** Node's and the kernel's programs, absolute. */
  readonly node: string;
  readonly main: string;
  /** Whether a kernelspec of another program may be replaced. */
  readonly force: boolean;
}

export interface Installed {
  readonly dir: string;
  readonly spec: KernelSpec;
  /** What was there before: nothing, a kernelspec of ours, or one of another program. */
  readonly replaced: "none" | "ours" | "other";
}

/**
 * Writes the kernelspec. Every file is moved into place whole, `kernel.json`, by which Jupyter knows a kernel, as the last: a front
 * end that looks meanwhile sees the old one or the new one. Throws OUTPUT_EXISTS where another program's kernelspec has the name,
 * WRITE_FAILED where the folder cannot be written (what it had made is taken away then), INSTALL_FAILED where the package is damaged.
 */
export function installSpec(options: InstallOptions): Installed {
  const dir = join(options.dataDir, "kernels", options.name);
  const before = readSpec(dir);
  if (before.kind === "other" && !options.force) {
    throw new AssayError("OUTPUT_EXISTS", {
      what: `another program's kernel is installed as "${options.name}"`,
      got: `${before.what} in ${dir}`,
      next: "Choose another --name, or replace it: --force.",
    });
  }
  const spec = makeSpec(options);
  const logos = LOGOS.map((name) => [name, logo(options.root, name)] as const);
  const aside = before.kind === "other" ? `${dir}.${randomUUID()}` : undefined;
  let made: string | undefined;
  try {
    if (aside !== undefined) renameSync(dir, aside);
    made = mkdirSync(dir, { recursive: true });
    for (const [name, bytes] of logos) place(dir, name, bytes);
    place(dir, "kernel.json", `${JSON.stringify(spec, null, 2)}\n`);
  } catch (cause) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    if (aside !== undefined) renameSync(aside, dir);
    throw new AssayError("WRITE_FAILED", {
      what: `the kernel cannot be written to ${dir}`,
      got: messageOf(cause),
      next: "Check the folder's rights, or choose another: --prefix DIR, --sys-prefix.",
      cause,
    });
  }
  if (aside !== undefined) rmSync(aside, { recursive: true, force: true });
  return { dir, spec, replaced: before.kind };
}

function logo(root: string, name: string): Uint8Array {
  const file = join(root, "kernel", "install", "logo", name);
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new AssayError("INSTALL_FAILED", {
      what: "a file of the package is not there",
      wanted: file,
      next: "Install Assay again: npm install assay.",
      cause,
    });
  }
}

function place(dir: string, name: string, content: string | Uint8Array): void {
  const part = join(dir, `.${name}.${randomUUID()}`);
  try {
    writeFileSync(part, content);
    renameSync(part, join(dir, name));
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}
