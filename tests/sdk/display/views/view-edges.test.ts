import { describe, expect, it } from "vitest";
import { compareTables } from "../../../../sdk/core/drift/index.js";
import { Evaluation } from "../../../../sdk/core/evaluation/index.js";
import { groupFairness } from "../../../../sdk/core/fairness/index.js";
import { FeatureSelection } from "../../../../sdk/core/selection/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { CrossValidation } from "../../../../sdk/core/validation/index.js";
import {
  crossValidationView,
  driftView,
  evaluationView,
  experimentView,
  fairnessView,
  metricsView,
  selectionView,
} from "../../../../sdk/display/index.js";
import type { KnownFolds } from "../../../../sdk/utils/splitters/index.js";

const words = ({ "text/plain": text }: { readonly "text/plain": string }) => text.replaceAll(/\s+/g, " ");

const validation = (means: readonly number[], splitter?: KnownFolds) =>
  new CrossValidation({
    model: "linear",
    folds: means.map((r2, i) => ({
      ...{ fold: i + 1, trainRows: 10, testRows: 5, scores: { r2 }, fitSeconds: 1, scoreSeconds: 1 },
    })),
    metrics: means.length === 0 ? [] : [{ name: "r2", title: "R²", greaterIsBetter: true }],
    skipped: [],
    ...(splitter === undefined ? {} : { splitter }),
  });

describe("a cross-validation", () => {
  it.each([
    [undefined, "2 folds"],
    [{ kind: "kFold", folds: 2, shuffle: true }, "2 folds, shuffled"],
    [{ kind: "kFold", folds: 2, shuffle: false }, "2 folds, in order"],
    [{ kind: "stratified", folds: 2, shuffle: true }, "2 stratified folds, shuffled"],
    [{ kind: "group", folds: 2, column: "city" }, "2 folds by city"],
  ] as const)("says how rows were parted: %j", (splitter, text) => {
    const made = crossValidationView(validation([0.5, 0.7], splitter as KnownFolds | undefined));
    expect(words(made)).toMatch(new RegExp(`^Cross-validation of linear: ${text} ┌`));
  });

  it("without a metric has no plot", () => {
    expect(crossValidationView(validation([]))["text/html"]).not.toContain("Scores by fold");
  });
});

describe("a selection of columns", () => {
  const selection = (kept: number, before: readonly number[], after: readonly number[]) =>
    new FeatureSelection({
      ...{ by: "permutation", unit: "rise of r2 when shuffled" },
      columns: [3, 2, 1].map((importance, i) => ({
        ...{ feature: `c${i}`, importance, standardError: 0.1, kept: i < kept },
      })),
      before: validation(before),
      after: validation(after),
    });

  it("says that all are kept, or what the kept ones score where more is better", () => {
    expect(words(selectionView(selection(3, [0.5], [0.5])))).toContain("Every column is kept.");
    expect(words(selectionView(selection(1, [0.5], [0.25])))).toContain("score worse than all");
    expect(words(selectionView(selection(1, [0.5], [0.75])))).not.toContain("score worse than all");
  });

  it("says nothing of scores that there are not, and how many columns are not shown", () => {
    expect(words(selectionView(selection(1, [], [])))).not.toContain("with all columns");
    expect(words(selectionView(selection(1, [0.5], [0.5]), { rows: 2 }))).toContain("… 1 more columns");
  });
});

