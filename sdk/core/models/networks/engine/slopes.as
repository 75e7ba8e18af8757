// Slopes of one outcome by the inputs, row by row. AssemblyScript.
//
// The way back of a trained network: activations and products alone, without gradients of weights. Slopes stand a line a unit, as
// the outcomes do, in two buffers that take turns.
import { forward, gather } from "./forward";
import { ZERO, gemm, transpose, transposeTight } from "./gemm";
import { SOFTMAX } from "./layers";
import { chunk, columns, depth, inputRows, inputStride, layer } from "./network";
import { timesScale } from "./normalisation";
import { timesSlope } from "./pointwise";

/**
 * Of `count` rows of the data the outcome `output`, as a float32 each from `outcomes` on, and its slopes by the columns times
 * `scale`, as doubles row by row from `to` on. Both buffers hold a line for each unit of the widest layer, inputs among them.
 */
export function slopes(
  data: usize, count: u32, output: u32, scale: f32, outcomes: usize, to: usize, buffer: usize, other: usize,
): void {
  for (let l: u32 = 0; l < depth; l++) {
    const own = layer(l);
    transposeTight(own.inputs, own.units, own.kernel, own.swapped);
  }
  const last = layer(depth - 1);
  for (let start: u32 = 0; start < count; start += chunk) {
    const some = min<u32>(chunk, count - start);
    const wide = gather(data, 0, start, some);
    const line = <usize>wide << 2;
    forward(wide, some, false, 0, 0);
    const outcome = last.y + <usize>output * line;
    memory.copy(outcomes + (<usize>start << 2), outcome, <usize>some << 2);
    // Only a softmax lets other units of the last layer have a part in the outcome.
    const isSoftmax = last.activation == SOFTMAX;
    let unit: u32 = isSoftmax ? 0 : output;
    let units: u32 = isSoftmax ? last.units : 1;
    let d = buffer;
    let before = other;
    if (isSoftmax) softmaxSlopes(last.y, units, wide, output, scale, d);
    else fill(d, wide, scale);
    for (let l = depth; l-- > 0; ) {
      const own = layer(l);
      const first = <usize>unit * line;
      if (own.activation != SOFTMAX) timesSlope(own.activation, d, own.y + first, own.z + first, units * wide);
      if (own.gamma) timesScale(own, unit, units, d, wide);
      const inputs = own.inputs;
      const kernel = own.swapped + ((<usize>unit * inputs) << 2);
      gemm(inputs, wide, units, kernel, <usize>inputs << 2, d, line, before, line, ZERO, 0, false);
      const swap = d;
      d = before;
      before = swap;
      unit = 0;
      units = inputs;
    }
    transpose((columns + 3) & ~3, wide, d, line, inputRows, inputStride);
    to = widen(inputRows, some, to);
  }
}

/** Slopes of a softmax's share of one class by its arguments, a line a class. */
function softmaxSlopes(y: usize, classes: u32, wide: u32, output: u32, scale: f32, d: usize): void {
  const line = <usize>wide << 2;
  const factor = f32x4.splat(scale);
  for (let c: usize = 0; c < line; c += 16) {
    const share = v128.load(y + <usize>output * line + c);
    const scaled = f32x4.mul(share, factor);
    for (let k: u32 = 0; k < classes; k++) {
      const at = <usize>k * line + c;
      const own = v128.load(y + at);
      const rest = k == output ? f32x4.sub(f32x4.splat(1), own) : f32x4.neg(own);
      v128.store(d + at, f32x4.mul(scaled, rest));
    }
  }
}

function fill(line: usize, count: u32, value: f32): void {
  for (const end = line + (<usize>count << 2); line < end; line += 16) v128.store(line, f32x4.splat(value));
}

/** Rows of the chunk as doubles without gaps; gives where they end. */
function widen(from: usize, count: u32, to: usize): usize {
  const rest = inputStride - (<usize>columns << 2);
  for (let i: u32 = 0; i < count; i++, from += rest) {
    let c = columns;
    for (; c >= 4; c -= 4, from += 16, to += 32) {
      const four = v128.load(from);
      v128.store(to, f64x2.promote_low_f32x4(four));
      v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)), 16);
    }
    for (; c > 0; c--, from += 4, to += 8) store<f64>(to, <f64>load<f32>(from));
  }
  return to;
}
