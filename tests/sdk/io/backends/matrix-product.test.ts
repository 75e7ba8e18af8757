import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { useBackend } from "../../../../sdk/io/backends/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../support/leaks.js";

const FACTORS: readonly (readonly [name: string, a: readonly number[], b: readonly number[]])[] = [
  ["matrices", [7, 5], [5, 3]],
  ["a row and a column", [1, 9], [9, 1]],
  ["a column and a row", [6, 1], [1, 4]],
  ["many matrices", [4, 7, 5], [4, 5, 3]],
  ["one matrix with many", [7, 5], [2, 3, 5, 4]],
];
const BOTH = [false, true] as const;
const CASES = FACTORS.flatMap(([name, a, b]) =>
  BOTH.flatMap((atA) => BOTH.map((atB) => [name, a, b, atA, atB] as const)),
);

describe("the matrix product of the wasm backend", () => {
  it.each(CASES)("of %s %j x %j, transposed %s %s, is that of the cpu backend", async (_, a, b, atA, atB) => {
    const source = random(3);
    const swapped = (shape: readonly number[], isSwapped: boolean): number[] =>
      isSwapped ? [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]] : [...shape];
    const values = [a, b].map((shape) =>
      Float32Array.from({ length: shape.reduce((n, m) => n * m) }, () => source.normal()),
    );
    const product = () =>
      tf.tidy(() => {
        const [left, right] = [tf.tensor(values[0], swapped(a, atA)), tf.tensor(values[1], swapped(b, atB))];
        const result = tf.matMul(left, right, atA, atB);
        return { shape: result.shape, numbers: Array.from(result.dataSync()) };
      });
    await useBackend("cpu");
    const expected = product();
    await useBackend("wasm");
    const found = await withoutLeaks(product);
    expect(found.shape).toEqual(expected.shape);
    found.numbers.forEach((number, i) => {
      expect(number).toBeCloseTo(expected.numbers[i], 5);
    });
  });

  it("keeps no memory of what it transposed", async () => {
    await useBackend("wasm");
    const factor = tf.ones([8, 8]);
    tf.matMul(factor, factor, true, true).dispose();
    const before = tf.engine().backend.numDataIds();
    for (let i = 0; i < 10; i++) tf.matMul(factor, factor, true, true).dispose();
    expect(tf.engine().backend.numDataIds()).toBe(before);
    factor.dispose();
  });
});
