// Which copy of the package "assay" a cell means: types and code must come from the same one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface AssayPackage {
  /** Folder that holds its package.json; `assay` and `assay/kernel` resolve from any file in it, by its own exports. */
  readonly root: string;
  readonly version: string;
  /** False: none was found from the notebook's folder, so it is the kernel's own. */
  readonly installed: boolean;
}

/** True for `assay` and what lies under it. */
export function isAssaySpecifier(specifier: string): boolean {
  return specifier === "assay" || specifier.startsWith("assay/");
}

/** The copy that Node would take from `folder` (the project itself, or the nearest node_modules), else the kernel's own. */
export function findAssayPackage(folder: string, ownRoot: string): AssayPackage {
  const project = parents(folder).find((parent) => existsSync(join(parent, "package.json")));
  const candidates = [
    ...(project === undefined ? [] : [project]),
    ...parents(folder).map((parent) => join(parent, "node_modules", "assay")),
  ];
  for (const root of candidates) {
    const manifest = readManifest(root);
    if (manifest?.name === "assay" && manifest.exports !== undefined)
      return { root, version: manifest.version ?? "", installed: true };
  }
  return { root: ownRoot, version: readManifest(ownRoot)?.version ?? "", installed: false };
}

/** The kernel's own package: the nearest one called "assay" above a file of it. */
export function ownPackageRoot(from: string = __dirname): string {
  return parents(from).find((parent) => readManifest(parent)?.name === "assay") ?? from;
}

/** The version of the kernel's own package. */
export function ownVersion(): string {
  return readManifest(ownPackageRoot())?.version ?? "";
}

function parents(folder: string): string[] {
  const found = [folder];
  for (let at = folder; dirname(at) !== at; at = dirname(at)) found.push(dirname(at));
  return found;
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly exports?: unknown;
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}
