import { existsSync } from "node:fs";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explanationValuesSchema, featureImportancesSchema } from "../../../sdk/core/schemas/index.js";
import { digestTable, readDataset } from "../../../sdk/io/datasets/index.js";
import { openStore } from "../../../sdk/io/registries/index.js";
import { runJob } from "../../../sdk/jobs/run.js";
import { csvOf } from "../../support/bad-input.js";
import { storedProject } from "../../support/stored-jobs.js";

describe("the explanations job", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  const explain = (config: Readonly<Record<string, unknown>> = {}) =>
    project.run({
      kind: "explanations",
      model: "models:/bikes/latest",
      explain: { rows: 10, background: 10 },
      output: { path: "out", overwrite: true },
      ...config,
    });
  const read = async (file: string) =>
    (await readDataset({ kind: "parquet", path: join("out", file) }, { baseDir: project.folder })).table;

  beforeAll(async () => {
    project = await storedProject();
    const { error } = await project.train();
    expect(error).toBeUndefined();
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));

  it("writes SHAP values and importances by the ready schemas, and tells where", async () => {
    const { summary, error, views } = await explain({ split: { kind: "chronological", testSize: 0.25 } });
    expect(error).toBeUndefined();
    expect(summary).toMatchObject({
      job: "explanations",
      status: "FINISHED",
      model: "models:/bikes/1",
      outputs: {
        shap_values: join(project.folder, "out", "shap_values.parquet"),
        importances: join(project.folder, "out", "importances.parquet"),
      },
    });
    const values = explanationValuesSchema().check(await read("shap_values.parquet"));
    expect(values.numRows).toBe(10 * 2);
    // Rows add up to the prediction.
    const sums = new Map<number, number>();
    for (const row of values.rows())
      sums.set(Number(row.row), (sums.get(Number(row.row)) ?? Number(row.baseValue)) + Number(row.shapValue));
    for (const row of values.rows()) expect(sums.get(Number(row.row))).toBeCloseTo(Number(row.prediction), 8);
    const importances = featureImportancesSchema().check(await read("importances.parquet"));
    expect([...importances.rows()].map(({ feature }) => feature)).toEqual(["x", "c"]);
    expect(views()[0]["text/plain"]).toContain("SHAP values in y");
    expect(project.notes).toEqual(["explainer: linear, exact from the model's coefficients"]);
  });

  it("keeps a run with the model's address, the digest of the rows, the files and the report", async () => {
    const { summary } = await explain({ report: { path: "report.html" } });
    const store = openStore(join(project.folder, "mlruns"));
    const run = await store.getRun(summary.run?.id ?? "");
    expect(run.info.status).toBe("FINISHED");
    expect(run.tags).toMatchObject({ "assay.job": "explanations", "assay.model": "models:/bikes/1" });
    const { table } = await readDataset({ kind: "csv", path: "data.csv" }, { baseDir: project.folder });
    expect(await store.runInputs(run.info.runId)).toMatchObject([
      { name: "data", digest: digestTable(table), context: "evaluation" },
    ]);
    const files = await store.listArtifacts(run.info.runId, "explanations");
    expect(files.map(({ path }) => path).sort()).toEqual([
      "explanations/importances.parquet",
      "explanations/rows.parquet",
      "explanations/shap_values.parquet",
    ]);
    const page = await readFile(join(project.folder, "report.html"), "utf8");
    for (const text of [
      "Assay explanation",
      "models:/bikes/1",
      "the model&#39;s training rows",
      "SHAP values",
    ])
      expect(page).toContain(text);
  });

  it("explains without truth too, and says that importances are missing", async () => {
    const path = join(project.folder, "new.csv");
    await writeFile(
      path,
      csvOf("x,c", 30, (i) => `${i % 13},${"abc"[i % 3]}`),
    );
    const { error } = await explain({ dataset: { kind: "csv", path }, report: { path: "bare.html" } });
    expect(error).toBeUndefined();
    expect(project.notes.join()).toContain('no column "y": there are SHAP values and no importances');
    expect((await read("importances.parquet")).numRows).toBe(0);
    expect((await read("shap_values.parquet")).numRows).toBe(20);
    const named = await explain({ dataset: { kind: "csv", path }, target: "yy" });
    expect(named.error).toMatchObject({ code: "DATA_COLUMN_MISSING" });
  });

  it("compares with the dataset's own rows where the training rows are gone, and says so", async () => {
    const moved = await storedProject();
    try {
      await moved.train();
      await rm(moved.dataset.path);
      const { error } = await moved.run({
        kind: "explanations",
        model: "models:/bikes/1",
        dataset: project.dataset,
        explain: { rows: 5, background: 5 },
      });
      expect(error).toBeUndefined();
      expect(moved.notes.join("\n")).toMatch(/cannot be read again: data file/);
      expect(moved.notes.join("\n")).toContain("rows of the dataset itself");
      await writeFile(
        moved.dataset.path,
        csvOf("x,c,y", 60, (i) => `${i % 11},${"abc"[i % 3]},${i % 11}`),
      );
      await moved.run({ kind: "explanations", model: "models:/bikes/1", output: { path: "two" } });
      expect(moved.notes.join("\n")).toContain("the training dataset is another one by now");
    } finally {
      await rm(moved.folder, { recursive: true, force: true });
    }
  });

  it("takes a background of the config's, a run's model and a folder", async () => {
    const { summary: trained } = await project.train({ register: undefined });
    const background = { ...project.dataset, limit: 20 };
    for (const model of [`runs:/${trained.run?.id}/model`, trained.model]) {
      const { summary, error } = await explain({ model, background });
      expect(error).toBeUndefined();
      expect(summary.model).toBe(model);
    }
  });

  it("names no outputs where it failed before there were any, not even its config file", async () => {
    const file = join(project.folder, "explanations.yaml");
    await writeFile(
      file,
      "kind: explanations\nmodel: models:/bikes/9\ndataset: { kind: csv, path: none.csv }\noutput: { path: out }\n",
    );
    const { summary } = await runJob(file, { cwd: project.folder, env: {}, onProgress: false });
    expect(summary).toMatchObject({ status: "FAILED", error: { code: "TRACKING_MISSING" } });
    expect(summary.outputs).toEqual({});
  });

  it("refuses what cannot be, before it works", async () => {
    const refused = async (config: Readonly<Record<string, unknown>>, code: string, ...says: string[]) => {
      const { error, summary } = await explain(config);
      expect([error?.code, summary.status]).toEqual([code, "FAILED"]);
      for (const text of says) expect(error?.message).toContain(text);
    };
    await refused({ model: "models:/bike/1" }, "TRACKING_MISSING", "bikes");
    await refused({ model: "models:/bikes@Champ" }, "TRACKING_MISSING", "no aliases");
    await refused({ model: "models:/bikes/9" }, "TRACKING_MISSING", "versions");
    await refused({ model: "nowhere" }, "MODEL_MISSING");
    await refused({ explain: { importanceMetric: "accuracy" } }, "METRIC_UNKNOWN", "regression");
    const path = join(project.folder, "other.csv");
    await writeFile(
      path,
      csvOf("z,y", 5, (i) => `${i},${i}`),
    );
    await refused({ dataset: { kind: "csv", path } }, "SCHEMA_MISMATCH");
    await writeFile(path, "x,c,y\n");
    await refused({ dataset: { kind: "csv", path } }, "DATA_EMPTY");
    await explain();
    await refused({ output: { path: "out" } }, "WRITE_FAILED", "overwrite: true");
    expect((await readdir(join(project.folder, "out"))).every((name) => name.endsWith(".parquet"))).toBe(
      true,
    );
    expect(existsSync(join(project.folder, "outputs"))).toBe(false);
  });
});
