import { appendFileSync, existsSync, readdirSync, readFileSync, truncateSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../../support/temporary.js";
import { formula, predict, writeRows } from "./support.js";

const ROWS = 20_000;
const PART = 3000;

/** Stops a prediction once so many rows are done with. */
function stopAt(rows: number) {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onProgress: (progress: { readonly rows: number }) => {
      if (progress.rows >= rows) controller.abort();
    },
  };
}

describe("work that was stopped", () => {
  for (const to of ["parquet", "csv", "ndjson", "json"] as const) {
    it(`is gone on with behind the finished parts, to the same bytes: ${to}`, async () => {
      const folder = await temporaryFolder();
      await writeRows(folder, "rows.csv", ROWS);
      appendFileSync(join(folder, "rows.csv"), "bad,x,1,Rome\n");
      const config = (path: string) =>
        ({
          input: { kind: "csv", path: "rows.csv", types: { id: "string" } },
          output: { path },
          partRows: PART,
          chunkRows: 2048,
        }) as const;
      await predict(folder, config(`whole.${to}`));
      await expect(predict(folder, config(`out.${to}`), stopAt(5000))).rejects.toMatchObject({
        code: "INTERRUPTED",
      });
      expect(existsSync(join(folder, `out.${to}`))).toBe(false);
      // A kill in the middle of a write leaves half a part behind the last whole one, and half a line.
      const work = join(folder, `.out.${to}.assay`);
      appendFileSync(join(work, "data"), "half a part");
      appendFileSync(join(work, "journal.jsonl"), '{"part":{"end":99');
      const done = await predict(folder, config(`out.${to}`));
      expect(done.resumedAt).toBeGreaterThanOrEqual(2 * PART);
      expect(done.resumedAt % PART).toBe(0);
      expect(done).toMatchObject({ rows: ROWS + 1, rejected: 1 });
      for (const name of [`.${to}`, `.rejected.${to}`]) {
        const [whole, resumed] = [`whole${name}`, `out${name}`].map((file) =>
          readFileSync(join(folder, file)),
        );
        expect(resumed.equals(whole)).toBe(true);
      }
      expect(readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
    });
  }

  it.each([
    ["gives the same rows again", "select * from 'rows.parquet' order by id; -- random()", true],
    ["draws rows at random", "select * from 'rows.parquet' where random() >= 0", false],
    ["draws a sample", "select * from 'rows.parquet' using sample 100 percent", false],
    ["depends on the time", "select * from 'rows.parquet' where now() > '2020-01-01'::timestamptz", false],
  ])("of a query that %s", async (_, query, isGoneOnWith) => {
    const folder = await temporaryFolder();
    await writeRows(folder, "rows.parquet", ROWS);
    const config = {
      input: { kind: "sql", query },
      output: { path: "out.parquet" },
      partRows: PART,
      chunkRows: 2048,
    } as const;
    await expect(predict(folder, config, stopAt(5000))).rejects.toMatchObject({ code: "INTERRUPTED" });
    const done = await predict(folder, config);
    expect(done.resumedAt > 0).toBe(isGoneOnWith);
    expect(done.rows).toBe(ROWS);
  });

  it("data that a loss of power took is made again", async () => {
    const folder = await temporaryFolder();
    await writeRows(folder, "rows.parquet", ROWS);
    const config = (path: string) =>
      ({
        input: { kind: "parquet", path: "rows.parquet" },
        output: { path },
        partRows: PART,
        chunkRows: 2048,
      }) as const;
    await predict(folder, config("whole.csv"));
    await expect(predict(folder, config("out.csv"), stopAt(9000))).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
    truncateSync(join(folder, ".out.csv.assay", "data"), 100_000);
    const { resumedAt } = await predict(folder, config("out.csv"));
    expect(resumedAt).toBeLessThan(9000);
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toBe(
      readFileSync(join(folder, "whole.csv"), "utf8"),
    );
  });

  it("of several files, those that are done stay done", async () => {
    const folder = await temporaryFolder();
    for (const name of ["a", "b", "c"]) await writeRows(folder, `${name}.parquet`, ROWS);
    const config = {
      input: { kind: "parquet", path: "*.parquet" },
      output: { path: "out/{name}.csv" },
      partRows: 2500,
      chunkRows: 2048,
    } as const;
    await expect(predict(folder, config, stopAt(ROWS + 2500))).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(readdirSync(join(folder, "out")).filter((name) => !name.startsWith("."))).toEqual(["a.csv"]);
    const done = await predict(folder, config);
    const [first, second, third] = done.files.map(({ resumedAt }) => resumedAt);
    expect([first, third]).toEqual([ROWS, 0]);
    expect(second).toBeGreaterThanOrEqual(2500);
    expect(second).toBeLessThan(ROWS);
    expect(readdirSync(join(folder, "out")).sort()).toEqual(["a.csv", "b.csv", "c.csv"]);
  });

  it("on another model, config or input is refused and kept; `resume: false` begins anew", async () => {
    const folder = await temporaryFolder();
    const path = await writeRows(folder, "rows.parquet", ROWS);
    const config = {
      input: { kind: "parquet", path: "rows.parquet" },
      output: { path: "out.csv" },
      partRows: PART,
      chunkRows: 2048,
    } as const;
    await expect(predict(folder, config, stopAt(PART))).rejects.toMatchObject({ code: "INTERRUPTED" });
    const other = { modelDigest: "another" };
    await expect(predict(folder, config, other)).rejects.toMatchObject({
      code: "DATA_CHANGED",
      message: expect.stringMatching(/begun on another model/),
    });
    await expect(predict(folder, { ...config, keep: "none" })).rejects.toMatchObject({
      code: "DATA_CHANGED",
      message: expect.stringMatching(/another config/),
    });
    utimesSync(path, new Date(), new Date(Date.now() + 5000));
    await expect(predict(folder, config)).rejects.toMatchObject({
      code: "DATA_CHANGED",
      message: expect.stringMatching(/another input/),
    });
    expect(existsSync(join(folder, ".out.csv.assay", "data"))).toBe(true);
    expect(await predict(folder, { ...config, resume: false })).toMatchObject({ rows: ROWS, resumedAt: 0 });
  });
});

it("an input that changes while it is read is told, and nothing appears", async () => {
  const folder = await temporaryFolder();
  const path = await writeRows(folder, "rows.parquet", ROWS);
  const config = {
    input: { kind: "parquet", path: "rows.parquet" },
    output: { path: "out.csv" },
    partRows: PART,
    chunkRows: 2048,
  } as const;
  const touch = () => utimesSync(path, new Date(), new Date(Date.now() + 5000));
  await expect(predict(folder, config, { onProgress: touch })).rejects.toMatchObject({
    code: "DATA_CHANGED",
    message: expect.stringMatching(/rows\.parquet changed while it was read.*written to at/),
  });
  expect(existsSync(join(folder, "out.csv"))).toBe(false);
});

it("two jobs do not write one output at a time", async () => {
  const folder = await temporaryFolder();
  await writeRows(folder, "rows.parquet", ROWS);
  const config = {
    input: { kind: "parquet", path: "rows.parquet" },
    output: { path: "out.csv", overwrite: true },
    partRows: PART,
    chunkRows: 2048,
  } as const;
  const both = await Promise.allSettled([predict(folder, config), predict(folder, config)]);
  const failed = both.filter((one) => one.status === "rejected");
  expect(failed).toHaveLength(1);
  expect(failed[0].reason).toMatchObject({ code: "WRITE_FAILED" });
});

it("what a model says of all rows ends the work; what was done is kept", async () => {
  const folder = await temporaryFolder();
  await writeRows(folder, "rows.parquet", ROWS);
  const config = {
    input: { kind: "parquet", path: "rows.parquet" },
    output: { path: "out.csv" },
    partRows: 2048,
    chunkRows: 2048,
  } as const;
  let chunks = 0;
  const broken: typeof formula = {
    ...formula,
    predict: (table) => {
      if (table.numRows > 0 && ++chunks > 4) throw new Error("out of memory");
      return formula.predict(table);
    },
  };
  await expect(predict(folder, config, { model: broken })).rejects.toThrow("out of memory");
  expect(await predict(folder, config)).toMatchObject({ rows: ROWS, resumedAt: 4 * 2048 });
});
