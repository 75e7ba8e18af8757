import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, type TestContext } from "vitest";
import { type DatasetInputConfig, readDataset } from "../../sdk/io/datasets/index.js";
import type { PredictFilesContext } from "../../sdk/io/predictions/index.js";
import { expected, formula, predict, sql, writeRows } from "../sdk/io/predictions/support.js";
import { MAIN, runAssay } from "../support/cli.js";
import { databaseOfTests, sqlOf } from "../support/databases.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const ROWS = 5000;

/** A database that predictions go to, and what looks into it without the code under test's sinks. */
interface Target {
  readonly place:
    | { kind: "sqlite"; path: string }
    | { kind: "postgres" | "mysql"; url: string; password: string };
  /** Whether work has been kept, so that a kill leaves some. */
  hasWork(): Promise<boolean>;
}

const servers = { postgres: databaseOfTests("Postgres"), mysql: databaseOfTests("MariaDB") };

async function target(
  kind: "sqlite" | "postgres" | "mysql",
  context: TestContext,
  folder: string,
): Promise<Target> {
  if (kind === "sqlite") {
    const path = join(folder, "scores.sqlite");
    const size = (file: string) => (existsSync(file) ? statSync(file).size : 0);
    return {
      place: { kind, path },
      hasWork: async () => size(path) + size(`${path}-wal`) > 4_000_000,
    };
  }
  const server = await servers[kind](context);
  return {
    place: { kind, url: server.url, password: server.password },
    async hasWork() {
      const rows = await sqlOf(server, [
        "select end_row from assay_predictions where target = 'killed'",
      ]).catch(() => []);
      return rows.length > 0 && Number(rows[0][0]) > 40_000;
    },
  };
}

async function rowsOf({ place }: Target, query: string): Promise<unknown[][]> {
  const { table } = await readDataset({ ...place, query } as DatasetInputConfig, { baseDir: "/" });
  return [...table.rows()].map((row) =>
    Object.values(row).map((cell) => (typeof cell === "bigint" ? Number(cell) : cell)),
  );
}

const SUM = "select count(*) as a, count(distinct id) as b, min(id) as c, max(id) as d from";

