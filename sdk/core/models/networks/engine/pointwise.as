// Activations and their slopes, four numbers at once, and the masks of dropout. AssemblyScript.

export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const ELU: i32 = 2;
export const SELU: i32 = 3;
export const SWISH: i32 = 4;
export const TANH: i32 = 5;
export const SIGMOID: i32 = 6;
export const SOFTPLUS: i32 = 7;
export const GELU: i32 = 8;

const SELU_ALPHA: f32 = 1.6732632423543772;
const SELU_SCALE: f32 = 1.0507009873554805;

/** Whether an activation's slope is known from its outcome alone; else its argument must be kept. */
export function slopeByOutcome(activation: i32): bool { return activation != SWISH && activation != GELU; }

@inline
function splat(x: f32): v128 { return f32x4.splat(x); }
@inline
function mad(x: v128, y: v128, z: f32): v128 { return f32x4.add(f32x4.mul(x, y), splat(z)); }
@inline
function abs4(x: v128): v128 { return f32x4.abs(x); }

/** e^x within two units of the last place, by the polynomial of Cephes' expf (https://www.netlib.org/cephes/). */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.min(f32x4.max(x, splat(-87.3)), splat(88.3));
  const n = f32x4.nearest(f32x4.mul(clamped, splat(1.44269504088896341)));
  let r = f32x4.sub(clamped, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, splat(-2.12194440e-4)));
  let p = mad(splat(1.9875691500e-4), r, 1.3981999507e-3);
  p = mad(p, r, 8.3334519073e-3);
  p = mad(p, r, 4.1665795894e-2);
  p = mad(p, r, 1.6666665459e-1);
  p = mad(p, r, 5.0000001201e-1);
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  const value = f32x4.mul(p, power);
  // Not a number stays one.
  return v128.bitselect(value, x, f32x4.eq(x, x));
}

@inline
function sigmoid4(x: v128): v128 { return f32x4.div(splat(1), f32x4.add(splat(1), exp4(f32x4.neg(x)))); }

@inline
function tanh4(x: v128): v128 {
  const size = abs4(x);
  const square = f32x4.mul(x, x);
  let p = mad(splat(-5.70498872745e-3), square, 2.06390887954e-2);
  p = mad(p, square, -5.37397155531e-2);
  p = mad(p, square, 1.33314422036e-1);
  p = mad(p, square, -3.33332819422e-1);
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(x, square), p));
  const far = f32x4.sub(splat(1), f32x4.div(splat(2), f32x4.add(exp4(f32x4.add(size, size)), splat(1))));
  const signed = v128.or(far, v128.and(x, i32x4.splat(0x80000000)));
  return v128.bitselect(near, signed, f32x4.lt(size, splat(0.625)));
}

/** e^x - 1 for x up to 0: by its series near 0, where the difference would lose all places. */
@inline
function expm1Below(x: v128): v128 {
  let p = mad(splat(1.0 / 720.0), x, 1.0 / 120.0);
  p = mad(p, x, 1.0 / 24.0);
  p = mad(p, x, 1.0 / 6.0);
  p = mad(p, x, 0.5);
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(x, x), p));
  return v128.bitselect(near, f32x4.sub(exp4(x), splat(1)), f32x4.gt(x, splat(-0.25)));
}

@inline
function elu4(x: v128, alpha: f32): v128 {
  const below = f32x4.mul(expm1Below(f32x4.min(x, splat(0))), splat(alpha));
  return v128.bitselect(below, x, f32x4.lt(x, splat(0)));
}

/** Half of 1 + erf(x / sqrt 2) by formula 7.1.26 of Abramowitz and Stegun, which TensorFlow.js computes too. */
@inline
function normalShare(x: v128): v128 {
  const z = f32x4.mul(abs4(x), splat(0.7071067811865476));
  const t = f32x4.div(splat(1), mad(z, splat(0.3275911), 1));
  let p = mad(splat(1.061405429), t, -1.453152027);
  p = mad(p, t, 1.421413741);
  p = mad(p, t, -0.284496736);
  p = mad(p, t, 0.254829592);
  const rest = f32x4.mul(f32x4.mul(p, t), exp4(f32x4.neg(f32x4.mul(z, z))));
  const erf = v128.or(f32x4.sub(splat(1), rest), v128.and(x, i32x4.splat(0x80000000)));
  return f32x4.mul(splat(0.5), f32x4.add(splat(1), erf));
}

function softplus1(x: f32): f32 { return <f32>(max<f64>(x, 0) + Math.log1p(Math.exp(-Math.abs(<f64>x)))); }

@inline
function softplus4(x: v128): v128 {
  return f32x4(
    softplus1(f32x4.extract_lane(x, 0)), softplus1(f32x4.extract_lane(x, 1)),
    softplus1(f32x4.extract_lane(x, 2)), softplus1(f32x4.extract_lane(x, 3)),
  );
}

