import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Table } from "../../core/tables/index.js";
import { readDataset } from "../../io/datasets/index.js";
import type { TrackingStore } from "../../io/registries/index.js";

/** The bytes of a run's artifact; undefined where it keeps none there. */
export async function readArtifact(
  store: TrackingStore,
  runId: string,
  path: string,
): Promise<Buffer | undefined> {
  const folder = dirname(path);
  const listed = await store.listArtifacts(runId, folder === "." ? undefined : folder).catch(() => []);
  const isThere = listed.some((one) => !one.isDirectory && basename(one.path) === basename(path));
  return isThere ? buffer(await store.getArtifact(runId, path)) : undefined;
}

/** A table that a run keeps as Parquet; undefined where it keeps none there. */
export async function readTableArtifact(
  store: TrackingStore,
  runId: string,
  path: string,
): Promise<Table | undefined> {
  const bytes = await readArtifact(store, runId, path);
  if (bytes === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "assay-artifact-"));
  try {
    await writeFile(join(folder, "table.parquet"), bytes);
    return (await readDataset({ kind: "parquet", path: "table.parquet" }, { baseDir: folder })).table;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
