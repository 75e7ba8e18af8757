import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What this package's package.json says of it. */
export interface PackageInfo {
  readonly name: string;
  readonly version: string;
  /** Range of Node versions, as `>=20.19`. */
  readonly nodeRange: string;
  /** The folder that package.json is in, absolute. */
  readonly root: string;
}

let info: PackageInfo | undefined;

/** This package's name, version and place; the same whether it runs from sources or built. */
export function packageInfo(): PackageInfo {
  info ??= find(__dirname);
  return info;
}

function find(folder: string): PackageInfo {
  const file = join(folder, "package.json");
  if (!existsSync(file)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("Assay's package.json is not above its code");
    return find(parent);
  }
  const content = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  // A build may hold a package.json of its own that only says which module system it is.
  if (typeof content.version !== "string") return find(dirname(folder));
  const { node } = (content.engines ?? {}) as { node?: string };
  return { name: String(content.name), version: content.version, nodeRange: node ?? "*", root: folder };
}
