import { describe, expect, it } from "vitest";
import {
  type FitOptions,
  fitModel,
  loadModel,
  type PipelineModel,
} from "../../../../sdk/core/models/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../sdk/utils/errors/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable, jsonFixture, largestDifference } from "../../../support/csv.js";

const MONTHS = ["Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"];

/** The bikes as the references were made from: months as numbers, without casual and registered. */
function bikes(): Table {
  const table = csvTable("bikes.csv").drop(["casual", "registered"]);
  const months = Float64Array.from(
    { length: table.numRows },
    (_, row) => MONTHS.indexOf(String(table.value("mnth", row))) + 1,
  );
  return table.with({ mnth: months });
}

function learn(options: Partial<FitOptions> & Pick<FitOptions, "table" | "target">) {
  return fitModel({
    config: { kind: "linear" },
    task: "regression",
    ...options,
    context: { random: random(42), ...options.context },
  });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (AssayError.isInstance(error)) return error.code;
    throw error;
  }
  return "no error";
}

describe("fitModel on the bikes", () => {
  const all = bikes();
  const train = all.slice(0, 7205);
  const raw = csvTable("parity/raw_inputs_200.csv");
  const expected = csvTable("parity/predictions_200.csv");

  it("gives the predictions of scikit-learn's LinearRegression", async () => {
    // Columns as they are, season and weathersit one-hot: predictions_200.csv, column linreg (scikit-learn 1.9.1).
    const { model } = await learn({
      table: train,
      target: "bikers",
      preprocessing: { categories: ["season"], defaults: { numbers: { kind: "passthrough" } } },
    });
    const { values } = (await model.predict(raw)).column("prediction");
    expect(largestDifference(values as Float64Array, expected.numbers("linreg"))).toBeLessThan(1e-8);
    const reference = jsonFixture<{ linreg: { coef: number[] } }>("parity/linear.json").linreg.coef;
    const temp = model.features.names.indexOf("temp");
    // Columns 0-7 of the reference are one-hot; temp stands at 14 there.
    expect(model.linear()?.coefficients[temp]).toBeCloseTo(reference[14], 8);
  });

  it("scaling numbers changes the predictions of least squares by rounding only", async () => {
    const { model } = await learn({
      table: train,
      target: "bikers",
      preprocessing: { categories: ["season"] },
    });
    const { values } = (await model.predict(raw)).column("prediction");
    expect(largestDifference(values as Float64Array, expected.numbers("linreg"))).toBeLessThan(1e-8);
  });

  it("turns a square-root target back, and has no linear coefficients then", async () => {
    const { model } = await learn({ table: train, target: { column: "bikers", transform: "sqrt" } });
    const predictions = (await model.predict(raw)).numbers("prediction");
    expect(predictions.every((value) => value >= 0)).toBe(true);
    expect(model.linear()).toBeUndefined();
  });

  it("has coefficients in the target's unit where the target is standardised", async () => {
    const target = { column: "bikers", transform: "standardise" } as const;
    const { model } = await learn({ table: train, target });
    const x = model.encode(raw);
    const predictions = await model.predictMatrix(x);
    const linear = model.linear();
    const byHand = Float64Array.from({ length: x.rows }, (_, row) => {
      let sum = linear?.intercepts[0] ?? Number.NaN;
      for (let j = 0; j < x.columns; j++) sum += (linear?.coefficients[j] ?? 0) * x.data[row * x.columns + j];
      return sum;
    });
    expect(largestDifference(predictions, byHand)).toBeLessThan(1e-9);
  });

  it("signs what goes in and comes out", async () => {
    const { model } = await learn({
      table: train.select(["temp", "weathersit", "bikers"]),
      target: "bikers",
    });
    expect(model.signature).toEqual({
      inputs: [
        { name: "temp", type: "double", required: true },
        { name: "weathersit", type: "string", required: true },
      ],
      outputs: [{ name: "prediction", type: "double", required: true }],
    });
  });
});

