import { describe, expect, it } from "vitest";
import {
  featureImportancesSchema,
  inputsSchema,
  outputsSchema,
  type Schema,
  shapValuesSchema,
  targetsSchema,
} from "../../../../sdk/core/schemas/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { inferColumns } from "../../../../sdk/utils/signers/index.js";

const rules = (schema: Schema, columns: Parameters<typeof Table.from>[0]) =>
  schema.inspect(Table.from(columns)).failures.map(({ column, rule }) => `${column}: ${rule}`);

describe("ready schemas", () => {
  it("inputs: the signature's columns, others let through", () => {
    const train = Table.from({
      temp: [1, 2],
      sky: ["a", null],
      day: { type: "date", values: Int32Array.of(1, 2) },
    });
    const schema = inputsSchema(inferColumns(train));
    expect(schema.check(train)).toBe(train);
    expect(rules(schema, { temp: [1], day: [new Date(0)], more: [1] })).toEqual([]);
    expect(rules(schema, { temp: ["1"], sky: [2], day: [new Date(0)] })).toEqual(["temp: type", "sky: type"]);
    expect(rules(schema, { temp: [Number.NaN] })).toEqual(["temp: finite", "day: missing"]);
  });

  it("targets: finite numbers for a regression, anything but null for a classification", () => {
    expect(rules(targetsSchema("regression", "y"), { y: [1, null] })).toEqual(["y: nullable"]);
    expect(rules(targetsSchema("regression", "y"), { y: ["a"] })).toEqual(["y: type"]);
    expect(rules(targetsSchema("classification", "y"), { y: ["a", "b"] })).toEqual([]);
  });

  it("outputs: the prediction, and a probability for each class", () => {
    expect(rules(outputsSchema("regression"), { prediction: [1.5] })).toEqual([]);
    const schema = outputsSchema("classification", ["no", "yes"]);
    expect(rules(schema, { prediction: ["no"], probability_no: [1], probability_yes: [0] })).toEqual([]);
    expect(rules(schema, { prediction: ["no"], probability_no: [1.5], extra: [0] })).toEqual([
      "probability_no: max",
      "probability_yes: missing",
      "extra: unexpected",
    ]);
  });

  it("SHAP values and feature importances", () => {
    expect(rules(shapValuesSchema(["a", "b"]), { a: [1], b: [Number.NaN] })).toEqual(["b: finite"]);
    const importances = { feature: ["a", "b"], importance: [1, 2] };
    expect(rules(featureImportancesSchema(), importances)).toEqual([]);
    expect(rules(featureImportancesSchema(), { ...importances, std: [0.1, -1] })).toEqual(["std: min"]);
    expect(rules(featureImportancesSchema(), { ...importances, feature: ["a", "a"] })).toEqual([
      "feature: unique",
    ]);
  });
});
