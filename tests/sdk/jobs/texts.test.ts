import { describe, expect, it } from "vitest";
import { Table } from "../../../sdk/core/tables/index.js";
import { trainingConfig } from "../../../sdk/io/configs/index.js";
import { jobEnvironment } from "../../../sdk/jobs/environment.js";
import { keptScoring } from "../../../sdk/jobs/reports/kept-scoring.js";
import { oneModel } from "../../../sdk/jobs/reports/stored-card.js";
import { servingConfigOf, streamConfigOf } from "../../../sdk/jobs/serving-config.js";
import { inferStep, rowsPerSecond } from "../../../sdk/jobs/steps/infer.js";
import { sourceInWords } from "../../../sdk/jobs/steps/source-words.js";
import { requireCleanTarget, requireTarget } from "../../../sdk/jobs/steps/target.js";
import { bestConfigYaml } from "../../../sdk/jobs/tuning/best-config.js";
import { thrownBy } from "../../support/thrown.js";

const training = (more: object = {}) =>
  trainingConfig.parse({
    ...{ dataset: { kind: "csv", path: "/p/data/rows.csv" }, target: "cnt", model: { kind: "linear" } },
    ...more,
  });

describe("where rows come from", () => {
  it.each<[object, string]>([
    [{ kind: "csv", path: "a.csv" }, "a.csv"],
    [{ kind: "sqlite", path: "a.db", table: "rides" }, "table rides"],
    [{ kind: "sqlite", path: "a.db", query: "select 1" }, "select 1"],
    [{ kind: "registered", uri: "datasets:/bikes/1" }, "datasets:/bikes/1"],
    [{ kind: "doubles" }, ""],
  ])("%j is told as %j", (source, words) => {
    expect(sourceInWords(source as Parameters<typeof sourceInWords>[0])).toBe(words);
  });
});

describe("a target that is not among the columns", () => {
  const rows = Table.from({ count: [1], hr: [2] });
  it.each<[object, string]>([
    [{ path: "a", exclude: ["cnt"] }, 'Take "cnt" out of `dataset.exclude`'],
    [{ path: "a", columns: ["hr"] }, "Name it in `dataset.columns` too."],
    [{ path: "a", columns: ["hr", "cnt"] }, "Known"],
    [{ path: "a" }, "count"],
  ])("of the dataset %j is told with what to do", (dataset, next) => {
    const table = "columns" in dataset || "exclude" in dataset ? Table.from({ hr: [2] }) : rows;
    const error = thrownBy(() => requireTarget(table, training({ dataset: { kind: "csv", ...dataset } })));
    expect(error.code).toBe("DATA_COLUMN_MISSING");
    expect(error.message).toContain('the target "cnt" is not among the columns');
    expect(error.message).toContain(next);
  });

  it("is none where a cleaning step makes it", () => {
    const clean = [{ kind: "rename", columns: { count: "cnt" } }];
    expect(() => requireTarget(rows, training({ clean }))).not.toThrow();
  });

  it("is told with ten columns of many", () => {
    const many = Table.from(Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`c${i}`, [1]])));
    expect(thrownBy(() => requireTarget(many, training())).message).toContain("c9, … (12)");
  });
});

describe("cleaned rows that nothing can be learned from", () => {
  it.each<[Table, string, string]>([
    [Table.from({ cnt: [] }), "cnt", "the cleaning leaves no row. Got: 5 rows before it, none after it"],
    [Table.from({ hr: [1] }), "cnt", 'the target "cnt" is gone after cleaning. Got: columns hr.'],
    [Table.from({ cnt: [1, null] }), "cnt", 'where: "cnt is null"'],
    [Table.from({ "a b": [1, null] }), "a b", 'where: "`a b` is null"'],
  ])("%# are refused with the way on", (table, target, message) => {
    expect(thrownBy(() => requireCleanTarget(table, target, 5)).message).toContain(message);
  });
});

describe("predictions that a run kept", () => {
  it("are numbers with their truths", () => {
    const kept = keptScoring(Table.from({ prediction: [1, 2], cnt: [1.5, 2.5] }));
    expect(kept).toMatchObject({ task: "regression", truth: Float64Array.of(1.5, 2.5) });
  });

  it("are classes by their probabilities' columns", () => {
    const columns = { prediction: ["b", "a"], probability_a: [0.25, 0.75], probability_b: [0.75, 0.25] };
    expect(keptScoring(Table.from({ ...columns, kind: ["a", "a"] }))).toEqual({
      ...{ task: "classification", classes: ["a", "b"] },
      ...{ truth: Float64Array.of(0, 0), prediction: Float64Array.of(1, 0) },
      probabilities: Float64Array.of(0.25, 0.75, 0.75, 0.25),
    });
    expect(keptScoring(Table.from({ ...columns, kind: ["a", "new"] }))).toBeUndefined();
  });

  it.each<[string, Record<string, readonly (number | string)[]>]>([
    ["no column", {}],
    ["no truth", { hr: [1], prediction: [1] }],
    ["no prediction", { hr: [1], cnt: [1] }],
    ["texts without probabilities", { prediction: ["a"], cnt: ["a"] }],
    ["texts as predictions of numbers", { prediction: ["a"], cnt: [1] }],
  ])("are none where there is %s", (_, columns) => {
    expect(keptScoring(Table.from(columns))).toBeUndefined();
  });
});

