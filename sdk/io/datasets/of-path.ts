import { AssayError } from "../../utils/errors/index.js";
import type { DatasetInputConfig } from "./config.js";

const KINDS: readonly (readonly [pattern: RegExp, config: (path: string) => DatasetInputConfig])[] = [
  [/\.csv$/, (path) => ({ kind: "csv", path })],
  [/\.(tsv|tab)$/, (path) => ({ kind: "csv", path, delimiter: "\t" })],
  [/\.(parquet|pq)$/, (path) => ({ kind: "parquet", path })],
  [/\.(json|jsonl|ndjson)$/, (path) => ({ kind: "json", path })],
];

/** The dataset of a file that is told by its ending (a `.gz` behind it counts for nothing). DATA_FORMAT where it tells none. */
export function datasetOfPath(path: string): DatasetInputConfig {
  const name = path.toLowerCase().replace(/\.gz$/, "");
  const found = KINDS.find(([pattern]) => pattern.test(name));
  if (found === undefined) {
    throw new AssayError("DATA_FORMAT", {
      what: "the kind of a data file cannot be told by its name",
      got: JSON.stringify(path),
      wanted: "an ending .csv, .tsv, .parquet, .json, .jsonl or .ndjson (.gz may follow)",
      next: 'Say what it is: Dataset.load({ kind: "csv", path, delimiter: ";" }).',
    });
  }
  return found[1](path);
}
