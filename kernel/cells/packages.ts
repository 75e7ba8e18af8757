// Packages that a cell names: what they are called, whether they are there, and the command that installs them. For the types before a
// cell runs and for the imports while it does, so that both say the same.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The package that an import names: `zod/v4` is of `zod`, `@scope/name/part` of `@scope/name`. */
export function packageName(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}

/** Where types of a package stand that brings none itself. */
export function typesPackage(name: string): string {
  return `@types/${name.replace(/^@/, "").replace("/", "__")}`;
}

/** Whether a `node_modules` at or above a folder holds the package. */
export function isInstalled(name: string, folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "node_modules", name))) return true;
    if (at === dirname(at)) return false;
  }
}

/** What to do about a package that is not there, seen from the notebook's folder. */
export function installAdvice(name: string, folder: string): string {
  const command = `${installer(folder).add} ${name}`;
  return `Run \`${command}\` in ${folder}, then this cell again; the kernel need not be restarted.`;
}

/** The command that installs what only the types of a project need. */
export function developmentCommand(name: string, folder: string): string {
  return `${installer(folder).addDevelopment} ${name}`;
}

interface Installer {
  readonly file: string;
  readonly add: string;
  readonly addDevelopment: string;
}

const NPM: Installer = {
  file: "package-lock.json",
  add: "npm install",
  addDevelopment: "npm install --save-dev",
};

/** How a project installs packages, by its lock file. */
const INSTALLERS: readonly Installer[] = [
  { file: "pnpm-lock.yaml", add: "pnpm add", addDevelopment: "pnpm add --save-dev" },
  { file: "yarn.lock", add: "yarn add", addDevelopment: "yarn add --dev" },
  { file: "bun.lock", add: "bun add", addDevelopment: "bun add --dev" },
  { file: "bun.lockb", add: "bun add", addDevelopment: "bun add --dev" },
  NPM,
];

function installer(folder: string): Installer {
  for (let at = folder; ; at = dirname(at)) {
    const found = INSTALLERS.find(({ file }) => existsSync(join(at, file)));
    if (found !== undefined) return found;
    if (at === dirname(at)) return NPM;
  }
}
