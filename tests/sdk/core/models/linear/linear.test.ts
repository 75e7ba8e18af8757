import { describe, expect, it } from "vitest";
import { linearDefinition } from "../../../../../sdk/core/models/linear/index.js";
import type { EstimatorShape, TrainingData } from "../../../../../sdk/core/models/model.js";
import { fitPreprocessor } from "../../../../../sdk/core/preprocessing/index.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { csvTable, jsonFixture, largestDifference, matrixOf } from "../../../../support/csv.js";

// Expected numbers: scikit-learn 1.9.1 by fixtures/parity/estimators.py, which wrote estimators.json.
interface Logistic {
  readonly classes: string[];
  readonly coef: number[][];
  readonly probabilities: number[][];
}
interface Fit {
  readonly coef: number[];
  readonly intercept: number;
  readonly predictions: number[];
}
const expected = jsonFixture<{
  readonly logisticCancer: { readonly C1: Logistic; readonly C01: Logistic; readonly weighted: Logistic };
  readonly multinomialWeather: {
    readonly columns: string[];
    readonly classes: string[];
    readonly probabilities: number[][];
  };
  readonly leastSquares: Fit;
  readonly weightedLeastSquares: Fit;
  readonly weightedRidge: Fit;
}>("parity/estimators.json");

const REGRESSION: EstimatorShape = { task: "regression", classes: 0 };

async function learn(
  shape: EstimatorShape,
  data: Pick<TrainingData, "x" | "y" | "weights">,
  config: { readonly l2?: number; readonly maxIterations?: number } = {},
  onNote?: (message: string) => void,
) {
  const model = linearDefinition.create({ kind: "linear", ...config }, shape);
  await model.fit({ ...data, features: { names: [], groups: [] } }, { random: random(0), onNote });
  return model;
}

function takeMatrix(x: Matrix, rows: readonly number[]): Matrix {
  const data = Float64Array.from(
    rows.flatMap((row) => [...x.data.subarray(row * x.columns, (row + 1) * x.columns)]),
  );
  return { data, rows: rows.length, columns: x.columns };
}

/** Scales by mean and standard deviation of `on`. */
function scaled(x: Matrix, on: Matrix): Matrix {
  const data = x.data.slice();
  for (let j = 0; j < x.columns; j++) {
    const column = Array.from({ length: on.rows }, (_, row) => on.data[row * on.columns + j]);
    const mean = column.reduce((a, b) => a + b, 0) / on.rows;
    const scale = Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / on.rows);
    for (let row = 0; row < x.rows; row++)
      data[row * x.columns + j] = (data[row * x.columns + j] - mean) / scale;
  }
  return { ...x, data };
}

describe("least squares and ridge", () => {
  const x = matrixOf(csvTable("parity/inputs_200.csv"));
  const y = csvTable("parity/targets_200.csv").numbers("bikers");
  const weights = Float64Array.from({ length: 200 }, (_, i) => 1 + (i % 4));

  it.each([
    ["least squares", expected.leastSquares, undefined, 0],
    ["weighted least squares", expected.weightedLeastSquares, weights, 0],
    ["weighted ridge", expected.weightedRidge, weights, 2.5],
  ] as const)("%s on collinear one-hot columns is scikit-learn's", async (_, want, rowWeights, l2) => {
    const model = await learn(REGRESSION, { x, y, weights: rowWeights }, { l2 });
    expect(largestDifference(await model.predict(x), want.predictions)).toBeLessThan(1e-8);
    const linear = model.linear?.();
    expect(largestDifference(linear?.coefficients ?? [], want.coef)).toBeLessThan(1e-8);
    expect(largestDifference(linear?.intercepts ?? [], [want.intercept])).toBeLessThan(1e-8);
  });

  it("ridge on scaled columns gives scikit-learn's predictions of the bikes", async () => {
    // predictions_200.csv, column ridge: alpha 1 on StandardScaler of all columns, one-hot ones too (scikit-learn 1.9.1).
    const bikes = csvTable("bikes.csv");
    const months = [
      "Jan",
      "Feb",
      "March",
      "April",
      "May",
      "June",
      "July",
      "Aug",
      "Sept",
      "Oct",
      "Nov",
      "Dec",
    ];
    const table = bikes.drop(["casual", "registered", "bikers"]).with({
      mnth: Float64Array.from(
        { length: 8645 },
        (_, row) => months.indexOf(String(bikes.value("mnth", row))) + 1,
      ),
    });
    const { preprocessor, matrix } = fitPreprocessor(
      { categories: ["season"], defaults: { numbers: { kind: "passthrough" } } },
      table.slice(0, 7205),
      { task: "regression", classes: 0, target: new Float64Array(7205), random: random(0) },
    );
    const bikers = bikes.numbers("bikers").slice(0, 7205);
    const model = await learn(REGRESSION, { x: scaled(matrix, matrix), y: bikers }, { l2: 1 });
    const later = preprocessor.transform(csvTable("parity/raw_inputs_200.csv"));
    const ridge = csvTable("parity/predictions_200.csv").numbers("ridge");
    expect(largestDifference(await model.predict(scaled(later, matrix)), ridge)).toBeLessThan(1e-8);
  });

  it("stops between blocks of rows when the signal says so", async () => {
    const model = linearDefinition.create({ kind: "linear" }, REGRESSION);
    const context = { random: random(0), signal: AbortSignal.abort() };
    await expect(model.fit({ x, y, features: { names: [], groups: [] } }, context)).rejects.toMatchObject({
      code: "INTERRUPTED",
    });
  });

  it("gives a constant column no part in the prediction", async () => {
    const constant = { data: Float64Array.of(1, 5, 2, 5, 3, 5), rows: 3, columns: 2 };
    const model = await learn(REGRESSION, { x: constant, y: Float64Array.of(2, 4, 6) });
    const linear = model.linear?.();
    expect(largestDifference(linear?.coefficients ?? [], [2, 0])).toBeLessThan(1e-12);
    expect(largestDifference(linear?.intercepts ?? [], [0])).toBeLessThan(1e-12);
  });
});

