import { describe, expect, it } from "vitest";
import { type ExplainSettings, explain } from "../../../sdk/core/explainers/index.js";
import { metricByName } from "../../../sdk/core/metrics/index.js";
import { fitModel, loadModel } from "../../../sdk/core/models/index.js";
import { Table } from "../../../sdk/core/tables/index.js";
import { withModelFile } from "../../../sdk/io/model-file.js";
import { random } from "../../../sdk/utils/random/index.js";
import { expectedOfTrees, treeFilePath, treeRows } from "../../support/tree-files.js";

const { inputs, score } = treeRows();
const WORDS = ["clair", "nuit", "pluie", "zone 5", "été"];
const numeric = inputs.select(["size", "age", "heat", "zeros", "code"]);

interface Given {
  readonly kind: "xgboost" | "lightgbm";
  readonly columns?: readonly string[];
  readonly categories?: Readonly<Record<string, readonly string[]>>;
  readonly classes?: readonly string[];
}

const modelOf = async (
  file: string,
  given: Given,
  table: Table = numeric.with({ score }),
  task: "regression" | "classification" = "regression",
) => {
  const config = withModelFile({ ...given, path: treeFilePath(file) });
  const { model } = await fitModel({
    config,
    table,
    target: { column: "score" },
    task,
    context: { random: random(0) },
  });
  return model;
};

describe("a model of a file of trees", () => {
  it("predicts natively, and the same bits after a save", async () => {
    const table = inputs.with({ score, more: score });
    const model = await modelOf("lightgbm-categories.txt", { kind: "lightgbm" }, table);
    expect(model.signature.inputs.map(({ name }) => name)).toEqual([
      "size",
      "age",
      "heat",
      "zeros",
      "code",
      "word",
    ]);
    const predicted = (await model.predict(inputs)).numbers("prediction");
    const expected = expectedOfTrees["lightgbm-categories"].predicted.flat();
    for (const [i, value] of expected.entries()) expect(predicted[i]).toBeCloseTo(value, 12);
    const restored = await loadModel(await model.save());
    expect((await restored.predict(inputs)).numbers("prediction")).toEqual(predicted);
    expect(restored.trees()).toEqual(model.trees());
  });

  it("is explained by its trees", async () => {
    const model = await modelOf("xgboost-regression.json", { kind: "xgboost" });
    const table = numeric.with({ score });
    const config: ExplainSettings = { kind: "tree", rows: 10, importanceRepeats: 1 };
    const { shap, rowIndices } = await explain(model, {
      train: table,
      test: table,
      truth: model.truth(table),
      metric: metricByName("mae", "regression"),
      seed: 1,
      config,
    });
    const wanted = expectedOfTrees["xgboost-regression"].contributions ?? [];
    expect(rowIndices).toHaveLength(10);
    for (const [i, row] of rowIndices.entries()) {
      for (const [j, column] of numeric.names.entries())
        expect(shap.values[0][i * shap.features.length + shap.features.indexOf(column)]).toBeCloseTo(
          wanted[row][j],
          4,
        );
    }
  });

  it("has classes of the target, of the config, in any order", async () => {
    const labels = ["tief", "hoch"];
    const target = expectedOfTrees["xgboost-binary"].predicted.map(([p]) => labels[Number(p > 0.5)]);
    const table = Table.from([
      ...numeric.names.map((name) => [name, numeric.column(name)] as const),
      ["score", target] as const,
    ]);
    const given = { kind: "xgboost", classes: labels } as const;
    const model = await modelOf("xgboost-binary.json", given, table, "classification");
    expect(model.classes).toEqual(["hoch", "tief"]);
    const rows = [...(await model.predict(numeric)).rows()];
    expect(rows.map(({ prediction }) => prediction)).toEqual(target);
    const restored = await loadModel(await model.save());
    expect([...(await restored.predict(numeric)).rows()]).toEqual(rows);
  });

  it("takes categories of the config where the file has none, and says so where there are none", async () => {
    const table = inputs.with({ score });
    const given = { kind: "xgboost", categories: { word: WORDS } } as const;
    const model = await modelOf("xgboost-categories.json", given, table);
    const predicted = (await model.predict(inputs)).numbers("prediction");
    for (const [i, [value]] of expectedOfTrees["xgboost-categories"].predicted.entries())
      expect(predicted[i]).toBeCloseTo(value, 4);
    await expect(modelOf("xgboost-categories.json", { kind: "xgboost" }, table)).rejects.toThrow(
      'column "word" holds texts, and the XGBoost model reads codes of categories there',
    );
  });

  it("reads columns by name, by order where it has no names, or by the config's", async () => {
    const expected = expectedOfTrees["lightgbm-arrays"].predicted[0][0];
    const byOrder = await modelOf("lightgbm-arrays.txt", { kind: "lightgbm" });
    expect((await byOrder.predict(numeric)).numbers("prediction")[0]).toBeCloseTo(expected, 12);
    const more = numeric.with({ more: score, score });
    await expect(modelOf("lightgbm-arrays.txt", { kind: "lightgbm" }, more)).rejects.toThrow(
      "does not read as many as there are",
    );
    const named = await modelOf("lightgbm-arrays.txt", { kind: "lightgbm", columns: numeric.names }, more);
    expect((await named.predict(more)).numbers("prediction")[0]).toBeCloseTo(expected, 12);
    await expect(
      modelOf("lightgbm-regression.txt", { kind: "lightgbm" }, numeric.drop(["heat"]).with({ score })),
    ).rejects.toThrow('the LightGBM model reads a column "heat", and there is none');
  });

  it("of another task, or without its file, is refused", async () => {
    await expect(
      modelOf("xgboost-binary.json", { kind: "xgboost" }, numeric.with({ score })),
    ).rejects.toThrow("the XGBoost model is one of classification, and the experiment one of regression");
    await expect(modelOf("none.json", { kind: "xgboost" })).rejects.toThrow("there is no model file");
  });
});