/** y = activation(z) for `count` numbers, a multiple of 4; `z` and `y` may be the same. */
export function activate(activation: i32, z: usize, y: usize, count: u32): void {
  const end = z + (<usize>count << 2);
  switch (activation) {
    case LINEAR:
      if (z != y) memory.copy(y, z, <usize>count << 2);
      break;
    case RELU:
      for (; z < end; z += 16, y += 16) v128.store(y, f32x4.max(v128.load(z), splat(0)));
      break;
    case ELU:
      for (; z < end; z += 16, y += 16) v128.store(y, elu4(v128.load(z), 1));
      break;
    case SELU:
      for (; z < end; z += 16, y += 16) {
        v128.store(y, f32x4.mul(elu4(v128.load(z), SELU_ALPHA), splat(SELU_SCALE)));
      }
      break;
    case SWISH:
      for (; z < end; z += 16, y += 16) {
        const x = v128.load(z);
        v128.store(y, f32x4.mul(x, sigmoid4(x)));
      }
      break;
    case TANH:
      for (; z < end; z += 16, y += 16) v128.store(y, tanh4(v128.load(z)));
      break;
    case SIGMOID:
      for (; z < end; z += 16, y += 16) v128.store(y, sigmoid4(v128.load(z)));
      break;
    case SOFTPLUS:
      for (; z < end; z += 16, y += 16) v128.store(y, softplus4(v128.load(z)));
      break;
    case GELU:
      for (; z < end; z += 16, y += 16) {
        const x = v128.load(z);
        v128.store(y, f32x4.mul(x, normalShare(x)));
      }
      break;
  }
}

/** Multiplies `d` by the activation's slope: by its outcome `y`, or by its argument `z` where that is kept. */
export function timesSlope(activation: i32, d: usize, y: usize, z: usize, count: u32): void {
  const end = d + (<usize>count << 2);
  switch (activation) {
    case RELU:
      for (; d < end; d += 16, y += 16) {
        v128.store(d, v128.and(v128.load(d), f32x4.gt(v128.load(y), splat(0))));
      }
      break;
    case ELU:
      // Below 0 the slope is e^z, which is y + 1.
      for (; d < end; d += 16, y += 16) {
        const out = v128.load(y);
        v128.store(d, f32x4.mul(v128.load(d), f32x4.add(f32x4.min(out, splat(0)), splat(1))));
      }
      break;
    case SELU:
      for (; d < end; d += 16, y += 16) {
        const out = v128.load(y);
        const below = f32x4.add(out, splat(SELU_SCALE * SELU_ALPHA));
        const slope = v128.bitselect(below, splat(SELU_SCALE), f32x4.lt(out, splat(0)));
        v128.store(d, f32x4.mul(v128.load(d), slope));
      }
      break;
    case SWISH:
      for (; d < end; d += 16, y += 16, z += 16) {
        const s = sigmoid4(v128.load(z));
        const slope = f32x4.add(s, f32x4.mul(v128.load(y), f32x4.sub(splat(1), s)));
        v128.store(d, f32x4.mul(v128.load(d), slope));
      }
      break;
    case TANH:
      for (; d < end; d += 16, y += 16) {
        const out = v128.load(y);
        v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(splat(1), f32x4.mul(out, out))));
      }
      break;
    case SIGMOID:
      for (; d < end; d += 16, y += 16) {
        const out = v128.load(y);
        v128.store(d, f32x4.mul(v128.load(d), f32x4.mul(out, f32x4.sub(splat(1), out))));
      }
      break;
    case SOFTPLUS:
      // 1 - e^-y is the sigmoid of the argument.
      for (; d < end; d += 16, y += 16) {
        const slope = f32x4.neg(expm1Below(f32x4.neg(v128.load(y))));
        v128.store(d, f32x4.mul(v128.load(d), slope));
      }
      break;
    case GELU:
      for (; d < end; d += 16, z += 16) {
        const x = v128.load(z);
        const density = f32x4.mul(exp4(f32x4.mul(splat(-0.5), f32x4.mul(x, x))), splat(0.3989422804014327));
        v128.store(d, f32x4.mul(v128.load(d), f32x4.add(normalShare(x), f32x4.mul(x, density))));
      }
      break;
  }
}

/**
 * Draws the factors of dropout and writes `y` times them: 0 for the share `rate`, else 1 / (1 - rate). They go by seed and place
 * alone: the finaliser of MurmurHash3 of a counter (https://github.com/aappleby/smhasher).
 */
export function drop(y: usize, to: usize, factors: usize, count: u32, rate: f32, seed: u32, place: u32): void {
  const kept = splat(1 / (1 - rate));
  const limit = i32x4.splat(<u32>(<f64>rate * 4294967296.0));
  const golden: u32 = 0x9e3779b9;
  const first = seed + place * golden;
  let counter = i32x4(first, first + golden, first + 2 * golden, first + 3 * golden);
  for (const end = y + (<usize>count << 2); y < end; y += 16, to += 16, factors += 16) {
    let x = v128.xor(counter, i32x4.shr_u(counter, 16));
    x = i32x4.mul(x, i32x4.splat(0x85ebca6b));
    x = v128.xor(x, i32x4.shr_u(x, 13));
    x = i32x4.mul(x, i32x4.splat(0xc2b2ae35));
    x = v128.xor(x, i32x4.shr_u(x, 16));
    const factor = v128.and(kept, i32x4.ge_u(x, limit));
    v128.store(factors, factor);
    v128.store(to, f32x4.mul(v128.load(y), factor));
    counter = i32x4.add(counter, i32x4.splat(4 * golden));
  }
}

/** Multiplies `d` by factors. */
export function timesFactors(d: usize, factors: usize, count: u32): void {
  for (const end = d + (<usize>count << 2); d < end; d += 16, factors += 16) {
    v128.store(d, f32x4.mul(v128.load(d), v128.load(factors)));
  }
}