describe.each(["sqlite", "postgres", "mysql"] as const)("predictions into a table: %s", (kind) => {
  const settings = (at: Target, table: string, mode?: "append" | "replace") => ({
    input: { kind: "parquet", path: "rows.parquet" } as const,
    output: { ...at.place, table, ...(mode === undefined ? {} : { mode }) },
    partRows: 1024,
    chunkRows: 2048,
  });

  it("writes every row with its prediction, in its type, and refuses, adds or replaces where the table is there", async (context) => {
    const folder = await temporaryFolder();
    const more = `, timestamp '2024-02-29 12:30:00.25' as at, date '2024-02-29' as day, range % 2 = 0 as flag, 'é'';"🚲' as txt,
      9007199254740993::BIGINT as big, 0.1::DOUBLE as tenth, timestamptz '2024-03-01 01:00:00+02' as zoned`;
    await writeRows(folder, "rows.parquet", ROWS, more);
    const at = await target(kind, context, folder);
    const name = 'sco"r`es; drop';
    const done = await predict(folder, settings(at, name));
    expect(done).toMatchObject({ rows: ROWS, rejected: 0 });
    expect(done.files[0].path).toContain(`table ${name}`);
    expect(done.files[0].path).not.toContain("s3cret");
    const { table } = await readDataset({ ...at.place, table: name } as DatasetInputConfig, { baseDir: "/" });
    expect(table.numRows).toBe(ROWS);
    expect(table.row(0)).toMatchObject({
      at: "2024-02-29T12:30:00.250",
      day: "2024-02-29",
      flag: true,
      txt: `é';"🚲`,
      tenth: 0.1,
      prediction: 100,
    });
    expect([BigInt(table.value("big", 0) as bigint), String(table.value("zoned", 0)).slice(0, 19)]).toEqual([
      9007199254740993n,
      "2024-02-29T23:00:00",
    ]);
    for (let row = 0; row < ROWS; row++) {
      const id = Number(table.value("id", row));
      expect(table.value("prediction", row)).toBe(expected(id));
      if (id % 7 === 3) expect(table.value("n", row)).toBe(null);
    }
    await expect(predict(folder, settings(at, name))).rejects.toMatchObject({ code: "OUTPUT_EXISTS" });
    await predict(folder, settings(at, name, "append"));
    const from = kind === "mysql" ? `\`${name.replaceAll("`", "``")}\`` : `"${name.replaceAll('"', '""')}"`;
    expect(await rowsOf(at, `${SUM} ${from}`)).toEqual([[2 * ROWS, ROWS, 0, ROWS - 1]]);
    await predict(folder, settings(at, name, "replace"));
    expect(await rowsOf(at, `${SUM} ${from}`)).toEqual([[ROWS, ROWS, 0, ROWS - 1]]);
    await expect(
      predict(folder, { ...settings(at, name, "append"), keep: ["id"], probabilities: false }),
    ).resolves.toMatchObject({ rows: ROWS });
    // Nothing of the work is left.
    expect(await rowsOf(at, "select count(*) as a from assay_predictions")).toEqual([[0]]);
  });

  it("work that is stopped shows nothing, and goes on behind the parts that are kept", async (context) => {
    const folder = await temporaryFolder();
    await writeRows(folder, "rows.parquet", ROWS);
    const at = await target(kind, context, folder);
    const stopping = (rows: number): Partial<PredictFilesContext> => {
      const controller = new AbortController();
      return {
        signal: controller.signal,
        onProgress: (progress) => progress.rows >= rows && controller.abort(),
      };
    };
    for (const mode of ["replace", "append"] as const) {
      const config = settings(at, "stopped", mode);
      const before = mode === "append" ? ROWS : 0;
      await expect(predict(folder, config, stopping(2000))).rejects.toMatchObject({ code: "INTERRUPTED" });
      const seen = await rowsOf(at, "select count(*) as a from stopped").catch(() => [[0]]);
      expect(seen).toEqual([[before]]);
      await expect(predict(folder, { ...config, keep: ["id"] })).rejects.toMatchObject({
        code: "DATA_CHANGED",
      });
      const done = await predict(folder, config);
      expect(done.resumedAt).toBeGreaterThanOrEqual(1024);
      expect(await rowsOf(at, `${SUM} stopped`)).toEqual([[before + ROWS, ROWS, 0, ROWS - 1]]);
    }
    // Another column than the table has.
    await sql(folder, "copy (select *, 1 as more from '{folder}/rows.parquet') to '{folder}/wide.parquet'");
    const wide = {
      ...settings(at, "stopped", "append"),
      input: { kind: "parquet", path: "wide.parquet" } as const,
    };
    await expect(predict(folder, wide)).rejects.toMatchObject({ code: "DATA_COLUMN_MISSING" });
    // A model that fails in the middle leaves the table as it was.
    let calls = 0;
    const failing = {
      ...formula,
      predict: async (table: Parameters<typeof formula.predict>[0]) => {
        if (++calls > 2) throw new Error("broken");
        return formula.predict(table);
      },
    };
    const config = settings(at, "stopped", "replace");
    await expect(predict(folder, config, { model: failing })).rejects.toThrow("broken");
    expect(await rowsOf(at, "select count(*) as a from stopped")).toEqual([[2 * ROWS]]);
  });

  it("a job that is killed loses nothing and doubles nothing", async (context) => {
    const folder = await temporaryFolder();
    const at = await target(kind, context, folder);
    const rows = join(folder, "rows.parquet");
    await sql(
      folder,
      `copy (select row_number() over () - 1 as id, bikes.* from read_csv('${ROOT}/fixtures/bikes.csv') bikes, range(20)) to '${rows}'`,
    );
    const { Experiment } = await import("../../sdk/experiment.js");
    const trained = await Experiment.load(join(ROOT, "fixtures/configs/bikes.yaml"), {
      extras: ["model={kind: linear}", "tracking.enabled=false"],
    }).train();
    const place = Object.entries(at.place).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    const args = [
      "run",
      join(ROOT, "fixtures/configs/inference.yaml"),
      "--json",
      "--extras",
      `model=${await trained.save(join(folder, "model"))}`,
      `input={kind: parquet, path: ${rows}}`,
      `output={${place.join(", ")}, table: killed}`,
      `invalid={path: ${join(folder, "rejected.parquet")}}`,
      "partRows=20480",
      `tracking.uri=${join(folder, "mlruns")}`,
    ];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: "ignore" });
    while (child.exitCode === null && !(await at.hasWork())) await sleep(5);
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    expect(child.signalCode).toBe("SIGKILL");
    const again = await runAssay(args);
    const summary = JSON.parse(again.stdout.trim().split("\n").at(-1) ?? "");
    expect(summary, again.stdout).toMatchObject({ status: "FINISHED", rows: 20 * 8645 });
    expect(JSON.stringify(summary)).not.toContain("s3cret");
    expect(await rowsOf(at, `${SUM} killed`)).toEqual([[20 * 8645, 20 * 8645, 0, 20 * 8645 - 1]]);
  });
});
