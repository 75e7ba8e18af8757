// Batch normalisation (Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167), a line a unit. AssemblyScript.
import { Layer } from "./layers";

@inline
function at(line: usize, i: usize): usize { return line + (i << 2); }

@inline
function sumOf(x: v128): f64 {
  return <f64>f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3);
}

/**
 * In training: each line of `own.hat` less its mean over the first `count` of `wide` columns, over its deviation; `to` gets these
 * times gamma plus beta. The running mean and variance move towards those of the batch.
 */
export function normalise(own: Layer, to: usize, wide: u32, count: u32): void {
  let line = own.hat;
  const bytes = <usize>wide << 2;
  const whole = count & ~3;
  for (let u: usize = 0; u < own.units; u++, line += bytes, to += bytes) {
    let sums = f32x4.splat(0);
    for (let i: usize = 0; i < whole; i += 4) sums = f32x4.add(sums, v128.load(at(line, i)));
    let sum = sumOf(sums);
    for (let i: usize = whole; i < count; i++) sum += load<f32>(at(line, i));
    const mean = <f32>(sum / <f64>count);
    const mean4 = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    for (let i: usize = 0; i < whole; i += 4) {
      const x = f32x4.sub(v128.load(at(line, i)), mean4);
      squares = f32x4.add(squares, f32x4.mul(x, x));
    }
    let square = sumOf(squares);
    for (let i: usize = whole; i < count; i++) {
      const x: f64 = load<f32>(at(line, i)) - mean;
      square += x * x;
    }
    const variance = square / <f64>count;
    const scale = <f32>(1 / Math.sqrt(variance + own.epsilon));
    store<f32>(at(own.scale, u), scale);
    const gamma = f32x4.splat(load<f32>(at(own.gamma, u)));
    const beta = f32x4.splat(load<f32>(at(own.beta, u)));
    const scale4 = f32x4.splat(scale);
    for (let i: usize = 0; i < wide; i += 4) {
      const hat = f32x4.mul(f32x4.sub(v128.load(at(line, i)), mean4), scale4);
      v128.store(at(line, i), hat);
      v128.store(at(to, i), f32x4.add(f32x4.mul(hat, gamma), beta));
    }
    const pace: f64 = 1 - own.momentum;
    const oldMean: f64 = load<f32>(at(own.mean, u));
    const oldVariance: f64 = load<f32>(at(own.variance, u));
    store<f32>(at(own.mean, u), <f32>(oldMean - (oldMean - mean) * pace));
    store<f32>(at(own.variance, u), <f32>(oldVariance - (oldVariance - variance) * pace));
  }
}

/** Turns the slopes by the outcomes into those by the arguments, and adds those by gamma and beta to their gradients. */
export function normaliseBack(own: Layer, wide: u32, count: u32, away: usize): void {
  let line = own.hat;
  let d = own.d;
  const bytes = <usize>wide << 2;
  for (let u: usize = 0; u < own.units; u++, line += bytes, d += bytes) {
    let slopes = f32x4.splat(0);
    let products = f32x4.splat(0);
    // Slopes beyond `count` are 0.
    for (let i: usize = 0; i < wide; i += 4) {
      const slope = v128.load(at(d, i));
      slopes = f32x4.add(slopes, slope);
      products = f32x4.add(products, f32x4.mul(slope, v128.load(at(line, i))));
    }
    const slope = sumOf(slopes);
    const product = sumOf(products);
    const toGamma = at(own.gamma, u) + away;
    const toBeta = at(own.beta, u) + away;
    store<f32>(toGamma, load<f32>(toGamma) + <f32>product);
    store<f32>(toBeta, load<f32>(toBeta) + <f32>slope);
    const scale = f32x4.splat(load<f32>(at(own.gamma, u)) * load<f32>(at(own.scale, u)));
    const mean = f32x4.splat(<f32>(slope / <f64>count));
    const tilt = f32x4.splat(<f32>(product / <f64>count));
    for (let i: usize = 0; i < wide; i += 4) {
      const rest = f32x4.sub(f32x4.sub(v128.load(at(d, i)), mean), f32x4.mul(v128.load(at(line, i)), tilt));
      v128.store(at(d, i), f32x4.mul(rest, scale));
    }
    for (let i: usize = count; i < wide; i++) store<f32>(at(d, i), 0);
  }
}

/** Without training: by the running mean and variance. Lines of `wide` columns (1: one row) from `from` to `to`. */
export function rescale(own: Layer, from: usize, to: usize, wide: u32): void {
  for (let u: usize = 0; u < own.units; u++) {
    const mean = load<f32>(at(own.mean, u));
    const scale = scaleOf(own, u);
    const beta = load<f32>(at(own.beta, u));
    for (let i: u32 = 0; i < wide; i++, from += 4, to += 4) store<f32>(to, (load<f32>(from) - mean) * scale + beta);
  }
}

/** The way back of `rescale`: multiplies the lines of `units` units from `first` on by what each was scaled by. */
export function timesScale(own: Layer, first: u32, units: u32, d: usize, wide: u32): void {
  for (let u: usize = first; u < first + units; u++) {
    const scale = f32x4.splat(scaleOf(own, u));
    for (const end = d + (<usize>wide << 2); d < end; d += 16) v128.store(d, f32x4.mul(v128.load(d), scale));
  }
}

/** What a unit is scaled by without training. */
@inline
function scaleOf(own: Layer, u: usize): f32 {
  return <f32>(<f64>load<f32>(at(own.gamma, u)) / Math.sqrt(<f64>load<f32>(at(own.variance, u)) + own.epsilon));
}
