// Rows forward through the network, in chunks or alone. AssemblyScript.
import { BIAS, ZERO, gemm, rowProduct, transpose } from "./gemm";
import { embed, hasEmbeddings } from "./embeddings";
import { SOFTMAX } from "./layers";
import { chunk, columns, dataStride, depth, inputLines, inputRows, inputStride, layer, spare, width } from "./network";
import { normalise, rescale } from "./normalisation";
import { LINEAR, RELU, activate, drop } from "./pointwise";
import { forwardListed, forwardOne, hasOneHot, listRows } from "./one-hot";
import { softmax } from "./losses";

/** Lays `count` rows of the data out as a chunk: those that `rows` names, or (0) those from `first` on. Gives its padded width. */
export function gather(data: usize, rows: usize, first: u32, count: u32): u32 {
  const wide = (count + 7) & ~7;
  if (hasOneHot()) {
    listRows(data, dataStride, rows, first, count, wide, <usize>layer(0).units << 2);
    return wide;
  }
  let to = inputRows;
  for (let i: u32 = 0; i < count; i++, to += inputStride) {
    let from = data + <usize>(rows ? load<u32>(rows + (<usize>i << 2)) : first + i) * dataStride;
    if (hasEmbeddings()) {
      embed(from, to);
      continue;
    }
    let t = to;
    for (const end = from + dataStride; from < end; from += 16, t += 16) v128.store(t, v128.load(from));
  }
  if (wide > count) memory.fill(to, 0, <usize>(wide - count) * inputStride);
  transpose(wide, (width + 3) & ~3, inputRows, inputStride, inputLines, <usize>wide << 2);
  return wide;
}

/** Outcomes of a chunk in the `y` of the last layer; in training with dropout, and normalised by the chunk itself. */
export function forward(wide: u32, count: u32, training: bool, seed: u32, place: u32): void {
  let x = inputLines;
  const line = <usize>wide << 2;
  for (let l: u32 = 0; l < depth; l++) {
    const own = layer(l);
    const units = own.units;
    const activation = own.activation;
    const isNormal = own.gamma != 0;
    const isClamped = activation == RELU && !isNormal;
    const z = own.z ? own.z : own.y;
    const sums = isNormal ? own.hat : z;
    const isListed = l == 0 && hasOneHot();
    if (isListed) forwardListed(own, wide, sums, isClamped);
    else gemm(units, wide, own.inputs, own.kernel, <usize>units << 2, x, line, sums, line, own.bias ? BIAS : ZERO, own.bias, isClamped);
    if (isNormal) {
      if (training) normalise(own, z, wide, count);
      else rescale(own, sums, z, wide);
    }
    if (activation == SOFTMAX) softmax(own.y, units, wide);
    else if (!isClamped && activation != LINEAR) activate(activation, z, own.y, units * wide);
    if (training) {
      if (own.rate > 0) drop(own.y, own.dropped, own.factors, units * wide, own.rate, seed + 0x632be5ab * l, place * units);
      x = own.rate > 0 ? own.dropped : own.y;
      // Listed rows stand row by row already, where nothing came after the product.
      const isThere = isListed && x == sums && !isNormal && (isClamped || activation == LINEAR);
      if (l + 1 < depth && !isThere) transpose((units + 3) & ~3, wide, x, line, own.rows, own.stride);
    } else x = own.y;
  }
}

/** Outcomes of rows of the data, row by row without gaps. */
export function predict(data: usize, count: u32, to: usize): void {
  if (count == 1) return predictOne(data, to);
  const last = layer(depth - 1);
  const units = <usize>last.units;
  for (let start: u32 = 0; start < count; start += chunk) {
    const some = min(chunk, count - start);
    const wide = gather(data, 0, start, some);
    forward(wide, some, false, 0, 0);
    for (let i: usize = 0; i < some; i++) {
      for (let u: usize = 0; u < units; u++, to += 4) store<f32>(to, load<f32>(last.y + ((u * wide + i) << 2)));
    }
  }
}

/** The same of one row, the same bits. */
function predictOne(x: usize, to: usize): void {
  if (hasEmbeddings()) {
    embed(x, inputRows);
    x = inputRows;
  }
  for (let l: u32 = 0; l < depth; l++) {
    const own = layer(l);
    const units = own.units;
    const activation = own.activation;
    const isClamped = activation == RELU && !own.gamma;
    if (l == 0 && hasOneHot()) forwardOne(own, x, isClamped);
    else rowProduct(units, own.inputs, x, own.kernel, own.y, own.bias, isClamped);
    if (own.gamma) rescale(own, own.y, own.y, 1);
    if (activation == SOFTMAX) {
      softmaxOne(own.y, units);
    } else if (!isClamped && activation != LINEAR) {
      activate(activation, own.y, own.y, (units + 3) & ~3);
    }
    x = own.y;
  }
  memory.copy(to, x, <usize>layer(depth - 1).units << 2);
}

/** Softmax of one row, by the same vectors as that of many. */
function softmaxOne(y: usize, classes: u32): void {
  for (let k: usize = classes; k-- > 0; ) v128.store(spare + (k << 4), v128.load32_splat(y + (k << 2)));
  softmax(spare, classes, 4);
  for (let k: usize = 0; k < classes; k++) store<f32>(y + (k << 2), load<f32>(spare + (k << 4)));
}

/** `count` rows of doubles as the data of `predict`. */
export function narrow(from: usize, count: u32, to: usize): void {
  const rest = dataStride - (<usize>columns << 2);
  for (let i: u32 = 0; i < count; i++, to += rest) {
    let c = columns;
    for (; c >= 4; c -= 4, from += 32, to += 16) {
      const low = f32x4.demote_f64x2_zero(v128.load(from));
      const high = f32x4.demote_f64x2_zero(v128.load(from, 16));
      v128.store(to, v128.shuffle<f32>(low, high, 0, 1, 4, 5));
    }
    for (; c > 0; c--, from += 8, to += 4) store<f32>(to, <f32>load<f64>(from));
  }
}
