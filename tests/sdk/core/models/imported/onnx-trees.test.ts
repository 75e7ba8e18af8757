import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { treeShap } from "../../../../../sdk/core/explainers/tree/tree-shap.js";
import { adoptAlone, type OpenOnnx, onnxDefinition } from "../../../../../sdk/core/models/foreign/index.js";
import { fitModel, loadModel } from "../../../../../sdk/core/models/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { expectedOfTrees, treeFile, treeFilePath, treeRows } from "../../../../support/tree-files.js";

// Trees need no runtime.
const open: OpenOnnx = () => Promise.reject(new Error("ONNX Runtime was asked for"));
const NAMES = ["size", "age", "heat", "zeros", "code"];

/** The rows of training and those that Python predicted, -1 for what is missing, as the models were trained. */
function filled(table: Table): Table {
  return Table.from(
    NAMES.map(
      (name) => [name, table.numbers(name).map((value) => (Number.isNaN(value) ? -1 : value))] as const,
    ),
  );
}
const rows = filled(treeRows().inputs.select(NAMES));
const { columns, score } = JSON.parse(readFileSync(treeFilePath("training.json"), "utf8"));
const training = filled(Table.from(columns));

const FILES = [
  "tree",
  "forest",
  "boosting",
  "binary",
  "classes",
  "classes-zipmap",
  "boosting-binary",
  "boosting-classes",
];

describe("trees of scikit-learn in an ONNX file", () => {
  it.each(FILES)("%s predicts what scikit-learn predicts, without ONNX Runtime", async (name) => {
    const file = { bytes: treeFile(`sklearn-${name}.onnx`), readBeside: () => undefined };
    const { estimator, encoding } = await adoptAlone(file, open, NAMES);
    const found = await estimator.predict(encoding.transform(rows));
    const expected = expectedOfTrees[`sklearn-${name}`].predicted.flat();
    expect(found).toHaveLength(expected.length);
    // ONNX keeps thresholds and leaves as floats.
    for (const [i, value] of expected.entries()) expect(Math.abs(found[i] - value)).toBeLessThan(2e-6);
  });

  it.each(["tree", "forest", "boosting"])("%s has the SHAP values of shap", async (name) => {
    const config = {
      kind: "onnx",
      read: async () => ({ bytes: treeFile(`sklearn-${name}.onnx`), readBeside: () => undefined }),
      open,
    };
    const { model } = await fitModel({
      config,
      table: training.with({ score }),
      target: { column: "score" },
      task: "regression",
      context: { random: random(0) },
    });
    const trees = model.trees();
    if (trees === undefined) throw new Error("the model has no trees");
    const { values } = await treeShap(trees.ensemble, model.encode(rows), model.features.groups);
    const wanted = expectedOfTrees[`sklearn-${name}`].contributions?.flat() ?? [];
    expect(values[0]).toHaveLength(wanted.length);
    for (const [i, value] of wanted.entries()) expect(Math.abs(values[0][i] - value)).toBeLessThan(1e-5);
    const restored = await loadModel(await model.save());
    expect(restored.trees()).toEqual(trees);
  });

  it.each(["binary", "classes"])("%s has values that add up to its probabilities", async (name) => {
    const config = {
      kind: "onnx",
      read: async () => ({ bytes: treeFile(`sklearn-${name}.onnx`), readBeside: () => undefined }),
      open,
    };
    const count = name === "binary" ? 2 : 3;
    const { model } = await fitModel({
      config,
      table: training.with({ label: Int32Array.from({ length: training.numRows }, (_, row) => row % count) }),
      target: { column: "label" },
      task: "classification",
      context: { random: random(0) },
    });
    const trees = model.trees();
    if (trees === undefined) throw new Error("the model has no trees");
    const x = model.encode(rows);
    const { values, baseValues } = await treeShap(trees.ensemble, x, model.features.groups);
    const probabilities = await model.predictMatrix(x);
    for (let row = 0; row < rows.numRows; row++) {
      for (let k = 0; k < count; k++) {
        const own = values[k].subarray(row * NAMES.length, (row + 1) * NAMES.length);
        const sum = own.reduce((total, value) => total + value, baseValues[k]);
        expect(sum).toBeCloseTo(probabilities[row * count + k], 12);
      }
    }
  });

  it("cut short or changed anywhere are refused or predict", async () => {
    const whole = treeFile("sklearn-classes.onnx");
    const change = fc.record({
      at: fc.nat(whole.length - 1),
      byte: fc.nat(255),
      length: fc.nat(whole.length),
    });
    await fc.assert(
      fc.asyncProperty(change, fc.boolean(), async ({ at, byte, length }, isCut) => {
        const bytes = isCut ? whole.slice(0, length) : whole.slice();
        if (!isCut) bytes[at] = byte;
        try {
          const { estimator, encoding } = await adoptAlone(
            { bytes, readBeside: () => undefined },
            open,
            NAMES,
          );
          expect((await estimator.predict(encoding.transform(rows))).length % rows.numRows).toBe(0);
        } catch (error) {
          // What is no longer known as trees goes to the runtime.
          if (!(error instanceof AssayError)) expect(String(error)).toContain("ONNX Runtime was asked for");
        }
      }),
      { numRuns: 150 },
    );
  });

  it("are not looked for where the graph does more", async () => {
    await expect(
      onnxDefinition.adopt(
        {
          kind: "onnx",
          path: "",
          read: async () => ({
            bytes: new Uint8Array(readFileSync(treeFilePath("../onnx/regressor.onnx"))),
            readBeside: () => undefined,
          }),
          open,
        },
        { task: "regression", inputs: rows, target: training.column("size"), targetName: "y" },
      ),
    ).rejects.toThrow("ONNX Runtime was asked for");
  });
});
