import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isBigInt, nullCount, profileTable, type Table } from "../../core/tables/index.js";
import { AssayError, hasCode } from "../../utils/errors/index.js";
import { maskText } from "../../utils/secrets.js";
import { type Selection, selectPart } from "../datasets/collect.js";
import { readDataset } from "../datasets/dataset.js";
import { digestTable } from "../datasets/digest.js";
import { lineageOf, type Origin } from "../datasets/lineage.js";
import type { DatasetParts } from "../datasets/parts.js";
import { type Dataset, ProfiledDataset } from "../datasets/profiled-dataset.js";
import { writeTable } from "../datasets/write.js";
import { limits } from "../registries/limits.js";
import type { TrackingStore } from "../registries/store.js";
import { parseAddress } from "./address.js";
import { type EntryVersion, findVersion } from "./find.js";
import { type RegisterEntryOptions, type RegisteredEntry, registerEntry } from "./register.js";

/** The rows, in the folder of the version. */
const DATA_FILE = "data.parquet";

/** A source that is longer is told by the run's dataset input alone. */
const SOURCE_CHARACTERS = 1000;

export interface RegisterDatasetOptions extends RegisterEntryOptions {
  readonly signal?: AbortSignal;
}

/**
 * Registers a dataset: its rows as Parquet, its schema and its profile. The same content again is the version that it has.
 *
 * @throws TRACKING_INVALID where name or alias cannot be kept, DATA_WRITE where the rows have no Parquet file
 */
export async function registerDataset(
  store: TrackingStore,
  { name, table, digest, lineage }: DatasetParts,
  { signal, ...options }: RegisterDatasetOptions,
): Promise<RegisteredEntry> {
  const source = maskText(lineage.source);
  return inTemporaryFolder(async (folder) =>
    registerEntry(
      store,
      {
        kind: "dataset",
        digest,
        tags: {
          "assay.rows": String(table.numRows),
          "assay.columns": String(table.numColumns),
          "assay.source": source.length > SOURCE_CHARACTERS ? "see the run's dataset" : source,
        },
        inputs: [
          {
            name: [...name].slice(0, limits.datasetName).join(""),
            digest,
            ...lineage,
            source,
            context: "registered",
          },
        ],
        async files(put) {
          const file = join(folder, DATA_FILE);
          await writeTable(table, file, { signal });
          await put(DATA_FILE, createReadStream(file));
          await put("schema.json", jsonBytes({ rows: table.numRows, columns: columnsOf(table) }));
          await put("profile.json", jsonBytes(profileTable(table)));
        },
      },
      options,
    ),
  );
}

export interface FetchOptions extends Selection {
  /** The dataset's name in runs and reports. @default the registered name */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/**
 * Reads a registered dataset: `datasets:/bikes@training`, `datasets:/bikes/3` or `datasets:/bikes/latest`. The rows pass
 * through a temporary file; their digest is checked before a column is chosen.
 *
 * @throws TRACKING_MISSING where there is no such dataset, DIGEST_MISMATCH where its content has changed
 */
export async function fetchDataset(
  store: TrackingStore,
  uri: string,
  { signal, ...selection }: FetchOptions = {},
): Promise<Dataset> {
  const found = await findVersion(store, parseAddress(uri, "dataset"));
  const whole = await readVersion(store, found, signal);
  const { name = found.name } = selection;
  const table = selectPart(whole, selection);
  const origin = { registered: found.uri, digest: found.digest, trackingUri: store.uri };
  const digest = table === whole ? found.digest : digestTable(table);
  const lineage = lineageOf(table, origin);
  return new ProfiledDataset({ name, table, digest, lineage, version: found.version });
}

/** A registered dataset as a file. */
export interface DatasetFile {
  readonly path: string;
  readonly name: string;
  readonly digest: string;
  readonly origin: Origin;
}

/** The rows of a registered dataset as a Parquet file in a folder; their digest is checked, for which they are read once. */
export async function fetchDatasetFile(
  store: TrackingStore,
  uri: string,
  folder: string,
  signal?: AbortSignal,
): Promise<DatasetFile> {
  const found = await findVersion(store, parseAddress(uri, "dataset"));
  await downloadVersion(store, found, folder, signal);
  const origin = { registered: found.uri, digest: found.digest, trackingUri: store.uri };
  return {
    path: join(folder, DATA_FILE),
    name: `${found.name}/${found.version}`,
    digest: found.digest,
    origin,
  };
}

async function readVersion(
  store: TrackingStore,
  version: EntryVersion,
  signal: AbortSignal | undefined,
): Promise<Table> {
  return inTemporaryFolder((folder) => downloadVersion(store, version, folder, signal));
}

/** Fetches a version's rows as a file of a folder, and reads them; DIGEST_MISMATCH where they are not what was registered. */
async function downloadVersion(
  store: TrackingStore,
  { uri, digest, folder: { runId, path } }: EntryVersion,
  baseDir: string,
  signal: AbortSignal | undefined,
): Promise<Table> {
  const artifact = `${path}/${DATA_FILE}`;
  const stream = await store.getArtifact(runId, artifact);
  try {
    await pipeline(stream, createWriteStream(join(baseDir, DATA_FILE)), { signal });
    const read = await readDataset({ kind: "parquet", path: DATA_FILE }, { baseDir, signal });
    if (read.digest === digest) return read.table;
  } catch (cause) {
    if (signal?.aborted)
      throw new AssayError("INTERRUPTED", { what: `the download of ${uri} was stopped`, cause });
    if (!hasCode(cause, "DATA_FORMAT")) throw cause;
    throw mismatch(uri, digest, runId, artifact, "a file that is no whole Parquet file", cause);
  }
  throw mismatch(uri, digest, runId, artifact, "rows with another digest");
}

function mismatch(
  uri: string,
  digest: string,
  runId: string,
  artifact: string,
  got: string,
  cause?: unknown,
): AssayError {
  return new AssayError("DIGEST_MISMATCH", {
    what: `${uri} is not what was registered`,
    got,
    wanted: `rows with the digest ${digest}`,
    next: `Restore the artifact ${artifact} of run ${runId}, or register the dataset again.`,
    cause,
  });
}

/** Name, type and nulls of each column. */
function columnsOf(table: Table): object[] {
  return table.entries().map(([name, column]) => ({
    name,
    type: column.type,
    ...(isBigInt(column) && column.type === "timestamp"
      ? { unit: column.unit ?? "us", utc: column.utc === true }
      : {}),
    nulls: nullCount(column),
  }));
}

/** JSON for people; JSON has no big integer, no NaN and no infinity: they are texts. */
function jsonBytes(value: unknown): Uint8Array {
  const replacer = (_: string, inner: unknown): unknown =>
    typeof inner === "bigint" || (typeof inner === "number" && !Number.isFinite(inner))
      ? String(inner)
      : inner;
  return Buffer.from(`${JSON.stringify(value, replacer, 2)}\n`);
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "assay-dataset-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
