import { readFile, stat } from "node:fs/promises";
import { AssayError } from "../../utils/errors/index.js";
import type { DatasetInputConfig } from "./config.js";

const KINDS: readonly (readonly [pattern: RegExp, config: (path: string) => DatasetInputConfig])[] = [
  [/\.csv$/, (path) => ({ kind: "csv", path })],
  [/\.(tsv|tab)$/, (path) => ({ kind: "csv", path, delimiter: "\t" })],
  [/\.(parquet|pq)$/, (path) => ({ kind: "parquet", path })],
  [/\.(jsonl|ndjson)$/, (path) => ({ kind: "json", path, format: "lines" })],
  [/\.json$/, (path) => ({ kind: "json", path })],
];

/** The dataset of a file that is told by its ending (a `.gz` behind it counts for nothing); undefined where it tells none. */
export function findDatasetOfPath(path: string): DatasetInputConfig | undefined {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  return KINDS.find(([pattern]) => pattern.test(name))?.[1](path);
}

/** The same; DATA_FORMAT where the ending tells nothing. */
export function datasetOfPath(path: string): DatasetInputConfig {
  const found = findDatasetOfPath(path);
  if (found !== undefined) return found;
  throw new AssayError("DATA_FORMAT", {
    what: "the kind of a data file cannot be told by its name",
    got: JSON.stringify(path),
    wanted: "an ending .csv, .tsv, .parquet, .json, .jsonl or .ndjson (.gz may follow)",
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
