import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/** Runs `work` and checks that it leaves no tensor behind. Returns what `work` returned. */
export async function withoutLeaks<T>(work: () => Promise<T> | T): Promise<T> {
  const before = tf.memory().numTensors;
  const result = await work();
  expect(tf.memory().numTensors, "tensors left behind").toBe(before);
  return result;
}
