// What training lowers: losses of rows and their slopes by the outputs. AssemblyScript.
import { exp4 } from "./pointwise";

export const MSE: i32 = 0;
export const MAE: i32 = 1;
export const HUBER: i32 = 2;
export const CROSS_ENTROPY: i32 = 3;
export const POISSON: i32 = 4;
export const QUANTILE: i32 = 5;

/** Added to probabilities before their logarithm, as in Keras. */
const EPSILON: f64 = <f64>(<f32>1e-7);

/** Softmax over the classes: `classes` lines of `columns` numbers, a multiple of 4, in place. */
export function softmax(y: usize, classes: u32, columns: u32): void {
  const line = <usize>columns << 2;
  for (let c: usize = 0; c < line; c += 16) {
    const at = y + c;
    let most = v128.load(at);
    for (let k: usize = 1; k < classes; k++) most = f32x4.max(most, v128.load(at + k * line));
    let sum = f32x4.splat(0);
    for (let k: usize = 0; k < classes; k++) {
      const e = exp4(f32x4.sub(v128.load(at + k * line), most));
      sum = f32x4.add(sum, e);
      v128.store(at + k * line, e);
    }
    for (let k: usize = 0; k < classes; k++) v128.store(at + k * line, f32x4.div(v128.load(at + k * line), sum));
  }
}

/**
 * Sum of the losses of `count` rows (each times its weight), whose outputs stand at `y` in lines of `columns`; targets and
 * weights (0 for none) stand in the order of rows, which `rows` names (0: they are the ones from `first` on). Where `d` is not 0
 * it gets the slopes of the loss by the outputs, times `scale`, and 0 for the columns after `count`.
 */
export function lossOf(
  loss: i32, parameter: f64, y: usize, classes: u32, columns: u32, count: u32,
  targets: usize, weights: usize, rows: usize, first: u32, d: usize, scale: f64,
): f64 {
  if (loss == CROSS_ENTROPY) return crossEntropy(y, classes, columns, count, targets, weights, rows, first, d, scale);
  let total: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = <usize>(rows ? load<u32>(rows + (<usize>i << 2)) : first + i) << 2;
    const weight: f64 = weights ? load<f32>(weights + row) : 1;
    const out: f64 = load<f32>(y + (<usize>i << 2));
    const target: f64 = load<f32>(targets + row);
    const difference = out - target;
    let value: f64;
    let slope: f64;
    if (loss == MSE) {
      value = difference * difference;
      slope = 2 * difference;
    } else if (loss == MAE) {
      value = Math.abs(difference);
      slope = <f64>(difference > 0) - <f64>(difference < 0);
    } else if (loss == HUBER) {
      const size = Math.abs(difference);
      const inner = Math.min(size, 1);
      value = 0.5 * inner * inner + (size - inner);
      slope = Math.max(-1, Math.min(1, difference));
    } else if (loss == POISSON) {
      value = out - target * Math.log(out + EPSILON);
      slope = 1 - target / (out + EPSILON);
    } else {
      value = Math.max(-parameter * difference, (1 - parameter) * difference);
      slope = difference > 0 ? 1 - parameter : difference < 0 ? -parameter : 0;
    }
    total += weight * value;
    if (d) store<f32>(d + (<usize>i << 2), <f32>(slope * weight * scale));
  }
  if (d) for (let i = count; i < columns; i++) store<f32>(d + (<usize>i << 2), 0);
  return total;
}

/** By the probabilities in `y`; slopes are by the arguments of the softmax. */
function crossEntropy(
  y: usize, classes: u32, columns: u32, count: u32,
  targets: usize, weights: usize, rows: usize, first: u32, d: usize, scale: f64,
): f64 {
  const line = <usize>columns << 2;
  let total: f64 = 0;
  for (let i: u32 = 0; i < columns; i++) {
    const at = <usize>i << 2;
    if (i >= count) {
      if (d) for (let k: usize = 0; k < classes; k++) store<f32>(d + k * line + at, 0);
      continue;
    }
    const row = <usize>(rows ? load<u32>(rows + at) : first + i) << 2;
    const weight: f64 = weights ? load<f32>(weights + row) : 1;
    const truth = <usize>load<f32>(targets + row);
    const share: f64 = load<f32>(y + truth * line + at);
    total -= weight * Math.log(share + EPSILON);
    if (!d) continue;
    const pull = weight * scale * share / (share + EPSILON);
    for (let k: usize = 0; k < classes; k++) {
      const own: f64 = load<f32>(y + k * line + at);
      store<f32>(d + k * line + at, <f32>(pull * (own - <f64>(k == truth))));
    }
  }
  return total;
}
