import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { AssayError } from "../../../../sdk/utils/errors/assay-error.js";
import { packageName } from "../../package-name.js";

/** By lock file: how this project installs packages. */
const INSTALLERS = [
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
  ["bun.lockb", "bun add"],
  ["package-lock.json", "npm install"],
] as const;

export function missingPackage(specifier: string, folder: string): AssayError {
  const name = packageName(specifier);
  const command = `${installer(folder)} ${name}`;
  return new AssayError("DEPENDENCY_MISSING", {
    what: `the package "${name}" is not installed`,
    got: `no node_modules/${name} in ${folder} or above`,
    next: `Run \`${command}\` in that folder, then this cell again; the kernel need not be restarted.`,
  });
}

function installer(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    const found = INSTALLERS.find(([file]) => existsSync(join(at, file)));
    if (found !== undefined) return found[1];
    if (at === dirname(at)) return "npm install";
  }
}

export function missingFile(specifier: string, importer: string): AssayError {
  return new AssayError("MODULE_INVALID", {
    what: `the file "${specifier}" does not exist`,
    got: `an import seen from ${dirname(importer)}`,
    next: "Correct the path; it is relative to the importing file, for a cell to the notebook's folder.",
  });
}
