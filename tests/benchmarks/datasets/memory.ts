/**
 * Time and peak memory of loading 1,000,000 rows of 20 columns, each in a process of its own.
 * `npx jiti tests/benchmarks/datasets/memory.ts [dist/sdk/io/datasets/index.js]` (without the argument: from TypeScript).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { measureLoad, writeMillionRows } from "../../sdk/io/datasets/load-memory.js";

async function main(): Promise<void> {
  const [entry] = process.argv.slice(2);
  const folder = mkdtempSync(join(tmpdir(), "assay-memory-"));
  try {
    await writeMillionRows(folder);
    for (const kind of ["parquet", "csv"] as const) {
      const load = await measureLoad(folder, kind, entry === undefined ? undefined : resolve(entry));
      const numbers = [load.columnsMiB, load.peakMiB, load.boundMiB].map((mib) => mib.toFixed(0));
      console.log(
        `${kind}: ${load.seconds.toFixed(1)} s; columns ${numbers[0]} MiB, peak ${numbers[1]} MiB, bound ${numbers[2]} MiB`,
      );
      if (load.peakMiB > load.boundMiB) process.exitCode = 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
