// Training and prediction of dense networks: whole steps in one call. AssemblyScript; see docs/decisions/training-engine.md.
//
// Rows go through the network in chunks that stay in the processor's cache, whatever the batch; gradients add up over the chunks
// of a piece of a batch, in their order, and over the pieces in theirs, so that threads may share a batch's pieces. Within a
// chunk numbers stand a line a unit, so that four or eight rows are one vector and any number of units will do; what the
// gradients of kernels need stands row by row as well.
import { countParts, embedBack, hasEmbeddings, sizeOfVectors, vectorsOf } from "./embeddings";
import { forward, gather } from "./forward";
import { MORE, ZERO, addRowSums, addVector, gemm, transpose, transposeTight } from "./gemm";
import { Layer, SOFTMAX } from "./layers";
import { lossOf } from "./losses";
import { chunk, dataStride, depth, inputLines, inputRows, inputStride, layer, spare, width } from "./network";
import { normaliseBack } from "./normalisation";
import { addListed, hasOneHot } from "./one-hot";
import { addPenalty, clip, optimize } from "./optimizers";
import { timesFactors, timesSlope } from "./pointwise";

export { allocate } from "./layers";
export { setEmbeddings } from "./embeddings";
export { setOneHot } from "./one-hot";
export { setNetwork } from "./network";
export { narrow, predict } from "./forward";
export { slopes } from "./slopes";

// Parameters, their number (padded), and the bytes from them to their gradients (and on to the slots of the optimizer).
let parameters: usize;
let size: u32;
let away: usize;
// Rows of a piece of a batch; bytes from the parameters to the sums of a piece beyond the first, and to those that grow now.
let piece: u32;
let apart: usize;
let sums: usize;
// Loss and optimizer.
let loss: i32;
let lossParameter: f64;
let optimizer: i32;
let a: f64;
let b: f64;
let epsilon: f64;
let penalty: f64;
let clipNorm: f64;
/** Steps that the latest call of `train` has taken. */
let taken: u32;

export function setParameters(at: usize, count: u32, toGradients: usize): void {
  parameters = at;
  size = count;
  away = toGradients;
}

/** Batches of more than `rows` rows are summed piece by piece, each beyond the first `toSums` bytes behind the parameters. */
export function setPieces(rows: u32, toSums: usize): void {
  piece = rows;
  apart = toSums;
}

export function setLoss(kind: i32, parameter: f64): void {
  loss = kind;
  lossParameter = parameter;
}

export function setOptimizer(kind: i32, first: f64, second: f64, eps: f64, l2: f64, norm: f64): void {
  optimizer = kind;
  a = first;
  b = second;
  epsilon = eps;
  penalty = l2;
  clipNorm = norm;
}

/** Steps that the latest call of `train` has taken: fewer than it was asked for where a loss was not finite. */
export function stepsTaken(): u32 { return taken; }

/** Adds a chunk's gradients to those of its piece, from the slopes in the last layer's `d`; `rows` names its rows of the data. */
function backward(data: usize, rows: usize, wide: u32, count: u32): void {
  const line = <usize>wide << 2;
  for (let l = depth; l-- > 0; ) {
    const own = layer(l);
    const inputs = own.inputs;
    const units = own.units;
    const d = own.d;
    const dRows = own.dRows;
    const stride = own.stride;
    if (l + 1 < depth) {
      if (own.rate > 0) timesFactors(d, own.factors, units * wide);
      timesSlope(own.activation, d, own.y, own.z, units * wide);
    }
    if (own.gamma) normaliseBack(own, wide, count, sums);
    if (own.bias) addRowSums(units, wide, d, own.bias + sums);
    transpose((units + 3) & ~3, wide, d, line, dRows, stride);
    const x = l > 0 ? layer(l - 1).rows : inputRows;
    const xStride = l > 0 ? layer(l - 1).stride : inputStride;
    if (l == 0 && hasOneHot()) addListed(own, count, sums);
    else addProduct(own, x, xStride, count);
    if (l == 0 && !hasEmbeddings()) break;
    // What the first layer has read is of no more use: the slopes by it take its place.
    const below = l > 0 ? layer(l - 1).d : inputLines;
    gemm(inputs, wide, units, own.swapped, <usize>inputs << 2, d, line, below, line, ZERO, 0, false);
  }
  if (!hasEmbeddings()) return;
  transpose((width + 3) & ~3, wide, inputLines, line, inputRows, inputStride);
  let slopes = inputRows;
  for (let i: usize = 0; i < count; i++, slopes += inputStride) {
    embedBack(data + <usize>load<u32>(rows + (i << 2)) * dataStride, slopes, sums);
  }
}

/** Adds to a kernel's gradient: for each input and unit the sum over the rows of input times slope. */
function addProduct(own: Layer, x: usize, xStride: usize, count: u32): void {
  const inputs = own.inputs;
  const units = own.units;
  const dRows = own.dRows;
  const stride = own.stride;
  const gradient = own.kernel + sums;
  const whole = units & ~7;
  const unitBytes = <usize>units << 2;
  if (whole) gemm(inputs, whole, count, x, xStride, dRows, stride, gradient, unitBytes, MORE, 0, false);
  if (whole == units) return;
  // The units beyond the last eight: the other way round, a line a unit.
  const rest = units - whole;
  gemm(rest, <u32>(xStride >>> 2), count, dRows + (<usize>whole << 2), stride, x, xStride, spare, xStride, ZERO, 0, false);
  for (let u: u32 = 0; u < rest; u++) {
    let from = spare + <usize>u * xStride;
    let to = gradient + (<usize>(whole + u) << 2);
    for (let i: u32 = 0; i < inputs; i++, from += 4, to += unitBytes) store<f32>(to, load<f32>(to) + load<f32>(from));
  }
}

