import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dataset, Table, writeTable } from "../../sdk/index.js";

const ROWS = [
  { hour: 8, place: "Höhe" },
  { hour: 9, place: "Tal" },
];

describe("Dataset.load of a file", () => {
  let cwd = "";
  const rows = async (...args: Parameters<typeof Dataset.load>) => {
    const { table } = await Dataset.load(args[0], { cwd, ...args[1] });
    return Array.from({ length: table.numRows }, (_, i) => table.row(i));
  };

  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), "assay-load-"));
    const csv = "hour,place\n8,Höhe\n9,Tal\n";
    await writeFile(join(cwd, "rows.csv"), csv);
    await writeFile(join(cwd, "ROWS.CSV.gz"), gzipSync(csv));
    await writeFile(join(cwd, "rows.tsv"), csv.replaceAll(",", "\t"));
    await writeFile(join(cwd, "semicolons.txt"), csv.replaceAll(",", ";"));
    await writeFile(join(cwd, "rows.json"), JSON.stringify(ROWS));
    await writeFile(join(cwd, "rows.ndjson"), ROWS.map((row) => JSON.stringify(row)).join("\n"));
    await writeTable(Table.fromRows(ROWS), join(cwd, "rows.parquet"));
  });
  afterAll(() => rm(cwd, { recursive: true, force: true }));

  it.each(["rows.csv", "ROWS.CSV.gz", "rows.tsv", "rows.json", "rows.ndjson", "rows.parquet"])(
    "%s, by its ending",
    async (path) => {
      expect(await rows(path)).toEqual(ROWS);
    },
  );

  it("what the dataset of a config says, with columns and rows chosen", async () => {
    const source = { kind: "csv", path: "semicolons.txt", delimiter: ";" } as const;
    expect(await rows(source)).toEqual(ROWS);
    expect(await rows(source, { columns: ["place"], limit: 1 })).toEqual([{ place: "Höhe" }]);
    expect(await rows("rows.csv", { exclude: ["place"] })).toEqual([{ hour: 8 }, { hour: 9 }]);
    expect((await Dataset.load(join(cwd, "rows.csv"), { name: "hours" })).name).toBe("hours");
  });

  it("says what to do where the ending tells nothing, and where there is no file", async () => {
    await expect(Dataset.load("semicolons.txt", { cwd })).rejects.toMatchObject({
      code: "DATA_FORMAT",
      message: expect.stringContaining('Dataset.load({ kind: "csv", path, delimiter: ";" })'),
    });
    await expect(Dataset.load("none.csv", { cwd })).rejects.toMatchObject({ code: "DATA_FILE_MISSING" });
    const stopped = Dataset.load("rows.csv", { cwd, signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
