import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearDefinition } from "../../../../../sdk/core/models/linear/index.js";
import { largestDifference, runEstimator } from "../../../../support/onnx-estimator.js";

const number = fc.double({ min: -20, max: 20, noNaN: true });

/** Rows of 3 columns, and the parameters of a model with that many outputs. */
const cases = (outputs: number) =>
  fc.record({
    rows: fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
    parameters: fc.array(number, { minLength: 4 * outputs, maxLength: 4 * outputs }),
  });

describe("a linear model as an ONNX graph", () => {
  it.each([
    ["a regression", { task: "regression", classes: 0 }, 1],
    ["two classes", { task: "classification", classes: 2 }, 1],
    ["four classes", { task: "classification", classes: 4 }, 4],
  ] as const)("gives what the model gives: %s", async (_, shape, outputs) => {
    await fc.assert(
      fc.asyncProperty(cases(outputs), async ({ rows, parameters }) => {
        const arrays = { parameters: Float64Array.from(parameters) };
        const model = await linearDefinition.restore({ kind: "linear" }, shape, { json: null, arrays });
        const x = { data: Float64Array.from(rows.flat()), rows: rows.length, columns: 3 };
        const expected = await model.predict(x);
        const found = await runEstimator(model, x);
        if (shape.task === "classification") {
          expect(largestDifference(found, expected)).toBeLessThan(1e-12);
        } else {
          // A sum that cancels is as exact as its largest part, 20 x 20.
          for (const [i, value] of expected.entries()) expect(Math.abs(found[i] - value)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 30 },
    );
  });
});