/** What gradients need of the parameters as they are now: kernels with their axes swapped. */
export function prepare(): void {
  for (let l: u32 = hasEmbeddings() ? 0 : 1; l < depth; l++) {
    const own = layer(l);
    transposeTight(own.inputs, own.units, own.kernel, own.swapped);
  }
}

/** Loss and gradients of a batch: `count` rows that `rows` names. Gives the sum of the losses of its rows. */
export function gradients(data: usize, targets: usize, weights: usize, rows: usize, count: u32, seed: u32): f64 {
  prepare();
  let total: f64 = 0;
  for (let start: u32 = 0; start < count; start += piece, rows += <usize>piece << 2) {
    total += addPiece(data, targets, weights, rows, min(piece, count - start), count, seed, start, start == 0 ? away : apart);
    if (start > 0) addSums();
  }
  return total;
}

/** The same of one piece: `count` rows of a batch of `whole`, from its row `place` on. `prepare` must have been called. */
export function pieceGradients(
  data: usize, targets: usize, weights: usize, rows: usize, count: u32, whole: u32, seed: u32, place: u32,
): f64 {
  return addPiece(data, targets, weights, rows, count, whole, seed, place, away);
}

/** Adds the sums of a piece beyond the first to the batch's gradients. */
export function addSums(): void { addVector(parameters + apart, size, parameters + away); }

function addPiece(
  data: usize, targets: usize, weights: usize, rows: usize, count: u32, whole: u32, seed: u32, place: u32, to: usize,
): f64 {
  sums = to;
  memory.fill(parameters + to, 0, <usize>size << 2);
  const last = layer(depth - 1);
  const scale = 1 / <f64>whole;
  let total: f64 = 0;
  for (let start: u32 = 0; start < count; start += chunk, rows += <usize>chunk << 2) {
    const some = min<u32>(chunk, count - start);
    const wide = gather(data, rows, 0, some);
    forward(wide, some, true, seed, place + start);
    total += lossOf(loss, lossParameter, last.y, last.units, wide, some, targets, weights, rows, 0, last.d, scale);
    if (last.activation != SOFTMAX) timesSlope(last.activation, last.d, last.y, last.z, last.units * wide);
    backward(data, rows, wide, some);
  }
  return total;
}

/**
 * Steps `from` … `to` - 1 of an epoch: batches of `batch` rows out of `order`, `count` rows in all. By step stand at `plan` (four
 * bytes each): the optimizer's rate, its correction, the part of a kernel that decay leaves, the seed of dropout. Gives the sum
 * of the losses of their rows; ends at the first one that is not finite.
 */
export function train(
  data: usize, targets: usize, weights: usize, order: usize, count: u32, batch: u32, plan: usize, from: u32, to: u32,
): f64 {
  let total: f64 = 0;
  taken = 0;
  for (let step = from; step < to; step++) {
    const first = step * batch;
    const at = plan + (<usize>step << 4);
    const seed = load<u32>(at, 12);
    const sum = gradients(data, targets, weights, order + (<usize>first << 2), min(batch, count - first), seed);
    total += sum;
    if (!isFinite(sum)) return sum;
    update(load<f32>(at), load<f32>(at, 4), load<f32>(at, 8));
    taken++;
  }
  return total;
}

/** One step of the optimizer, from the gradients that stand there. */
export function update(rate: f32, correction: f32, kept: f32): void {
  if (penalty > 0) {
    for (let l: u32 = 0; l < depth; l++) {
      const own = layer(l);
      addPenalty(own.kernel, (own.inputs * own.units + 3) & ~3, away, 2 * penalty);
    }
  }
  if (clipNorm > 0) clip(parameters + away, size, clipNorm);
  // Vectors, biases and factors neither decay nor pay.
  for (let p: u32 = 0, parts = countParts(); p < parts; p++) {
    optimize(optimizer, vectorsOf(p), sizeOfVectors(p), away, a, b, epsilon, rate, correction, 1);
  }
  for (let l: u32 = 0; l < depth; l++) {
    const own = layer(l);
    optimize(optimizer, own.kernel, (own.inputs * own.units + 3) & ~3, away, a, b, epsilon, rate, correction, kept);
    const units = (own.units + 3) & ~3;
    if (own.bias) optimize(optimizer, own.bias, units, away, a, b, epsilon, rate, correction, 1);
    if (!own.gamma) continue;
    optimize(optimizer, own.gamma, units, away, a, b, epsilon, rate, correction, 1);
    optimize(optimizer, own.beta, units, away, a, b, epsilon, rate, correction, 1);
  }
}

/** Sum of the losses of rows of the data, without training. */
export function evaluate(data: usize, targets: usize, weights: usize, count: u32): f64 {
  const last = layer(depth - 1);
  let total: f64 = 0;
  for (let start: u32 = 0; start < count; start += chunk) {
    const some = min<u32>(chunk, count - start);
    const wide = gather(data, 0, start, some);
    forward(wide, some, false, 0, 0);
    total += lossOf(loss, lossParameter, last.y, last.units, wide, some, targets, weights, 0, start, 0, 0);
  }
  return total;
}
