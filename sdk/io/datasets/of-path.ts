import { readFile, stat } from "node:fs/promises";
import { AssayError } from "../../utils/errors/index.js";
import type { DatasetInputConfig } from "./config.js";
import { datasetEndings } from "./registry.js";

/** The dataset of a file that is told by its ending (a `.gz` behind it counts for nothing); undefined where it tells none. */
export function findDatasetOfPath(path: string): DatasetInputConfig | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  const [, keys] = datasetEndings().find(([ending]) => name.endsWith(ending)) ?? [];
  return keys === undefined ? undefined : ({ ...keys, path } as DatasetInputConfig);
}

/** The same; DATA_FORMAT where the ending tells nothing. */
export function datasetOfPath(path: string): DatasetInputConfig {
  const found = findDatasetOfPath(path);
  if (found !== undefined) return found;
  throw new AssayError("DATA_FORMAT", {
    what: "the kind of a data file cannot be told by its name",
    got: JSON.stringify(path),
    wanted: `an ending ${datasetEndings()
      .map(([ending]) => ending)
      .join(", ")} (.gz may follow)`,
    next: 'Say what it is: Dataset.load({ kind: "csv", path, delimiter: ";" }).',
  });
}

/** A JSON file that is larger is data: no config is. */
const CONFIG_BYTES = 1_000_000;

/** Whether a JSON file is one map with a dataset in it, as a config is, and not rows. */
export async function isConfigFile(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).size > CONFIG_BYTES) return false;
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof value === "object" && value !== null && Object.hasOwn(value, "dataset");
  } catch {
    // What cannot be read as one JSON value may be rows, one a line; a file that is not there is told by its reader.
    return false;
  }
}
