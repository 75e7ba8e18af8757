import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Experiment } from "../../../sdk/experiment.js";
import type { Table } from "../../../sdk/index.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";
import { sql } from "../io/predictions/support.js";

const QUIET = { onProgress: false, env: {} } as const;

async function loaded(config: string, extras: readonly string[]) {
  const cwd = await temporaryFolder();
  const chain = Experiment.load(join(ROOT, "fixtures/configs", config), {
    ...QUIET,
    cwd,
    extras: ["tracking.enabled=false", ...extras],
  });
  return { cwd, chain };
}

/** Rows of a file beside those of a table: the same columns, the same values. */
async function expectSame(folder: string, file: string, expected: Table, offset: number): Promise<void> {
  const columns = expected.names.map((name) => `"${name}"`).join(", ");
  const rows = await sql(folder, `select ${columns} from '{folder}/${file}' offset ${offset}`);
  expect(rows).toHaveLength(expected.numRows);
  for (const [i, name] of expected.names.entries())
    expect(rows.map((row) => row[i])).toEqual(
      Array.from({ length: expected.numRows }, (_, row) => expected.value(name, row)),
    );
}

describe("experiment.predictFile writes what predict gives in memory", () => {
  it("labels and probabilities of classes, from a compressed file, without the columns of the input", async () => {
    const { cwd, chain } = await loaded("cancer.yaml", ["split.kind=chronological", "split.testSize=100"]);
    const trained = await chain.train();
    writeFileSync(join(cwd, "rows.csv.gz"), gzipSync(readFileSync(join(ROOT, "fixtures/cancer.csv"))));
    const done = await trained.predictFile({
      input: { kind: "csv", path: "rows.csv.gz" },
      output: { path: "classes.parquet" },
      keep: "none",
    });
    expect(done).toMatchObject({ rows: 569, rejected: 0 });
    await expectSame(cwd, "classes.parquet", await trained.predict(trained.testRows), 469);
    const described = await sql(cwd, "describe select * from '{folder}/classes.parquet'");
    expect(described.map(([name]) => name)).toEqual([
      "prediction",
      "probability_benign",
      "probability_malignant",
    ]);
  });

  it("bounds of a model with intervals", async () => {
    const { cwd, chain } = await loaded("bikes.yaml", ["model={kind: boosting, rounds: 20}"]);
    const trained = await chain.train().intervals({ coverage: 0.9 });
    await trained.predictFile({
      input: { kind: "csv", path: join(ROOT, "fixtures/bikes.csv") },
      output: { path: "bounds.parquet" },
    });
    const inMemory = await trained.predict(trained.testRows);
    expect(inMemory.names).toEqual(["prediction", "lower", "upper"]);
    await expectSame(cwd, "bounds.parquet", inMemory, 7205);
  });

  it("a network", async () => {
    const { cwd, chain } = await loaded("bikes.yaml", ["model={kind: dense, layers: [8], epochs: 1}"]);
    const trained = await chain.train();
    await trained.predictFile({
      input: { kind: "csv", path: join(ROOT, "fixtures/bikes.csv") },
      output: { path: "dense.parquet" },
    });
    await expectSame(cwd, "dense.parquet", await trained.predict(trained.testRows), 7205);
  });
});