describe("an evaluation", () => {
  it("of very few numbers has no summary of its errors", () => {
    const scoring = {
      ...{ task: "regression" as const, truth: Float64Array.of(1, 2), prediction: Float64Array.of(1, 3) },
    };
    expect(evaluationView(new Evaluation({ scoring, target: "y" }))["text/plain"]).toBe(
      "Predictions of 2 rows: too few for residuals",
    );
  });

  it("of several classes has a threshold each, the first one open, where the model itself has none", () => {
    const truth = Float64Array.of(0, 1, 2, 0, 1, 2);
    const probabilities = Float64Array.from({ length: 18 }, (_, i) =>
      i % 3 === truth[Math.floor(i / 3)] ? 0.8 : 0.1,
    );
    const scoring = {
      ...{
        task: "classification" as const,
        truth,
        prediction: truth,
        probabilities,
        classes: ["a", "b", "c"],
      },
    };
    const { "text/html": html = "" } = evaluationView(new Evaluation({ scoring, target: "y" }));
    expect(html.match(/<details open[^>]*><summary[^>]*>a</g)).toHaveLength(1);
    expect(html).toMatch(/<details[^>]*><summary[^>]*>c</);
    expect(html).toContain('"own":null');
  });

  it("orders errors by days, too, and by none where no time is known", () => {
    const rows = 40;
    const scoring = {
      task: "regression" as const,
      truth: Float64Array.from({ length: rows }, (_, i) => i),
      prediction: Float64Array.from({ length: rows }, (_, i) => i + (i % 3)),
    };
    const days = (values: Int32Array, valid?: Uint8Array) =>
      Table.from({ day: { type: "date", values, ...(valid === undefined ? {} : { valid }) } });
    const html = (table: Table) =>
      evaluationView(new Evaluation({ scoring, target: "y", rows: table }))["text/html"];
    expect(html(days(Int32Array.from({ length: rows }, (_, i) => 20_000 + i)))).toContain("Error over time");
    expect(html(days(new Int32Array(rows), new Uint8Array(rows)))).not.toContain("Error over time");
  });
});

describe("drift", () => {
  it("names five of many new columns, and what became of those that are gone", () => {
    const x = Float64Array.from({ length: 50 }, (_, i) => i);
    const added = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`new${i}`, x]));
    const bundle = driftView(compareTables(Table.from({ x, gone: x }), Table.from({ x, ...added })));
    expect(words(bundle)).toContain("New columns, not judged: new0, new1, new2, new3, new4, … (6).");
    expect(bundle["text/html"]).toMatch(/gone<\/bdi> <small[^>]*>float64/);
  });
});

describe("an experiment", () => {
  it("says as much as is known", () => {
    const bare = { name: "bikes", stage: "loaded" } as const;
    const data = { source: "a.csv", rows: 10, columns: 2 };
    expect(words(experimentView({ ...bare, data }))).toMatch(/a\.csv: 10 rows x 2 columns$/);
    const metric = { name: "mae", title: "MAE", value: 3, greaterIsBetter: false };
    const judged = { ...metric, threshold: 1, passed: false };
    expect(words(experimentView({ ...bare, metrics: [metric] }))).toMatch(/mae 3 ┌/);
    expect(words(experimentView({ ...bare, metrics: [judged] }))).toMatch(/mae 3 \(.*missed.*\)/);
    expect(words(experimentView({ ...bare, reportPath: "report.html" }))).toContain("report report.html");
  });
});

describe("metrics", () => {
  const metric = (parts: object) => ({
    name: "own",
    title: "Own",
    value: 3,
    greaterIsBetter: false,
    ...parts,
  });

  it.each([
    ["no scale", {}],
    ["no number", { value: Number.NaN, threshold: 1 }],
    ["a value below 0", { value: -1, threshold: 1 }],
    ["a threshold below 0", { threshold: -1 }],
    ["nothing but 0", { value: 0, threshold: 0 }],
  ])("with %s have no bar", (_name, parts) => {
    expect(metricsView({ details: [metric(parts)] })["text/html"]).not.toContain("on a scale from 0");
  });

  it("have a bar where there is something to hold them against", () => {
    expect(metricsView({ details: [metric({ threshold: 4 })] })["text/html"]).toContain(
      "3 on a scale from 0 to 4.16",
    );
  });
});

it("groups that are too small are not compared", () => {
  const rows = 60;
  const truth = Float64Array.from({ length: rows }, (_, i) => i % 7);
  const scoring = { task: "regression" as const, truth, prediction: truth.map((value) => value + 1) };
  const table = Table.from({ group: Array.from({ length: rows }, (_, i) => (i < 57 ? "many" : "few")) });
  const fairness = groupFairness(table, scoring, { columns: ["group"], resamples: 100 });
  expect(fairnessView(fairness)["text/html"]).toContain(
    "Fewer than two groups have rows enough to be compared.",
  );
});
