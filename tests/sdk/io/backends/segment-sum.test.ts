import "@tensorflow/tfjs-core/dist/register_all_gradients";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { useBackend } from "../../../../sdk/io/backends/index.js";
import { withoutLeaks } from "../../../support/leaks.js";

describe("the segment sum of the wasm backend", () => {
  // The example of TensorFlow's documentation of tf.math.unsorted_segment_sum.
  it("adds rows up by their segment", async () => {
    await useBackend("wasm");
    const sums = await withoutLeaks(() =>
      tf.tidy(() => {
        const rows = tf.tensor2d([
          [1, 2, 3, 4],
          [5, 6, 7, 8],
          [4, 3, 2, 1],
        ]);
        const found = tf.unsortedSegmentSum(rows, tf.tensor1d([0, 1, 0], "int32"), 2);
        return { shape: found.shape, numbers: Array.from(found.dataSync()) };
      }),
    );
    expect(sums).toEqual({ shape: [2, 4], numbers: [5, 5, 5, 5, 5, 6, 7, 8] });
  });

  it("is the gradient of looking rows up, as on the cpu backend", async () => {
    const gradient = () =>
      tf.tidy(() => {
        const table = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [5, 2]);
        const of = tf.grad((x: tf.Tensor) => {
          const picked = tf.gather(x, tf.tensor1d([3, 0, 3, 4], "int32"));
          return tf.sum(tf.square(picked));
        });
        return Array.from(of(table).dataSync());
      });
    await useBackend("cpu");
    const expected = gradient();
    await useBackend("wasm");
    // Twice the row for each time it was picked.
    expect(await withoutLeaks(gradient)).toEqual([2, 4, 0, 0, 0, 0, 28, 32, 18, 20]);
    expect(expected).toEqual([2, 4, 0, 0, 0, 0, 28, 32, 18, 20]);
  });
});
