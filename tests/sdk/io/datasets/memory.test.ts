import { describe, expect, it } from "vitest";
import { measureLoad, writeMillionRows } from "./load-memory.js";
import { scratchFolder } from "./support.js";

const folder = scratchFolder();
const files = writeMillionRows(folder);

describe("loading 1,000,000 rows of 20 columns", () => {
  it.each(["parquet", "csv"] as const)(
    "from %s peaks below 1.6 times the columns and 200 MB",
    async (kind) => {
      await files;
      const { rows, columns, peakMiB, boundMiB } = await measureLoad(folder, kind);
      expect([rows, columns]).toEqual([1_000_000, 20]);
      expect(peakMiB).toBeLessThanOrEqual(boundMiB);
    },
  );
});
