import { describe, expect, it } from "vitest";
import { readDataset } from "../../../../sdk/io/datasets/index.js";
import { failure, readTable, scratchFolder } from "./support.js";

const folder = scratchFolder();

describe("collecting a streamed result", () => {
  it.each([0, 1, 2047, 2048, 2049, 4096, 100_000])(
    "keeps %i rows, whole vectors or not, in order",
    async (rows) => {
      const query = `select i::int as i, if(i % 7 = 0, null, 'text ' || i % 5) as s from range(${rows}) t(i)`;
      const table = await readTable({ kind: "sql", query }, folder);
      expect([table.numRows, table.types]).toEqual([rows, { i: "int32", s: "string" }]);
      expect(table.column("i").values.every((value, row) => value === row)).toBe(true);
      for (let row = 0; row < rows; row += 997) {
        expect(table.value("s", row)).toBe(row % 7 === 0 ? null : `text ${row % 5}`);
      }
    },
  );

  it("rejects with the error of a query that fails on its way, instead of giving fewer rows", async () => {
    const query = "select if(i = 50000, error('row fifty thousand'), i) as i from range(100000) t(i)";
    const error = await failure(readTable({ kind: "sql", query }, folder), "DATA_SQL");
    expect(error.message).toContain("row fifty thousand");
  });

  it("tells many texts apart, short and long, whatever bytes they share", async () => {
    const query = `select case i % 3 when 0 then 'k' || i when 1 then 'a text beyond twelve bytes ' || i
      else repeat('x', (i % 30)::int) end as s from range(20000) t(i)`;
    const table = await readTable({ kind: "sql", query }, folder);
    for (let i = 0; i < 20_000; i++) {
      const text = [`k${i}`, `a text beyond twelve bytes ${i}`, "x".repeat(i % 30)][i % 3];
      if (table.value("s", i) !== text) expect(table.value("s", i)).toBe(text);
    }
  });

  it("stops a running query at once where the signal is aborted", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const query = "select sum(a.range * b.range) as s from range(100000) a, range(1000000) b";
    const start = performance.now();
    await failure(
      readDataset({ kind: "sql", query }, { baseDir: folder, signal: controller.signal }),
      "INTERRUPTED",
    );
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it("gives the same floats for the same query, time after time", async () => {
    const query = "select sum(sin(i) * 1e10) as s, avg(cos(i)) as a from range(300000) t(i)";
    const sums = [];
    for (let run = 0; run < 4; run++) sums.push((await readTable({ kind: "sql", query }, folder)).row(0));
    expect(new Set(sums.map((row) => JSON.stringify(row))).size).toBe(1);
  });
});
