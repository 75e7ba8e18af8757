import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CleaningConfig } from "../../core/cleaning/config.js";
import { type CleaningReport, columnsOf, hasChanged, ruleOf } from "../../core/cleaning/report/index.js";
import type { Table } from "../../core/tables/index.js";
import { throwIfAborted } from "../../utils/abort.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import type { ProgressListener } from "../../utils/progress/index.js";
import { duckDbWords, openDuckDb, STOPPED } from "../datasets/session.js";
import { copyTo, endingOf } from "../datasets/write.js";
import { makeFolder, writeWhole } from "../files/index.js";
import { cleanStaged } from "./clean-staged.js";
import { DroppedRows } from "./dropped-rows.js";
import { askedSteps, type LookOptions, lookAt } from "./look.js";
import { type CleanSource, type OpenedSource, openSource } from "./open-source.js";
import { outputPath, refuseNeeded } from "./outputs.js";
import type { DroppedRow } from "./run-pass.js";

export interface CleanFileOptions {
  /** Folder that paths are relative to. */
  readonly cwd: string;
  /** Where the clean rows go: .parquet, .csv, .json, .ndjson or .jsonl. @default nowhere: only the report is made */
  readonly out?: string;
  /** Where rows go that were dropped, as they were, each with its number and the reason. @default nowhere */
  readonly dropped?: string;
  /** Files that are never written over besides those of the source and the reference, absolute: a config. @default none */
  readonly needed?: readonly string[];
  /** Files that the caller writes later, absolute: reports. DATA_WRITE where one is read or written here. @default none */
  readonly later?: readonly string[];
  /** Whether files that are there may be replaced. @default false */
  readonly overwrite?: boolean;
  /** What is looked for in the cleaned rows; false looks for nothing. @default findings and proposals */
  readonly look?: false | LookOptions;
  /** Names of proposals to apply, after the declared steps. @default none: nothing is done unasked */
  readonly apply?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onProgress?: ProgressListener;
}

/**
 * Cleans a dataset of any size into a file, and tells what changed. The rows go through DuckDB, in memory as far as they fit and
 * on disk beside the output for the rest. What steps learn (medians) they learn of all rows: it is data that is cleaned here, and
 * no model judged by them. Outputs appear whole or not at all, once all is done.
 *
 * @param steps the steps, or what gives them for a table with the source's columns and no rows
 * @throws OUTPUT_EXISTS, DATA_WRITE, INTERRUPTED, what reading the source throws, and what steps throw of columns and values
 */
