import { open, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { profileDataset } from "../../sdk/core/profile/index.js";
import { kindOf } from "../../sdk/core/schemas/index.js";
import type { Table } from "../../sdk/core/tables/index.js";
import type { DatasetInputConfig } from "../../sdk/io/datasets/config.js";
import { firstRecord } from "../../sdk/io/datasets/csv-head.js";
import { datasetOfPath, readDataset } from "../../sdk/io/datasets/index.js";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { didYouMean } from "../../sdk/utils/names.js";
import { present } from "../../sdk/utils/present.js";
import { type Proposal, propose, proposeTask } from "./propose.js";
import { repaired, repairsOf } from "./repairs.js";

/** A data file that a project begins with. */
export interface Source {
  /** Absolute. */
  readonly file: string;
  readonly bytes: number;
  /** How it is read, its path left out. */
  readonly dataset: DatasetInputConfig;
  readonly table: Table;
}

/** Bytes that the delimiter is looked for in. */
const HEAD_BYTES = 65_536;
const DELIMITERS = [",", ";", "\t", "|"];

/** Reads a data file of any kind that its name tells. Throws what reading a dataset throws. */
export async function readSource(path: string, cwd: string, signal: AbortSignal): Promise<Source> {
  const file = resolve(cwd, path);
  const { size } = await stat(file).catch((cause) => {
    const isWindows = process.platform !== "win32" && path.includes("\\");
    throw new AssayError("DATA_FILE_MISSING", {
      what: "the data file cannot be found",
      got: path,
      wanted: "a .csv, .tsv, .parquet, .json, .jsonl or .ndjson file (.gz may follow)",
      next: isWindows
        ? "This is a path of Windows, and this system is none: write it with /, as it is here."
        : `Check the path; it is relative to ${cwd}.`,
      cause,
    });
  });
  const found = datasetOfPath(file);
  const delimiter = found.kind === "csv" && /\.csv$/i.test(file) ? await delimiterOf(file) : undefined;
  const dataset = { ...found, ...present({ delimiter }) } as DatasetInputConfig;
  const { table } = await readDataset(dataset, { baseDir: cwd, signal });
  return { file, bytes: size, dataset, table };
}

/** The delimiter of a CSV file where it is not the comma: the one that makes most columns of the first line. */
async function delimiterOf(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.toString("utf8", 0, bytesRead).replace(/^\uFEFF/, "");
    const counts = DELIMITERS.map((each) => [each, firstRecord(head, each, '"').length] as const);
    const [best] = counts.reduce((most, next) => (next[1] > most[1] ? next : most));
    return best === "," ? undefined : best;
  } finally {
    await handle.close();
  }
}

/** The names and kinds of a table's columns, for a person to choose the target from. */
export function columnChoices(table: Table): readonly { readonly name: string; readonly kind: string }[] {
  return table.entries().map(([name, column]) => ({ name, kind: kindOf(column) }));
}

/** Throws DATA_COLUMN_MISSING naming the nearest column where the target is not there. */
export function checkTarget(table: Table, target: string, file: string): void {
  if (table.has(target)) return;
  throw new AssayError("DATA_COLUMN_MISSING", {
    what: `${basename(file)} has no column "${target}"`,
    wanted: "the name of the column that is to be predicted",
    next: didYouMean(target, table.names),
  });
}

/** Profiles a table and proposes its first config. */
export async function proposeFor(table: Table, target: string, signal: AbortSignal): Promise<Proposal> {
  const { repairs, doubts } = repairsOf(table);
  const read = repaired(table, repairs);
  const [facts] = (await profileDataset(read.select([target]), { signal })).columns;
  const task = proposeTask(facts);
  const profile = await profileDataset(read, { target, task: task.value, signal });
  const columns = repairs.map(({ column }) => column);
  const written = columns.length === 0 ? profile : await profileDataset(table.select(columns), { signal });
  return propose({ table: read, profile, raw: table, written, repairs, doubts }, task);
}
