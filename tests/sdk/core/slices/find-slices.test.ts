import { describe, expect, it } from "vitest";
import { metricByName, type Scoring } from "../../../../sdk/core/metrics/index.js";
import { findSlices } from "../../../../sdk/core/slices/index.js";
import { effectOf, momentsOf, welchGreater } from "../../../../sdk/core/slices/moments.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { jsonFixture } from "../../../support/csv.js";

/** scipy 1.17.1, by fixtures/parity/evaluation.py. */
const { welch, wilson } = jsonFixture<{
  readonly welch: { a: number[]; b: number[]; pValue: number };
  readonly wilson: [hits: number, rows: number, low: number, high: number][];
}>("parity/evaluation.json");

interface Made {
  readonly table: Table;
  readonly scoring: Scoring;
}

/** Rows with four columns; errors are normal noise, `factor` times as large where `isBad` says so. */
function made(
  rows: number,
  seed: number,
  factor: number,
  isBad: (hr: number, work: number) => boolean,
): Made {
  const draw = random(seed);
  const hr = Int32Array.from({ length: rows }, () => draw.int(24));
  const work = Int32Array.from({ length: rows }, () => draw.int(2));
  const temp = Float64Array.from({ length: rows }, () => draw.next());
  const sky = Array.from({ length: rows }, () => ["clear", "mist", "rain"][draw.int(3)]);
  const truth = Float64Array.from({ length: rows }, () => 100 + 10 * draw.normal());
  const prediction = truth.map(
    (value, row) => value + draw.normal() * (isBad(hr[row], work[row]) ? factor : 1),
  );
  return { table: Table.from({ hr, work, temp, sky }), scoring: { task: "regression", truth, prediction } };
}

