// Optimizers, four numbers at once: docs/decisions/training-engine.md. AssemblyScript.

export const ADAM: i32 = 0;
export const SGD: i32 = 1;
export const NESTEROV: i32 = 2;
export const RMSPROP: i32 = 3;

@inline
function splat(x: f64): v128 { return f32x4.splat(<f32>x); }

/**
 * One step on `count` numbers, a multiple of 4, whose gradients and slots lie `away`, 2 x `away` and 3 x `away` bytes behind them.
 * First they shrink to the part `kept`. `a` and `b` are beta1 and beta2, the momentum, or rho. `rate` is the learning rate (Adam:
 * over the bias of its mean), `correction` what Adam's squares are multiplied by.
 */
export function optimize(
  kind: i32, at: usize, count: u32, away: usize, a: f64, b: f64, epsilon: f64, rate: f32, correction: f32, kept: f32,
): void {
  const end = at + (<usize>count << 2);
  const shrink = f32x4.splat(kept);
  const pace = f32x4.splat(rate);
  const eps = splat(epsilon);
  const a4 = splat(a);
  const slot = away << 1;
  if (kind == ADAM) {
    const b4 = splat(b);
    const c4 = splat(1 - a);
    const d4 = splat(1 - b);
    const scale = f32x4.splat(correction);
    for (; at < end; at += 16) {
      const gradient = v128.load(at + away);
      const mean = f32x4.add(f32x4.mul(a4, v128.load(at + slot)), f32x4.mul(c4, gradient));
      const squares = v128.load(at + slot + away);
      const square = f32x4.add(f32x4.mul(b4, squares), f32x4.mul(d4, f32x4.mul(gradient, gradient)));
      v128.store(at + slot, mean);
      v128.store(at + slot + away, square);
      const divisor = f32x4.add(f32x4.sqrt(f32x4.mul(square, scale)), eps);
      const step = f32x4.div(f32x4.mul(pace, mean), divisor);
      v128.store(at, f32x4.sub(f32x4.mul(v128.load(at), shrink), step));
    }
  } else if (kind == RMSPROP) {
    const c4 = splat(1 - a);
    for (; at < end; at += 16) {
      const gradient = v128.load(at + away);
      const squares = f32x4.mul(a4, v128.load(at + slot));
      const square = f32x4.add(squares, f32x4.mul(c4, f32x4.mul(gradient, gradient)));
      v128.store(at + slot, square);
      const step = f32x4.div(f32x4.mul(pace, gradient), f32x4.sqrt(f32x4.add(square, eps)));
      v128.store(at, f32x4.sub(f32x4.mul(v128.load(at), shrink), step));
    }
  } else {
    for (; at < end; at += 16) {
      const push = f32x4.mul(pace, v128.load(at + away));
      const velocity = f32x4.sub(f32x4.mul(a4, v128.load(at + slot)), push);
      v128.store(at + slot, velocity);
      const step = kind == NESTEROV ? f32x4.sub(f32x4.mul(a4, velocity), push) : velocity;
      v128.store(at, f32x4.add(f32x4.mul(v128.load(at), shrink), step));
    }
  }
}

/** Adds `factor` times the numbers at `at` to their gradients. */
export function addPenalty(at: usize, count: u32, away: usize, factor: f64): void {
  const by = splat(factor);
  for (const end = at + (<usize>count << 2); at < end; at += 16) {
    v128.store(at + away, f32x4.add(v128.load(at + away), f32x4.mul(by, v128.load(at))));
  }
}

/** Shortens a vector to at most `norm`. */
export function clip(at: usize, count: u32, norm: f64): void {
  let squares: f64 = 0;
  const end = at + (<usize>count << 2);
  for (let p = at; p < end; p += 4) {
    const value: f64 = load<f32>(p);
    squares += value * value;
  }
  const length = Math.sqrt(squares);
  if (!(length > norm)) return;
  const by = splat(norm / length);
  for (; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), by));
}
