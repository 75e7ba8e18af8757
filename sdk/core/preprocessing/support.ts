import { AssayError } from "../../utils/errors/index.js";

/** A saved encoding lacks what its kind needs. */
export function invalidState(name: string, kind: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: `the saved encoding of column "${name}" is damaged`,
    wanted: `the state of an encoding of kind ${kind}`,
  });
}

/** A column is empty in the training rows. */
export function noValue(name: string, wanted: string): AssayError {
  return new AssayError("DATA_NOT_FINITE", {
    what: `column "${name}" has no value in the training rows`,
    wanted,
    next: "Leave the column out, or fill it in `clean`.",
  });
}

/** The median; sorts the values in place. */
export function quickMedian(values: Float64Array): number {
  values.sort();
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/**
 * Mean and population standard deviation, in two passes. A column that does not vary (beyond rounding, as scikit-learn
 * judges it) has the deviation 1, so that scaling by it gives zeros and no NaN; its mean is its value, without the rounding of a sum.
 */
export function meanAndScale(values: Float64Array): { readonly mean: number; readonly scale: number } {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let squares = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const d = values[i] - mean;
    rest += d;
    squares += d * d;
  }
  const variance = Math.max(0, (squares - (rest * rest) / n) / n);
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2;
  return variance <= rounding ? { mean: values[0], scale: 1 } : { mean, scale: Math.sqrt(variance) };
}