describe("the worst cohorts", () => {
  const isBad = (hr: number, work: number) => hr >= 17 && hr <= 19 && work === 1;
  const { table, scoring } = made(3000, 1, 4, isBad);
  const found = findSlices(table, scoring, { metric: "mae" });

  it("finds the one that was put there, and names it", () => {
    expect(found.worst.map(({ name }) => name)).toEqual(["hr in 17–19 and work = 1"]);
    const [cohort] = found.worst;
    expect(cohort.conditions).toEqual([
      { column: "hr", kind: "range", low: 17, high: 19 },
      { column: "work", kind: "range", low: 1, high: 1 },
    ]);
    const rows = [...Array(3000).keys()].filter((row) =>
      isBad(Number(table.value("hr", row)), Number(table.value("work", row))),
    );
    expect([...cohort.indices]).toEqual(rows);
    expect(cohort.rows).toBe(rows.length);
    const errors = rows.map((row) => Math.abs(scoring.prediction[row] - scoring.truth[row]));
    const mae = errors.reduce((sum, error) => sum + error, 0) / rows.length;
    expect(cohort.score).toBeCloseTo(mae, 10);
    expect(cohort.low).toBeLessThan(mae);
    expect(cohort.high).toBeGreaterThan(mae);
    // Mean |error| is 4 times 0.8 in the cohort and 0.8 elsewhere, which is more than one standard deviation of it.
    expect(cohort.effect).toBeGreaterThan(1);
    expect(cohort.pValue).toBeLessThan(1e-6);
    expect(cohort.excess).toBeCloseTo(
      (rows.length * (mae - restMean(scoring, rows))) / (3000 * found.score),
      6,
    );
    expect(found.table().row(0)).toMatchObject({ cohort: "hr in 17–19 and work = 1", rows: rows.length });
  });

  function restMean({ truth, prediction }: Scoring, rows: readonly number[]): number {
    const own = new Set(rows);
    const rest = [...truth.keys()].filter((row) => !own.has(row));
    return rest.reduce((sum, row) => sum + Math.abs(prediction[row] - truth[row]), 0) / rest.length;
  }

  it("finds two that have nothing in common, and three conditions where asked", () => {
    const two = made(4000, 2, 5, (hr, work) => (hr === 3 && work === 0) || (hr >= 20 && work === 1));
    expect(
      findSlices(two.table, two.scoring)
        .worst.map(({ name }) => name)
        .sort(),
    ).toEqual(["hr = 3 and work = 0", "hr ≥ 20 and work = 1"]);
    const base = made(6000, 3, 1, () => false);
    const sky = (row: number) => base.table.value("sky", row);
    const isWet = (row: number) =>
      Number(base.table.value("hr", row)) <= 5 && base.table.value("work", row) === 0 && sky(row) === "rain";
    const { truth, prediction } = base.scoring;
    const worse = prediction.map((value, row) =>
      isWet(row) ? truth[row] + 6 * (value - truth[row]) : value,
    );
    const three = findSlices(base.table, { ...base.scoring, prediction: worse }, { conditions: 3 });
    expect(three.worst.map(({ name }) => name.split(" and ").sort())).toEqual([
      ["hr ≤ 5", "sky = rain", "work = 0"],
    ]);
  });

  it("a single bad column needs a single condition", () => {
    const one = made(3000, 4, 4, (hr) => hr >= 21);
    expect(findSlices(one.table, one.scoring).worst.map(({ name }) => name)).toEqual(["hr ≥ 21"]);
  });

  it("names none where errors are alike everywhere (40 tables, at most alpha of them by chance)", () => {
    let named = 0;
    for (let seed = 100; seed < 140; seed++) {
      const { table: calm, scoring: alike } = made(400, seed, 1, () => false);
      if (findSlices(calm, alike, { minEffect: 0.01, seed }).worst.length > 0) named++;
    }
    // Binomial(40, 0.05): more than 6 come by chance once in a hundred times.
    expect(named).toBeLessThanOrEqual(6);
  });

  it("finds rows without a value, and levels of texts and codes", () => {
    const base = made(2000, 5, 1, () => false);
    const values = Array.from({ length: 2000 }, (_, row) => (row % 9 === 0 ? null : row % 7));
    const prediction = base.scoring.prediction.map((value, row) =>
      values[row] === null ? base.scoring.truth[row] + 5 : value,
    );
    const table = base.table.with({ "<b>gaps</b>": values });
    const { worst } = findSlices(table, { ...base.scoring, prediction });
    expect(worst[0].name).toBe("<b>gaps</b> is missing");
    expect(worst[0].conditions).toEqual([{ column: "<b>gaps</b>", kind: "missing" }]);
    const coded = made(2000, 6, 5, (hr) => hr === 7 || hr === 9);
    const names = findSlices(coded.table, coded.scoring, { categories: ["hr"] }).worst.map(
      ({ name }) => name,
    );
    expect(names.sort()).toEqual(["hr = 7", "hr = 9"]);
  });
});

