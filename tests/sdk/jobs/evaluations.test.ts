import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readDataset } from "../../../sdk/io/datasets/index.js";
import { openStore, type TrackingStore } from "../../../sdk/io/registries/index.js";
import { CLASSES, csvOf } from "../../support/bad-input.js";
import { storedProject } from "../../support/stored-jobs.js";

/** 400 rows whose noise is large where c is "b": a linear model errs there. */
const NOISY = csvOf("x,c,y", 400, (i) => {
  const noise = ((i * 7919) % 101) / 101 - 0.5;
  return `${i % 13},${"abc"[i % 3]},${((i % 13) * 2 + noise * (i % 3 === 1 ? 20 : 1)).toFixed(4)}`;
});
const SPLIT = { kind: "chronological", testSize: 0.5 };

describe("the evaluations job", () => {
  let project: Awaited<ReturnType<typeof storedProject>>;
  let store: TrackingStore;
  const evaluate = (config: Readonly<Record<string, unknown>> = {}) =>
    project.run({ kind: "evaluations", model: "models:/bikes/1", split: SPLIT, ...config });
  const json = async (runId = "") =>
    JSON.parse((await buffer(await store.getArtifact(runId, "evaluation.json"))).toString());

  beforeAll(async () => {
    project = await storedProject(NOISY);
    store = openStore(join(project.folder, "mlruns"));
    expect((await project.train({ split: SPLIT })).error).toBeUndefined();
    // A second version that knows less.
    expect((await project.train({ split: SPLIT, model: { kind: "baseline" } })).error).toBeUndefined();
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));

  it("gives the test rows the very scores that the training gave them", async () => {
    const trained = await store.searchRuns({
      experimentIds: [await store.ensureExperiment("bikes")],
      orderBy: ["start_time ASC"],
    });
    const { summary, error } = await evaluate();
    expect(error).toBeUndefined();
    expect(summary.metrics.mae).toBe(trained.runs[0].metrics.mae);
    expect(summary).toMatchObject({ status: "FINISHED", model: "models:/bikes/1", evaluation: "passed" });
  });

  it("marks the version, and keeps all of it with the run", async () => {
    const { summary } = await evaluate({ report: { path: "report.html" } });
    const run = await store.getRun(summary.run?.id ?? "");
    expect(run.tags).toMatchObject({ "assay.evaluation": "passed", "assay.job": "evaluations" });
    expect(run.metrics).toMatchObject({ missed: 0, seen_rows: 0, mae: summary.metrics.mae });
    const { tags } = await store.getVersion("bikes", { version: "1" });
    expect(tags).toMatchObject({
      "assay.evaluation": "passed",
      "assay.evaluation.run": summary.run?.id,
      "assay.evaluation.missed": "none",
      "assay.evaluation.dataset": expect.stringMatching(/^data [0-9a-f]{32}$/),
      "assay.evaluation.date": expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
    expect(JSON.parse(tags["assay.evaluation.metrics"])).toEqual(summary.metrics);
    const kept = (await store.listArtifacts(run.info.runId)).map(({ path }) => path);
    for (const file of [
      "evaluation.json",
      "predictions.parquet",
      "drift.parquet",
      "slices.parquet",
      "report.html",
    ])
      expect(kept).toContain(file);
    const page = await readFile(join(project.folder, "report.html"), "utf8");
    for (const text of ["✓ passed", "Where it errs", "c = b", "Drift", "What the errors say"])
      expect(page).toContain(text);
  });

  it("names the cohort that it errs most in", async () => {
    // A third of the rows, where a cohort is a quarter at most by default.
    const { summary } = await evaluate({ slices: { maxShare: 0.5 } });
    const { worstCohorts } = await json(summary.run?.id);
    expect(worstCohorts[0]).toMatchObject({ name: "c = b" });
  });

  it("fails by what missed and by how much, in a run that is finished", async () => {
    const { summary, error } = await evaluate({ metrics: [{ name: "mae", threshold: 0.1 }, "r2"] });
    expect(error).toMatchObject({ code: "THRESHOLD_MISSED" });
    expect(error?.message).toMatch(/mae is [\d.]+, wanted at most 0.1 \(off by [\d.]+\)/);
    expect(summary).toMatchObject({ status: "FINISHED", evaluation: "missed" });
    const { tags } = await store.getVersion("bikes", { version: "1" });
    expect(tags["assay.evaluation"]).toBe("missed");
    expect(tags["assay.evaluation.missed"]).toMatch(/^mae is/);
  });

  it("compares with the Champion, as far as there is one that can be compared", async () => {
    const reasons = async (config: Readonly<Record<string, unknown>>) => {
      const { summary, error } = await evaluate(config);
      return { ...(await json(summary.run?.id)), error };
    };
    expect((await reasons({})).champion).toMatchObject({
      state: "none",
      reason: "there is no Champion of bikes yet",
    });
    await store.setAlias("bikes", "Champion", "1");
    expect((await reasons({})).champion).toMatchObject({ state: "itself" });
    const worse = await reasons({ model: "models:/bikes/latest" });
    expect(worse.champion).toMatchObject({ state: "compared", comparison: { verdict: "worse" } });
    expect(worse.verdict).toBe("passed");
    const refused = await reasons({ model: "models:/bikes/2", champion: { mustNotBeWorse: true } });
    expect([refused.verdict, refused.error.code]).toEqual(["missed", "THRESHOLD_MISSED"]);
    await store.setAlias("bikes", "Champion", "2");
    const better = await reasons({ champion: { mustNotBeWorse: true } });
    expect(better).toMatchObject({ verdict: "passed", champion: { comparison: { verdict: "better" } } });
    // A Champion that reads a column that these rows do not have.
    await writeFile(
      join(project.folder, "wide.csv"),
      NOISY.replaceAll(/^([^,]*),/gm, "$1,$1,").replace("x,x,", "x,z,"),
    );
    await project.train({ dataset: { kind: "csv", path: join(project.folder, "wide.csv") } });
    await store.setAlias("bikes", "Champion", "3");
    const other = await reasons({ champion: { mustNotBeWorse: true } });
    expect(other).toMatchObject({ verdict: "missed", champion: { state: "incomparable" } });
    expect(other.champion.reason).toContain("models:/bikes/3 cannot be compared");
    expect((await reasons({ champion: false })).champion).toBeUndefined();
  });

  it("measures drift from the training rows, or from others, and fails where it is asked to", async () => {
    const moved = join(project.folder, "moved.csv");
    await writeFile(
      moved,
      csvOf("x,c,y", 200, (i) => `${(i % 13) + 20},a,${(i % 13) * 2 + 40}`),
    );
    const dataset = { kind: "csv", path: moved };
    const { summary, error } = await evaluate({ dataset, split: undefined });
    expect(error).toBeUndefined();
    expect(project.notes.join("\n")).toMatch(/drift of the rows: drifted/);
    const { drift } = await json(summary.run?.id);
    expect(drift).toMatchObject({ data: { verdict: "drifted" }, predictions: { verdict: "drifted" } });
    const failed = await evaluate({ dataset, split: undefined, onDrift: "fail" });
    expect(failed.error?.message).toContain("the rows drifted");
    const same = await evaluate({ dataset, split: undefined, reference: dataset, onDrift: "fail" });
    expect(same.error).toBeUndefined();
    const parquet = await store.getArtifact(same.summary.run?.id ?? "", "drift.parquet");
    await writeFile(join(project.folder, "drift.parquet"), await buffer(parquet));
    const { table } = await readDataset(
      { kind: "parquet", path: "drift.parquet" },
      { baseDir: project.folder },
    );
    expect([...table.rows()].map(({ column, verdict }) => [column, verdict])).toEqual([
      ["x", "stable"],
      ["c", "stable"],
      ["y", "stable"],
    ]);
  });

  it("warns of rows that the model was trained on", async () => {
    const { summary } = await evaluate({ split: undefined });
    expect(project.notes.join("\n")).toMatch(
      /200 of the 400 rows are equal to rows that the model was trained on/,
    );
    expect((await store.getRun(summary.run?.id ?? "")).metrics.seen_rows).toBe(200);
  });

  it("takes the truth from another column, where the config names one", async () => {
    const path = join(project.folder, "renamed.csv");
    await writeFile(path, NOISY.replace("x,c,y", "x,c,truth"));
    const { summary, error } = await evaluate({ dataset: { kind: "csv", path }, target: "truth" });
    expect(error).toBeUndefined();
    expect(summary.metrics).toEqual((await evaluate()).summary.metrics);
    const { worstCohorts } = await json(summary.run?.id);
    expect(JSON.stringify(worstCohorts)).not.toContain('"column":"truth"');
  });

  it("refuses what cannot be judged", async () => {
    const refused = async (config: Readonly<Record<string, unknown>>, code: string, ...says: string[]) => {
      const { error, summary } = await evaluate(config);
      expect([error?.code, summary.status]).toEqual([code, "FAILED"]);
      for (const text of says) expect(error?.message).toContain(text);
    };
    await refused({ model: "models:/bikez/1" }, "TRACKING_MISSING", 'Did you mean "bikes"?');
    await refused({ model: "models:/bikes@Champoin" }, "TRACKING_MISSING", 'Did you mean "Champion"?');
    await refused({ metrics: ["accuracy"] }, "METRIC_UNKNOWN", "regression");
    await refused({ metrics: [{ name: "coverage", threshold: 0.9 }] }, "CONFIG_INVALID", "intervals");
    await refused({ metrics: [{ name: "maee", threshold: 1 }] }, "METRIC_UNKNOWN", '"mae"');
    await refused({ champion: { metric: "f1" } }, "METRIC_UNKNOWN");
    await refused({ target: "z" }, "DATA_COLUMN_MISSING", '"z"');
    const path = join(project.folder, "other.csv");
    await writeFile(
      path,
      csvOf("x,y", 5, (i) => `${i},${i}`),
    );
    await refused({ dataset: { kind: "csv", path }, split: undefined }, "SCHEMA_MISMATCH", '"c"');
    await writeFile(
      path,
      csvOf("x,c", 5, (i) => `${i},a`),
    );
    await refused({ dataset: { kind: "csv", path }, split: undefined }, "DATA_COLUMN_MISSING", '"y"');
    await writeFile(
      path,
      csvOf("x,c,y", 5, (i) => `${i},a,${i === 2 ? "" : i}`),
    );
    await refused({ dataset: { kind: "csv", path }, split: undefined }, "DATA_TARGET", "1 of 5");
    await writeFile(
      path,
      csvOf("x,c,y", 20, (i) => `${i},a,${i % 2 ? "yes" : "no"}`),
    );
    await refused({ dataset: { kind: "csv", path }, split: undefined }, "DATA_TARGET");
    await writeFile(path, "x,c,y\n");
    await refused({ dataset: { kind: "csv", path }, split: undefined }, "DATA_EMPTY");
  });
});

describe("the evaluation of a classification", () => {
  it("has a calibration, and compares by probabilities in the same order", async () => {
    const project = await storedProject(CLASSES.replace(/c,y\n/, "c,y\n"));
    try {
      const split = { kind: "stratified", testSize: 0.5 };
      for (const model of [{ kind: "baseline" }, { kind: "linear" }])
        expect((await project.train({ split, model })).error).toBeUndefined();
      const store = openStore(join(project.folder, "mlruns"));
      await store.setAlias("bikes", "Champion", "1");
      const { summary, error } = await project.run({
        kind: "evaluations",
        model: "models:/bikes/latest",
        split,
        metrics: ["logLoss", { name: "accuracy", threshold: 0.9 }],
        report: { path: "report.html" },
      });
      expect(error).toBeUndefined();
      const runId = summary.run?.id ?? "";
      const found = JSON.parse((await buffer(await store.getArtifact(runId, "evaluation.json"))).toString());
      expect(found.champion.comparison).toMatchObject({ verdict: "better", metric: { name: "logLoss" } });
      expect(found.calibration.ece).toBeGreaterThan(0);
      expect((await store.getRun(runId)).metrics.ece).toBe(found.calibration.ece);
      const page = await readFile(join(project.folder, "report.html"), "utf8");
      for (const text of ["Confusion matrix", "What the probabilities are worth"])
        expect(page).toContain(text);
    } finally {
      await rm(project.folder, { recursive: true, force: true });
    }
  });
});