describe("what a card is of", () => {
  it("is one model", () => {
    expect(oneModel(["models:/bikes/1"])).toBe("models:/bikes/1");
    expect(thrownBy(() => oneModel([])).message).toContain("a card is of one model. Got: 0 subjects");
    expect(thrownBy(() => oneModel(["a", "b"])).message).toContain("Got: 2 subjects");
  });
});

describe("the config of a serving", () => {
  const environment = jobEnvironment({ cwd: "/", env: {} });
  it("is one of its kind", async () => {
    expect(await servingConfigOf([{ model: "models:/m/1" }], environment)).toMatchObject({
      kind: "serving",
      model: "models:/m/1",
    });
    await expect(servingConfigOf([{ kind: "inference", model: "m" }], environment)).rejects.toThrow();
  });

  it("has streams beside it that are of theirs", async () => {
    const stream = { brokers: ["h:9092"], topics: { input: "a", output: "b" } };
    const other = { kind: "inference", input: { kind: "csv", path: "a.csv" }, output: { path: "b.csv" } };
    await expect(streamConfigOf([other], environment, { model: "m" })).rejects.toThrow(
      /a stream beside the server is the config of one\. Got: kind: inference\. Wanted: kind: kafka-inference/,
    );
    await expect(
      streamConfigOf([{ ...stream, kind: "serving" }], environment, { model: "m" }),
    ).rejects.toThrow();
  });
});

describe("what an inference did", () => {
  const predicted = { rows: 100, rejected: 0, resumedAt: 0, files: [{ path: "a.csv" }] };
  type State = Parameters<NonNullable<typeof inferStep.summary>>[0];
  const told = (more: object, inferSeconds: number) =>
    inferStep.summary?.({ predicted: { ...predicted, ...more }, inferSeconds } as unknown as State);

  it.each<[object, number, string]>([
    [{}, 2, "100 rows, 50 rows/s, a.csv"],
    [{ resumedAt: 100 }, 2, "100 rows, 100 of them done before, a.csv"],
    [{}, 0, "100 rows, a.csv"],
    [
      { rejected: 3, resumedAt: 50, files: [{}, {}] },
      1,
      "100 rows, 50 rows/s, 3 rejected, 50 of them done before, 2 files",
    ],
  ])("%j in %d s is told in a line", (more, seconds, text) => {
    expect(told(more, seconds)).toBe(text);
  });

  it("has a rate of what it did itself", () => {
    const state = { predicted: { ...predicted, resumedAt: 90 }, inferSeconds: 2 };
    expect(rowsPerSecond(state as unknown as State)).toBe(5);
  });
});

describe("the best config of a study", () => {
  type Inputs = Parameters<typeof bestConfigYaml>[0];
  const study = {
    metric: { name: "mae" },
    totals: { complete: 3, pruned: 1, failed: 1 },
    best: { number: 2, value: 1.5, params: { l2: 0.1, kind: "a" } },
  } as unknown as Inputs["study"];

  it("begins with what came of the study, and has paths relative to its file", () => {
    const text = bestConfigYaml({ config: training(), study, path: "/p/confs/best.yaml" });
    expect(text).toMatch(
      /^# The best of 5 trials: trial 2, mean mae 1\.500 of the training rows\.\n# {3}l2: 0\.1\n# {3}kind: "a"\n/,
    );
    expect(text).toContain("path: ../data/rows.csv");
    const scoredBy = { ...study, scoredBy: "5 folds" } as unknown as Inputs["study"];
    expect(bestConfigYaml({ config: training(), study: scoredBy })).toContain("1.500 over 5 folds of");
    expect(bestConfigYaml({ config: training(), study })).toContain("path: /p/data/rows.csv");
  });

  it("says nothing of a best trial where there is none, and keeps that no report is written", () => {
    const text = bestConfigYaml({
      config: training({ report: false }),
      study: { ...study, best: undefined } as unknown as Inputs["study"],
    });
    expect(text).not.toContain("The best of");
    expect(text).toContain("report: false");
  });

  it("masks secrets, tells so, and tells whose folder a query is relative to", () => {
    const dataset = { kind: "sql", query: "select * from 'a.csv'" };
    const tracking = { uri: `https://${["ada", "hunter2"].join(":")}@example.org` };
    const config = training({ dataset, name: "a $ b", tracking });
    const text = bestConfigYaml({ config, study, path: "/p/best.yaml" });
    expect(text).toContain("# Relative paths in the query are relative to this file's folder.");
    expect(text).toContain("a $$ b");
    expect(text).toContain("# Secrets are masked: put a variable in their place, as ${env:NAME}.");
    expect(text).not.toContain("hunter2");
  });
});
