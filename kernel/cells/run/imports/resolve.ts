// What an import names, seen from a file: as Node resolves it for ES modules, with TypeScript's names for relative files.
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findAssayPackage, isAssaySpecifier, ownPackageRoot } from "../../assay-package.js";
import { isInstalled, packageName } from "../../packages.js";
import { missingFile, missingPackage } from "./missing.js";

type DefaultResolve = (specifier: string, context: { parentURL: string }) => { readonly url: string };

const nodeResolve = (): DefaultResolve =>
  (require("internal/modules/esm/resolve") as { defaultResolve: DefaultResolve }).defaultResolve;

/** @param importer path of the importing file; for cells one in the notebook's folder */
export function resolveImport(specifier: string, importer: string): string {
  if (/^(?:node|data|https?):/.test(specifier)) return specifier;
  if (specifier.startsWith("file:"))
    return pathToFileURL(resolveFile(fileURLToPath(specifier), specifier, importer)).href;
  if (/^\.{0,2}\//.test(specifier) || specifier === "." || specifier === "..") {
    return pathToFileURL(resolveFile(resolve(dirname(importer), specifier), specifier, importer)).href;
  }
  const from = isAssaySpecifier(specifier)
    ? join(findAssayPackage(dirname(importer), ownPackageRoot()).root, "importer.ts")
    : importer;
  // Node remembers that a package was not there, also when it is installed afterwards; so it is not asked about those.
  if (!mayExist(specifier, from)) throw missingPackage(specifier, dirname(importer));
  return nodeResolve()(specifier, { parentURL: pathToFileURL(from).href }).url;
}

function mayExist(specifier: string, importer: string): boolean {
  if (specifier.startsWith("#") || isAssaySpecifier(specifier)) return true;
  const name = packageName(specifier);
  if ((require("node:module") as typeof import("node:module")).builtinModules.includes(specifier))
    return true;
  if (isInstalled(name, dirname(importer))) return true;
  for (let folder = dirname(importer); ; folder = dirname(folder)) {
    // A package may import itself by its own name.
    if (existsSync(join(folder, "package.json")) && isNamed(folder, name)) return true;
    if (folder === dirname(folder)) return false;
  }
}

function isNamed(folder: string, name: string): boolean {
  return (require(join(folder, "package.json")) as { name?: string }).name === name;
}

const SOURCES = [".ts", ".tsx", ".mts", ".cts"];
/** `./x.js` may mean `./x.ts`: TypeScript imports name what is written out. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

function resolveFile(path: string, specifier: string, importer: string): string {
  const found = candidates(path).find((one) => statSync(one, { throwIfNoEntry: false })?.isFile());
  if (found === undefined) throw missingFile(specifier, importer);
  return found;
}

function candidates(path: string): string[] {
  const [, base, extension] = /^(.*?)(\.[cm]?jsx?)?$/s.exec(path) ?? [path, path, undefined];
  const sources = extension === undefined ? [] : (WRITTEN[extension] ?? []).map((source) => base + source);
  const guessed = [...SOURCES, ".js", ".mjs", ".cjs", ".json"];
  return [
    ...sources,
    path,
    ...guessed.map((end) => path + end),
    ...guessed.map((end) => join(path, `index${end}`)),
  ];
}

export function isTypeScript(path: string): boolean {
  return /\.[cm]?tsx?$/.test(path);
}
