import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Table } from "../../core/tables/index.js";
import { writeTable } from "../../io/datasets/index.js";
import type { RunHandle } from "../../io/registries/index.js";

/** Keeps a table with a run, as the Parquet file `<name>.parquet`. */
export async function logTable(run: RunHandle, name: string, table: Table): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "assay-table-"));
  try {
    const path = join(folder, "table.parquet");
    await writeTable(table, path);
    await run.artifact(`${name}.parquet`, await readFile(path));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keeps a value with a run, as the JSON file `<name>.json`. */
export function logJson(run: RunHandle, name: string, value: unknown): Promise<void> {
  return run.artifact(`${name}.json`, Buffer.from(`${JSON.stringify(value, null, 2)}\n`));
}
