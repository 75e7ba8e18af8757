import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AssayError } from "../../utils/errors/index.js";

/**
 * The config that a project runs where none is named: `"assay": { "config": "confs/training.yaml" }` in the nearest
 * package.json from `folder` up, relative to it. Undefined where there is no package.json, or none that says so.
 */
export function defaultConfig(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) {
    const parent = dirname(folder);
    return parent === folder ? undefined : defaultConfig(parent);
  }
  const named: unknown = (parsed(file) as { assay?: { config?: unknown } } | null)?.assay?.config;
  if (named === undefined) return undefined;
  if (typeof named === "string") return resolve(folder, named);
  throw new AssayError("CONFIG_INVALID", {
    what: `${file}: assay.config is no path`,
    got: JSON.stringify(named),
    wanted: "the path of a YAML or JSON file",
  });
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new AssayError("CONFIG_SYNTAX", { what: `${file} cannot be read as JSON`, cause });
  }
}