describe("slices of each column", () => {
  const { table, scoring } = made(1200, 7, 3, (hr) => hr < 6);
  const { columns, score, slicesTable } = findSlices(table, scoring, { metric: "rmse" });

  it("hold every row once, and score it as the metric does", () => {
    expect(columns[0].name).toBe("hr");
    for (const { slices } of columns) expect(slices.reduce((sum, { rows }) => sum + rows, 0)).toBe(1200);
    const rows = [...Array(1200).keys()].filter((row) => table.value("hr", row) === 3);
    const at = (values: Float64Array) => Float64Array.from(rows, (row) => values[row]);
    const own = metricByName("rmse", "regression").compute({
      task: "regression",
      truth: at(scoring.truth),
      prediction: at(scoring.prediction),
    });
    const slice = columns[0].slices[3];
    expect(slice).toMatchObject({ label: "3", rows: rows.length });
    expect(slice.score).toBeCloseTo(own, 10);
    expect(slice.low).toBeLessThan(own);
    expect(score).toBeGreaterThan(1);
    expect(slicesTable).toBeTypeOf("function");
  });

  it("metrics that are no mean have intervals too, and NaN where a slice does not define them", () => {
    const draw = random(11);
    const truth = Float64Array.from({ length: 600 }, (_, row) => (row < 100 ? 0 : draw.int(2)));
    const probabilities = new Float64Array(1200);
    truth.forEach((value, row) => {
      const p = 1 / (1 + Math.exp(-(2 * value - 1) - draw.normal()));
      probabilities.set([1 - p, p], 2 * row);
    });
    const classified: Scoring = {
      task: "classification",
      truth,
      prediction: truth.map((_, row) => (probabilities[2 * row + 1] > 0.5 ? 1 : 0)),
      probabilities,
      classes: ["no", "yes"],
    };
    const part = Array.from({ length: 600 }, (_, row) => (row < 100 ? "one class" : "both"));
    const found = findSlices(Table.from({ part }), classified, { metric: "rocAuc" });
    const [both, one] = found.columns[0].slices;
    expect(both.label).toBe("both");
    expect(both.low).toBeLessThan(both.score);
    expect(both.high - both.low).toBeGreaterThan(0.02);
    expect(both.high - both.low).toBeLessThan(0.2);
    expect(one.score).toBeNaN();
    expect(one.low).toBeNaN();
    expect(found.loss).toBe("log loss");
  });

  it("leaves out what parts no rows", () => {
    const names = Array.from({ length: 1200 }, (_, row) => `name ${row}`);
    const { notes, columns: kept } = findSlices(table.with({ names, one: Array(1200).fill(1) }), scoring);
    expect(notes).toEqual(["Left out, as they part no rows: names, one."]);
    expect(kept.map(({ name }) => name)).not.toContain("names");
  });
});

describe("intervals", () => {
  it.each(wilson)("of %d hits in %d rows are Wilson's (statsmodels)", (hits, rows, low, high) => {
    const truth = new Float64Array(2 * rows);
    const prediction = truth.map((_, row) => (row < rows && row >= hits ? 1 : 0));
    const part = Array.from(truth, (_, row) => (row < rows ? "judged" : "other"));
    const scoring: Scoring = { task: "classification", truth, prediction, classes: ["a", "b"] };
    const { columns } = findSlices(Table.from({ part }), scoring, { metric: "accuracy" });
    const slice = columns[0].slices.find(({ label }) => label === "judged");
    expect(slice?.score).toBeCloseTo(hits / rows, 12);
    expect(slice?.low).toBeCloseTo(low, 12);
    expect(slice?.high).toBeCloseTo(high, 12);
  });
});

describe("the test", () => {
  it("is Welch's, one-sided (scipy)", () => {
    const [a, b] = [welch.a, welch.b].map((values) =>
      momentsOf(Float64Array.from(values), Uint32Array.from(values.keys())),
    );
    expect(welchGreater(a, b)).toBeCloseTo(welch.pValue / 2, 12);
    expect(welchGreater(b, a)).toBeCloseTo(1 - welch.pValue / 2, 12);
    expect(effectOf(a, b)).toBeGreaterThan(0);
  });
});

describe("what is refused", () => {
  const { table, scoring } = made(50, 8, 1, () => false);
  const code = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return undefined;
  };

  it.each([
    ["other rows", () => findSlices(table.slice(0, 40), scoring), "DATA_SHAPE"],
    ["an unknown column", () => findSlices(table, scoring, { columns: ["hour"] }), "DATA_COLUMN_MISSING"],
    ["an unknown metric", () => findSlices(table, scoring, { metric: "accuracy" }), "METRIC_UNKNOWN"],
    ["four conditions", () => findSlices(table, scoring, { conditions: 4 }), "CONFIG_INVALID"],
    [
      "an error that is not finite",
      () => findSlices(table, { ...scoring, prediction: scoring.prediction.map(() => Number.NaN) }),
      "DATA_NOT_FINITE",
    ],
  ])("%s", (_, call, wanted) => expect(code(call)).toBe(wanted));

  it("too few rows are told, and still scored", () => {
    const few = findSlices(table, scoring);
    expect(few.worst).toEqual([]);
    expect(few.notes[0]).toBe("No cohorts were searched: 50 rows, and 120 are needed (four times minRows).");
    expect(few.columns.length).toBe(4);
  });
});
