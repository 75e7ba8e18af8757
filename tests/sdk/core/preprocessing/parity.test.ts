import { describe, expect, it } from "vitest";
import {
  type ColumnEncoding,
  fitPreprocessor,
  type PreprocessingConfig,
} from "../../../../sdk/core/preprocessing/index.js";
import { type Matrix, Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable, jsonFixture, largestDifference, matrixOf } from "../../../support/csv.js";

// Expected numbers: scikit-learn 1.9.1 by fixtures/parity/estimators.py, which wrote preprocessing.json. Encoders are
// fitted on the first 150 rows of raw_inputs_200.csv and applied to all 200.
type Columns = Record<string, number[]>;
const expected = jsonFixture<{
  readonly power: Record<string, { readonly lambda: number; readonly values: number[] }>;
  readonly quantile: { readonly normal: Columns; readonly uniform: Columns };
  readonly standard: Columns;
  readonly minMax: Columns;
  readonly target: Columns;
  readonly targetBinary: { readonly hr: number[] };
  readonly rareMinCount8: { readonly hr: number[][] };
  readonly rareMaxLevels6: { readonly hr: number[][] };
  readonly medianWithEverySeventhMissing: { readonly hum: number };
}>("parity/preprocessing.json");

const raw = csvTable("parity/raw_inputs_200.csv");
const bikers = csvTable("parity/targets_200.csv").numbers("bikers");
const train = raw.slice(0, 150);

function encoded(
  config: PreprocessingConfig,
  table: Table,
  later: Table,
  target: Float64Array = bikers.slice(0, table.numRows),
  classes = 0,
): Matrix {
  const { preprocessor } = fitPreprocessor(config, table, {
    task: classes === 0 ? "regression" : "classification",
    classes,
    target,
    random: random(0),
  });
  return preprocessor.transform(later);
}

function oneColumn(name: string, encoding: ColumnEncoding): Matrix {
  return encoded({ columns: { [name]: encoding } }, train.select([name]), raw.select([name]));
}

describe("numbers, as scikit-learn encodes them", () => {
  const columns = ["temp", "hum", "windspeed", "day"];

  it.each(columns)("%s: standard, min-max, quantile and power", (name) => {
    expect(
      largestDifference(oneColumn(name, { kind: "standard" }).data, expected.standard[name]),
    ).toBeLessThan(1e-12);
    expect(largestDifference(oneColumn(name, { kind: "minMax" }).data, expected.minMax[name])).toBeLessThan(
      1e-12,
    );
    for (const distribution of ["normal", "uniform"] as const) {
      const { data } = oneColumn(name, { kind: "quantile", quantiles: 40, distribution });
      expect(largestDifference(data, expected.quantile[distribution][name])).toBeLessThan(1e-9);
    }
    expect(
      largestDifference(oneColumn(name, { kind: "power" }).data, expected.power[name].values),
    ).toBeLessThan(1e-5);
  });

  it("takes missing values as the median of the training rows", () => {
    const hum = train.numbers("hum").map((value, row) => (row % 7 === 0 ? Number.NaN : value));
    const { data } = encoded(
      { columns: { hum: { kind: "passthrough" } } },
      Table.from({ hum }),
      Table.from({ hum: [null, 0.5] }),
    );
    expect([...data]).toEqual([expected.medianWithEverySeventhMissing.hum, 0.5]);
  });
});

describe("categories, as scikit-learn encodes them", () => {
  it("one-hot columns stand in its order, for texts and for numbers named as categories", () => {
    const config: PreprocessingConfig = {
      categories: ["season"],
      defaults: { numbers: { kind: "passthrough" } },
    };
    const order = raw.select([
      "season",
      "weathersit",
      ...raw.names.filter((name) => !/season|weathersit/.test(name)),
    ]);
    const all = encoded(config, allLevels(order), order, bikers.slice(0, 4));
    const want = matrixOf(csvTable("parity/inputs_200.csv"));
    expect(all.columns).toBe(want.columns);
    expect(largestDifference(all.data, want.data)).toBe(0);
  });

  it.each(["season", "weathersit", "mnth", "hr"])("%s by the mean of the target", (name) => {
    const { data } = oneColumn(name, { kind: "target", smoothing: 10 });
    expect(largestDifference(data, expected.target[name])).toBeLessThan(1e-10);
  });

  it("by the share of the second class, for two classes", () => {
    const labels = bikers.slice(0, 150).map((value) => (value > 100 ? 1 : 0));
    const config: PreprocessingConfig = { columns: { hr: { kind: "target", smoothing: 5 } } };
    const { data } = encoded(config, train.select(["hr"]), raw, labels, 2);
    expect(largestDifference(data, expected.targetBinary.hr)).toBeLessThan(1e-12);
  });

  it("rare ones share a column, by count or by number of columns", () => {
    const byCount = oneColumn("hr", { kind: "oneHot", minCount: 8 });
    expect(largestDifference(byCount.data, expected.rareMinCount8.hr.flat())).toBe(0);
    const byLevels = oneColumn("hr", { kind: "oneHot", maxLevels: 6 });
    expect(largestDifference(byLevels.data, expected.rareMaxLevels6.hr.flat())).toBe(0);
  });
});

/** Four rows that hold every season and every weather of the reference (the 200 rows do not). */
function allLevels(like: Table): Table {
  const { categories } = jsonFixture<{ readonly categories: [number[], string[]] }>("parity/onehot.json");
  return like.slice(0, 4).with({ season: categories[0], weathersit: categories[1] });
}