describe("columns at prediction", () => {
  const table = Table.from({
    temp: [1, 2, 3, 4],
    hour: Int32Array.of(0, 1, 2, 3),
    sky: ["clear", "mist", "clear", "rain"],
    bikers: [10, 21, 29, 42],
  });

  async function model(): Promise<PipelineModel> {
    return (await learn({ table, target: "bikers", preprocessing: { categories: ["hour"] } })).model;
  }

  it("may stand in another order, beside others, as integers, floats or bigints", async () => {
    const fitted = await model();
    const plain = await fitted.predict(table);
    const other = Table.from({
      extra: ["a", "b", "c", "d"],
      sky: ["clear", "mist", "clear", "rain"],
      hour: BigInt64Array.of(0n, 1n, 2n, 3n),
      temp: Float32Array.of(1, 2, 3, 4),
    });
    expect((await fitted.predict(other)).numbers("prediction")).toEqual(plain.numbers("prediction"));
  });

  it.each([
    ["zero for every row", [0, 0, 0, 0]],
    ["-1 for row 2", [1, 1, -1, 1]],
    ["3 weights", [1, 1, 1]],
  ])("are not weighed by %s", async (got, weights) => {
    const own = learn({ table, target: "bikers", weights: Float64Array.from(weights) });
    await expect(own).rejects.toThrow(`Got: ${got}.`);
  });

  it("a missing one and one of another type are refused, naming the column", async () => {
    const fitted = await model();
    const missing = table.rename({ temp: "tmp" });
    await expect(fitted.predict(missing)).rejects.toThrow(/"temp".*Did you mean "tmp"\?/);
    expect(await codeOf(fitted.predict(missing))).toBe("SCHEMA_MISMATCH");
    expect(await codeOf(fitted.predict(table.with({ temp: ["a", "b", "c", "d"] })))).toBe("SCHEMA_MISMATCH");
    expect(await codeOf(fitted.predict(table.with({ sky: [1, 2, 3, 4] })))).toBe("SCHEMA_MISMATCH");
  });

  it("an unknown category counts as none, or is refused where the config says so", async () => {
    const unseen = Table.from({ temp: [1], hour: [7], sky: ["snow"] });
    const ignoring = await model();
    expect([...ignoring.encode(unseen).data].slice(1)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    const strict = await learn({
      table,
      target: "bikers",
      preprocessing: { columns: { sky: { kind: "oneHot", unknownCategory: "error" } } },
    });
    await expect(strict.model.predict(unseen)).rejects.toThrow(/"sky".*"snow" in row 0/);
    expect(await codeOf(strict.model.predict(unseen))).toBe("DATA_UNKNOWN_CATEGORY");
  });

  it("nulls and NaN are imputed, infinities refused, and a column of nulls only is of any type", async () => {
    const fitted = await model();
    const holes = Table.fromRows([{ temp: null, hour: 1, sky: null }]);
    const filled = Table.fromRows([{ temp: 2.5, hour: 1, sky: "snow" }]);
    expect(fitted.encode(holes).data).toEqual(fitted.encode(filled).data);
    expect(fitted.encode(holes.with({ temp: [Number.NaN] })).data).toEqual(fitted.encode(filled).data);
    expect(await codeOf(fitted.predict(filled.with({ temp: [Number.POSITIVE_INFINITY] })))).toBe(
      "DATA_NOT_FINITE",
    );
  });

  it("no rows give no predictions", async () => {
    expect((await (await model()).predict(table.slice(0, 0))).numRows).toBe(0);
  });

  it("a matrix that is not of this model is refused", async () => {
    const x = { data: new Float64Array(2), rows: 1, columns: 2 };
    expect(await codeOf((await model()).predictMatrix(x))).toBe("DATA_SHAPE");
  });
});

describe("targets and rows that cannot be learned from", () => {
  const x = [1, 2, 3, 4];

  it.each([
    ["a constant target", { x, y: [5, 5, 5, 5] }, {}, "DATA_TARGET"],
    ["one class", { x, y: ["a", "a", "a", "a"] }, { task: "classification" }, "DATA_TARGET"],
    ["text, for regression", { x, y: ["a", "b", "a", "b"] }, {}, "DATA_TARGET"],
    ["fractions, for classification", { x, y: [0.5, 1, 0.5, 1] }, { task: "classification" }, "DATA_TARGET"],
    ["a null target", { x, y: [1, null, 3, 4] }, {}, "DATA_TARGET"],
    ["a NaN target", { x, y: [1, Number.NaN, 3, 4] }, {}, "DATA_NOT_FINITE"],
    ["an infinite target", { x, y: [1, Number.NEGATIVE_INFINITY, 3, 4] }, {}, "DATA_NOT_FINITE"],
    ["one row", { x: [1], y: [2] }, {}, "DATA_TOO_SMALL"],
    ["no input column", { y: [1, 2, 3, 4] }, {}, "DATA_EMPTY"],
    ["a target that is not there", { x, z: [1, 2, 3, 4] }, {}, "DATA_COLUMN_MISSING"],
    ["infinities in a column", { x: [1, Number.POSITIVE_INFINITY, 3, 4], y: x }, {}, "DATA_NOT_FINITE"],
    ["a column without values", { x: [null, null, null, null], y: x }, {}, "DATA_NOT_FINITE"],
    [
      "negative numbers under sqrt",
      { x, y: [-1, 2, 3, 4] },
      { target: { column: "y", transform: "sqrt" } },
      "TRANSFORM_DOMAIN",
    ],
    [
      "-1 under log1p",
      { x, y: [-1, 2, 3, 4] },
      { target: { column: "y", transform: "log1p" } },
      "TRANSFORM_DOMAIN",
    ],
    [
      "a transform of classes",
      { x, y: ["a", "b", "a", "b"] },
      { task: "classification", target: { column: "y", transform: "sqrt" } },
      "CONFIG_INVALID",
    ],
    [
      "an encoding of a column that is not there",
      { x, y: x },
      { preprocessing: { categories: ["w"] } },
      "DATA_COLUMN_MISSING",
    ],
    ["weights of another length", { x, y: x }, { weights: Float64Array.of(1) }, "DATA_SHAPE"],
    ["a negative weight", { x, y: x }, { weights: Float64Array.of(1, 1, 1, -1) }, "DATA_NOT_FINITE"],
    ["an unknown kind of model", { x, y: x }, { config: { kind: "liner" } }, "CONFIG_INVALID"],
  ] as const)("%s", async (_, columns, options, code) => {
    const table = Table.from(columns as Record<string, readonly unknown[]>);
    expect(await codeOf(learn({ table, target: "y", ...options }))).toBe(code);
  });
});

describe("classes", () => {
  const x = Float64Array.from({ length: 12 }, (_, i) => i);

  it.each([
    ["texts", (i: number) => (i < 6 ? "no" : "yes"), ["no", "yes"], "string"],
    ["integers", (i: number) => (i < 6 ? 3 : 7), [3, 7], "long"],
    ["booleans", (i: number) => i >= 6, [false, true], "boolean"],
  ] as const)("of %s come back as they were", async (_, label, classes, type) => {
    const y = Array.from({ length: 12 }, (_, i) => label(i));
    const table = Table.from({ x, y });
    const { model } = await learn({ table, target: "y", task: "classification" });
    expect(model.classes).toEqual(classes);
    const predicted = await model.predict(table);
    expect(predicted.names).toEqual(["prediction", ...classes.map((name) => `probability_${name}`)]);
    expect(Array.from({ length: 12 }, (_, row) => predicted.value("prediction", row))).toEqual(y);
    expect(model.signature.outputs[0].type).toBe(type);
    expect([...model.truth(table)]).toEqual(y.map((value) => (classes as readonly unknown[]).indexOf(value)));
    const loaded = await loadModel(await model.save());
    expect([...(await loaded.predict(table)).rows()]).toEqual([...predicted.rows()]);
  });

  it("that no training row has are refused where the truth is asked for", async () => {
    const table = Table.from({ x: [1, 2], y: ["a", "b"] });
    const { model } = await learn({ table, target: "y", task: "classification" });
    expect(() => model.truth(table.with({ y: ["a", "c"] }))).toThrow(
      expect.objectContaining({ code: "DATA_UNKNOWN_CATEGORY" }),
    );
  });
});
