import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { Model } from "../../sdk/model.js";
import { expected, predict, sql, writeRows } from "../sdk/io/predictions/support.js";
import { MAIN, runAssay } from "../support/cli.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { canMount, smallDisk } from "../support/small-disk.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

const disks = requireReal("a disk of its own to fill", canMount);
const pythons = requireReal("Python with MLflow", findPython);

/** Bike hours, many times over, as Parquet; and a boosting model of them, in a folder. */
async function bikes(folder: string): Promise<{ readonly rows: string; readonly model: string }> {
  const rows = join(folder, "rows.parquet");
  await sql(
    folder,
    `copy (select bikes.* from read_csv('${ROOT}/fixtures/bikes.csv') bikes, range(60)) to '${rows}'`,
  );
  const { Experiment } = await import("../../sdk/experiment.js");
  const trained = await Experiment.load(join(ROOT, "fixtures/configs/bikes.yaml"), {
    extras: ["model={kind: boosting, rounds: 20}", "tracking.enabled=false"],
  }).train();
  return { rows, model: await trained.save(join(folder, "model")) };
}

it("a job that is killed goes on where it stopped: the same bytes, and Python reads what was predicted in memory", async (context) => {
  const folder = await temporaryFolder();
  const { rows, model } = await bikes(folder);
  const extras = (output: string): string[] => [
    "run",
    join(ROOT, "fixtures/configs/inference.yaml"),
    "--json",
    "--extras",
    `model=${model}`,
    `input={kind: parquet, path: ${rows}}`,
    `output.path=${output}`,
    "partRows=20480",
    `tracking.uri=${join(folder, "mlruns")}`,
  ];
  const whole = join(folder, "whole.parquet");
  const first = await runAssay(extras(whole));
  expect(first.code).toBe(0);
  const output = join(folder, "out.parquet");
  const child = spawn(process.execPath, [MAIN, ...extras(output)], { stdio: "ignore" });
  const journal = join(folder, ".out.parquet.assay", "journal.jsonl");
  const parts = (): number =>
    existsSync(journal) ? readFileSync(journal, "utf8").split('{"part"').length - 1 : 0;
  while (parts() < 3 && child.exitCode === null) await sleep(5);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(existsSync(output)).toBe(false);
  expect(parts()).toBeGreaterThanOrEqual(3);
  const again = await runAssay(extras(output));
  expect(JSON.parse(again.stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    status: "FINISHED",
    rows: 60 * 8645,
    outputs: { predictions: output },
  });
  expect(readFileSync(output).equals(readFileSync(whole))).toBe(true);

  const python = (await pythons).use(context);
  const script = `import sys, json, pandas
frame = pandas.read_parquet(sys.argv[1])
print(json.dumps([len(frame), list(frame.columns), frame["prediction"].head(100).tolist()]))`;
  const read = await runProcess(python.bin("python"), ["-c", script, output]);
  const [count, columns, predictions] = JSON.parse(read.stdout) as [number, string[], number[]];
  expect(count).toBe(60 * 8645);
  expect(columns.at(-1)).toBe("prediction");
  const { Table } = await import("../../sdk/core/tables/index.js");
  const heads = await sql(folder, `select * from '${output}' limit 100`);
  const inputs = Table.fromRows(
    heads.map((row) =>
      Object.fromEntries(
        columns.map((name, i) => [name, /mnth|weathersit/.test(name) ? row[i] : Number(row[i])]),
      ),
    ),
  );
  const inMemory = await (await Model.load(model)).predict(inputs);
  expect(predictions).toEqual([...inMemory.numbers("prediction")]);
}, 240_000);

it("a full disk is told; with more space the work goes on behind what is kept", async (context) => {
  (await disks).use(context);
  const disk = await smallDisk(700);
  const folder = await temporaryFolder();
  await writeRows(folder, "rows.parquet", 40_000);
  const config = {
    input: { kind: "parquet", path: "rows.parquet" },
    output: { path: join(disk, "out.csv") },
    partRows: 2500,
    chunkRows: 2048,
  } as const;
  await expect(predict(folder, config)).rejects.toMatchObject({
    code: "WRITE_FAILED",
    message: expect.stringMatching(/out\.csv cannot be written.*(No space|ENOSPC)/s),
  });
  expect(existsSync(join(disk, "out.csv"))).toBe(false);
  const grown = await runProcess("mount", ["-o", "remount,size=8m", disk]);
  expect(grown.code).toBe(0);
  const done = await predict(folder, config);
  expect(done.rows).toBe(40_000);
  expect(done.resumedAt).toBeGreaterThan(0);
  const read = await sql(folder, `select prediction from '${join(disk, "out.csv")}'`);
  expect(read.map(([prediction]) => prediction)).toEqual(
    Array.from({ length: 40_000 }, (_, id) => expected(id)),
  );
});