export async function cleanFile(
  source: CleanSource,
  steps: CleaningConfig | ((columns: Table) => CleaningConfig),
  options: CleanFileOptions,
): Promise<CleaningReport> {
  const { signal, onProgress } = options;
  const opened = await openSource(source);
  const paths = await outputsOf(options, await filesRead(opened, options));
  throwIfAborted(signal, STOPPED);
  const folder = await workFolder(paths.out ?? paths.dropped);
  const database = await openDuckDb({
    file: join(folder, "rows.duckdb"),
    signal,
  });
  try {
    const connection = await database.connect();
    const progress = (label: string, done: number, total: number): void =>
      onProgress?.({ type: "progress", step: "clean", label, done, total });
    progress("reading", 0, 1);
    const staged = await opened.stage(connection, signal);
    const empty = await staged.empty();
    const log = new DroppedRows(connection);
    const following = {
      signal,
      onRows: (done: number) => progress("rows cleaned", done, staged.numRows),
      ...(paths.dropped === undefined
        ? {}
        : { onDropped: (dropped: readonly DroppedRow[]) => log.add(dropped) }),
    };
    const declared = await cleanStaged(staged, typeof steps === "function" ? steps(empty) : steps, following);
    const changes = [...declared.changes];
    const rules = declared.changes.map((each) => ruleOf(each, "config"));
    const { apply = [], look = {} } = options;
    const place = { name: opened.name, folder, signal };
    let rows = declared.rows;
    let looked =
      look === false && apply.length === 0
        ? undefined
        : await lookAt(rows, look === false ? {} : look, place);
    const proposals = (looked?.proposals ?? []).map(({ steps: _, ...rest }) => ({
      ...rest,
      applied: apply.includes(rest.name),
    }));
    if (looked !== undefined && apply.length > 0) {
      const asked = askedSteps(looked.proposals, apply);
      const first = rules.length;
      const done = await cleanStaged(rows, asked, { ...following, first });
      changes.push(...done.changes);
      rules.push(...done.changes.map((each) => ruleOf(each, "proposal")));
      rows = done.rows;
      looked = look === false ? undefined : await lookAt(rows, look, place);
    }
    const cleaned = await rows.empty();
    const bytes =
      paths.out === undefined
        ? undefined
        : await writeRows(connection, { select: rows.select(), table: cleaned }, paths.out);
    if (paths.dropped !== undefined) {
      const reasons = changes.map(({ reason, step }) => reason ?? step);
      await writeRows(connection, await log.rows(staged, reasons), paths.dropped);
    }
    return {
      format: "assay.cleaning",
      version: 1,
      dataset: { name: opened.name, source: { ...opened.told }, columns: columnsOf(empty) },
      output: {
        ...(paths.out === undefined ? {} : { path: paths.out }),
        ...(bytes === undefined ? {} : { bytes }),
        columns: columnsOf(cleaned),
      },
      changed: rules.some(hasChanged),
      rows: { in: staged.numRows, out: rows.numRows, dropped: staged.numRows - rows.numRows },
      cellsChanged: rules.reduce((sum, { cellsChanged }) => sum + cellsChanged, 0),
      rules,
      ...(paths.dropped === undefined ? {} : { dropped: { path: paths.dropped, rows: log.count } }),
      proposals,
      findings: [],
      notes: [],
      ...looked?.parts,
    };
  } catch (error) {
    throwIfAborted(signal, STOPPED);
    throw fullDisk(error, folder) ?? error;
  } finally {
    database.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Files that are read, as far as they are known. */
async function filesRead(
  { files }: OpenedSource,
  { needed = [], look }: CleanFileOptions,
): Promise<readonly string[]> {
  const reference = look === undefined || look === false ? undefined : look.reference;
  const compared = reference === undefined ? [] : (await openSource(reference)).files;
  return [...files, ...compared, ...needed];
}

/** Where rows go, absolute: no file that is read, and none twice. */
async function outputsOf(
  { cwd, out, dropped, later = [], overwrite = false }: CleanFileOptions,
  read: readonly string[],
): Promise<{ out?: string; dropped?: string }> {
  const files = [...read];
  const paths: { out?: string; dropped?: string } = {};
  if (out !== undefined) {
    paths.out = await outputPath(out, { cwd, files, overwrite });
    files.push(paths.out);
  }
  if (dropped !== undefined) {
    paths.dropped = await outputPath(dropped, { cwd, files, overwrite });
    files.push(paths.dropped);
  }
  for (const path of later) await refuseNeeded(path, files);
  return paths;
}

/** A folder for what does not fit into memory, on the disk of the output. */
async function workFolder(beside: string | undefined): Promise<string> {
  try {
    if (beside === undefined) return await mkdtemp(join(tmpdir(), "assay-clean-"));
    await makeFolder(dirname(beside));
    return await mkdtemp(join(dirname(beside), ".assay-clean-"));
  } catch (cause) {
    throw new AssayError("DATA_WRITE", {
      what: `there can be no file in ${beside === undefined ? tmpdir() : dirname(beside)}`,
      got: messageOf(cause),
      cause,
    });
  }
}

/** What is told of a disk without space, whatever was done when it was full: reading, too, puts rows on it. */
function fullDisk(error: unknown, folder: string): AssayError | undefined {
  const words = messageOf(error);
  if (!/no space left|ENOSPC|not enough space/i.test(words)) return undefined;
  return new AssayError("DATA_WRITE", {
    what: `the disk of ${dirname(folder)} is full: rows that are being cleaned lie there for as long as that takes`,
    wanted: "about as much space as the rows take as CSV, beside the clean file",
    next: "Make space, or name an output on another disk.",
    cause: error,
  });
}

type Rows = Parameters<typeof copyTo>[1];

/** Writes rows whole or not at all; gives the bytes of the file. */
async function writeRows(
  connection: Parameters<typeof copyTo>[0],
  rows: Rows,
  path: string,
): Promise<number> {
  try {
    await writeWhole(path, (temporary) => copyTo(connection, rows, temporary, { format: endingOf(path) }));
    return (await stat(path)).size;
  } catch (cause) {
    if (AssayError.isInstance(cause)) throw cause;
    throw new AssayError("DATA_WRITE", { what: `${path} cannot be written: ${duckDbWords(cause)}`, cause });
  }
}
