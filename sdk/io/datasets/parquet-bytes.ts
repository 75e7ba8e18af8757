import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Table } from "../../core/tables/index.js";
import { writeTable } from "./write.js";

/**
 * A table as the bytes of a Parquet file (zstd), for whoever saves it elsewhere.
 *
 * @throws DATA_WRITE where it cannot be written
 */
export async function parquetBytes(table: Table): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "assay-parquet-"));
  try {
    const path = join(folder, "table.parquet");
    await writeTable(table, path);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