describe("logistic regression", () => {
  const cancer = csvTable("cancer.csv");
  const all = matrixOf(cancer.drop(["diagnosis"]));
  const rows = Array.from({ length: cancer.numRows }, (_, i) => i);
  const train = rows.filter((i) => i % 4 !== 0);
  const x = scaled(takeMatrix(all, train), takeMatrix(all, train));
  const test = scaled(
    takeMatrix(
      all,
      rows.filter((i) => i % 4 === 0),
    ),
    takeMatrix(all, train),
  );
  const y = Float64Array.from(train, (i) => (cancer.value("diagnosis", i) === "malignant" ? 1 : 0));
  const weights = Float64Array.from(train, (_, i) => 1 + (i % 3));

  it.each([
    ["C = 1", expected.logisticCancer.C1, undefined, undefined],
    ["C = 0.1", expected.logisticCancer.C01, undefined, 10],
    ["row weights", expected.logisticCancer.weighted, weights, 1],
  ] as const)("of two classes gives scikit-learn's probabilities: %s", async (_, want, rowWeights, l2) => {
    const model = await learn({ task: "classification", classes: 2 }, { x, y, weights: rowWeights }, { l2 });
    expect(largestDifference(await model.predict(test), want.probabilities.flat())).toBeLessThan(1e-6);
  });

  it("of several classes gives scikit-learn's probabilities", async () => {
    const { columns, classes, probabilities } = expected.multinomialWeather;
    const inputs = matrixOf(csvTable("parity/inputs_200.csv"), columns);
    const raw = csvTable("parity/raw_inputs_200.csv");
    const labels = Float64Array.from({ length: 200 }, (_, row) =>
      classes.indexOf(String(raw.value("weathersit", row))),
    );
    const z = scaled(inputs, inputs);
    const model = await learn({ task: "classification", classes: classes.length }, { x: z, y: labels });
    expect(largestDifference(await model.predict(z), probabilities.flat())).toBeLessThan(1e-6);
  });

  it("says so when the iterations run out", async () => {
    const notes: string[] = [];
    await learn({ task: "classification", classes: 2 }, { x, y }, { maxIterations: 2 }, (note) =>
      notes.push(note),
    );
    expect(notes.join()).toMatch(/stopped after 2 iterations/);
  });
});

describe("the linear model's state", () => {
  it("gives the same predictions bit for bit", async () => {
    const x = matrixOf(csvTable("parity/inputs_200.csv"));
    const model = await learn(REGRESSION, { x, y: csvTable("parity/targets_200.csv").numbers("bikers") });
    const restored = await linearDefinition.restore({ kind: "linear" }, REGRESSION, await model.state());
    expect(await restored.predict(x)).toEqual(await model.predict(x));
  });

  it("is refused before training, and when it is damaged", async () => {
    await expect(linearDefinition.create({ kind: "linear" }, REGRESSION).state()).rejects.toMatchObject({
      code: "MODEL_NOT_FITTED",
    });
    await expect(
      linearDefinition.restore({ kind: "linear" }, REGRESSION, { json: null, arrays: {} }),
    ).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});
