import { join } from "node:path";
import { type Benchmark, part } from "../benchmark.js";
import type { Side } from "../measure.js";
import { writeDirtyRows } from "./rows.js";

const MAIN = "dist/sdk/scripts/main.js";
const KINDS = ["csv", "parquet"] as const;
const NAMES = { csv: "CSV", parquet: "Parquet" } as const;
const SIZES = { million: 1_000_000, "3-million": 3_000_000 } as const;

/** Seventeen steps on dirty rows of 20 columns: `cleans:data` from file to file, and the steps alone in memory. */
export const CLEANING: readonly Benchmark[] = [
  ...(["million", "3-million"] as const).flatMap((size) =>
    KINDS.map((kind): Benchmark => {
      const rows = SIZES[size];
      return {
        name: `cleaning-${kind}-${size}`,
        group: "cleaning",
        title: `clean ${rows / 1e6},000,000 x 20 by 17 steps, ${NAMES[kind]} to ${NAMES[kind]}, whole process`,
        prepare: (folder) => writeDirtyRows(folder, rows),
        sides: (folder) => [
          command("cleans:data", folder, kind, "--no-findings"),
          ...(size === "million"
            ? [command("cleans:data, with its findings and proposals", folder, kind)]
            : []),
          { name: "pandas", language: "python", args: [join(__dirname, "clean.py"), kind, folder] },
        ],
      };
    }),
  ),
  {
    name: "cleaning-steps",
    group: "cleaning",
    title: "the 17 steps alone on 1,000,000 x 20 in memory",
    prepare: (folder) => writeDirtyRows(folder, SIZES.million),
    sides: (folder) => [
      part("Assay", "cleaning/steps.ts", "parquet", folder),
      part("pandas", "cleaning/clean.py", "parquet", folder, "steps"),
    ],
  },
];

function command(name: string, folder: string, kind: string, ...more: readonly string[]): Side {
  const out = join(folder, `clean.${kind}`);
  const args = ["task", "cleans:data", join(folder, `${kind}.yaml`), "--out", out, "--overwrite", ...more];
  return { name, language: "node", args: [MAIN, ...args] };
}
