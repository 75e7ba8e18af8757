import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  Calibrator,
  fitIsotonic,
  fitSigmoid,
  heightAt,
  sigmoidAt,
} from "../../../../../sdk/core/models/calibration/index.js";
import type { State } from "../../../../../sdk/core/models/model.js";
import { OnnxGraph } from "../../../../../sdk/core/models/onnx/index.js";
import { runOnnx } from "../../../../support/onnx.js";

// scikit-learn 1.9.1: IsotonicRegression, _SigmoidCalibration, CalibratedClassifierCV (fixtures/parity/calibration.py).
const { binary, multiclass } = JSON.parse(readFileSync("fixtures/parity/calibration.json", "utf8"));
const scores = Float64Array.from(binary.scores as number[]);
const labels = Float64Array.from(binary.labels as number[]);
const probabilities = Float64Array.from((multiclass.probabilities as number[][]).flat());
const truth = Float64Array.from(multiclass.truth as number[]);

function near(own: ArrayLike<number>, wanted: readonly number[], digits: number): void {
  expect(own).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(own[i]).toBeCloseTo(value, digits);
}

describe("calibration's curves", () => {
  it("isotonic: scikit-learn's, with ties, and level beyond the ends", () => {
    const curve = fitIsotonic(scores, labels);
    near(curve.x, binary.isotonicX, 12);
    near(curve.y, binary.isotonicY, 12);
    near(
      (binary.at as number[]).map((x) => heightAt(curve, x)),
      binary.isotonic,
      12,
    );
  });

  it("isotonic never falls, and is the nearest of its own fit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean()), { minLength: 2 }),
        (rows) => {
          const curve = fitIsotonic(
            Float64Array.from(rows, ([x]) => x),
            Float64Array.from(rows, ([, y]) => (y ? 1 : 0)),
          );
          const heights = Array.from({ length: 10 }, (_, x) => heightAt(curve, x));
          expect(heights).toEqual(heights.toSorted((a, b) => a - b));
          // The mean is kept (Barlow 1972).
          const sum = rows.reduce((all, [x]) => all + heightAt(curve, x), 0);
          expect(sum).toBeCloseTo(rows.filter(([, y]) => y).length, 8);
        },
      ),
    );
  });

  it("sigmoid: scikit-learn's coefficients", () => {
    const curve = fitSigmoid(scores, labels);
    expect(curve.slope).toBeCloseTo(binary.slope, 4);
    expect(curve.offset).toBeCloseTo(binary.offset, 4);
    near(
      (binary.at as number[]).map((x) => sigmoidAt(curve, x)),
      binary.sigmoid,
      5,
    );
  });
});

describe("Calibrator", () => {
  it.each(["sigmoid", "isotonic"] as const)("%s, three classes: CalibratedClassifierCV's", (method) => {
    const calibrated = Calibrator.fit(method, probabilities, truth, 3).apply(probabilities);
    near(calibrated, (multiclass[method] as number[][]).flat(), method === "sigmoid" ? 5 : 12);
  });

  const cases = (["sigmoid", "isotonic"] as const).flatMap((method) => [
    { method, classes: 3, of: probabilities, labels: truth },
    { method, classes: 2, of: Float64Array.from([...scores].flatMap((p) => [1 - p, p])), labels },
    // No probability is 0 or 1: a sigmoid reads log-odds.
    {
      method,
      classes: 2,
      of: Float64Array.from([...scores].flatMap((p) => [0.95 - 0.9 * p, 0.05 + 0.9 * p])),
      labels,
    },
  ]);

  it.each(cases)("is restored bit for bit, and is the same as a graph: $method, $classes", async (given) => {
    const { method, classes, of } = given;
    const calibrator = Calibrator.fit(method, of, given.labels, classes);
    const calibrated = calibrator.apply(of);
    expect(Calibrator.restore(calibrator.state()).apply(of)).toEqual(calibrated);
    const graph = new OnnxGraph();
    const input = graph.input("p", "double", ["N", classes]);
    const flat = graph.constant("int64", [-1], [1]);
    graph.output("out", "double", graph.node("Reshape", [calibrator.toOnnx(graph, input), flat]));
    const rows = of.length / classes;
    const outputs = await runOnnx(graph.bytes({ name: "calibration" }), {
      p: { type: "double", data: [...of], dims: [rows, classes] },
    });
    near(outputs.out as number[], [...calibrated], 10);
  });

  it("gives two classes that add up to 1, and the same chance where every curve is at 0", () => {
    const half = Calibrator.fit("isotonic", Float64Array.of(0.9, 0.1, 0.2, 0.8), Float64Array.of(0, 1), 2);
    expect([...half.apply(Float64Array.of(0.5, 0.5))].reduce((a, b) => a + b)).toBe(1);
    const three = Calibrator.fit(
      "isotonic",
      Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1),
      Float64Array.of(0, 1, 2),
      3,
    );
    expect([...three.apply(Float64Array.of(0, 0, 0))]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it("refuses a class that no row has, and a state that is damaged", () => {
    const fit = () =>
      Calibrator.fit("sigmoid", Float64Array.of(0.9, 0.1, 0.8, 0.2), Float64Array.of(0, 0), 2);
    expect(fit).toThrow(expect.objectContaining({ code: "DATA_TARGET" }));
    const { json } = Calibrator.fit("sigmoid", probabilities, truth, 3).state();
    const damaged: State[] = [
      { json: null, arrays: {} },
      { json, arrays: { curve0: Float64Array.of(1, 2) } },
    ];
    for (const state of damaged)
      expect(() => Calibrator.restore(state)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
  });
});
