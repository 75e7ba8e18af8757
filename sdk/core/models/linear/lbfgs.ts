import { dot } from "./svd.js";

/** A function to be made small: its value at `w`, its gradient written to `gradient`. */
export type Objective = (w: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  readonly maxIterations: number;
  /** Largest component of the gradient at which the search stops. */
  readonly tolerance: number;
  /** Awaited before each iteration: a place to stop, or to let others run. */
  readonly beforeIteration?: () => Promise<void> | void;
}

export interface Minimum {
  readonly w: Float64Array;
  readonly iterations: number;
  /** Largest component of the gradient there. */
  readonly gradient: number;
  /** False where the iterations ran out first. A search that cannot get lower in float64 has converged. */
  readonly converged: boolean;
}

/** Steps that the search remembers, as in scipy. */
const MEMORY = 10;
const ARMIJO = 1e-4;
const CURVATURE = 0.9;
const MAX_TRIALS = 50;

interface Step {
  readonly s: Float64Array;
  readonly y: Float64Array;
  readonly rho: number;
}

/** Minimum of a smooth convex function by L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.5). */
export async function minimise(
  f: Objective,
  start: Float64Array,
  options: MinimiseOptions,
): Promise<Minimum> {
  let w = start.slice();
  let gradient = new Float64Array(w.length);
  let value = f(w, gradient);
  const memory: Step[] = [];
  for (let iteration = 0; iteration < options.maxIterations; iteration++) {
    await options.beforeIteration?.();
    const largest = largestComponent(gradient);
    if (largest <= options.tolerance) return { w, iterations: iteration, gradient: largest, converged: true };
    const direction = descent(gradient, memory);
    const first = memory.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const found = lineSearch(f, { w, gradient, value, direction, first });
    if (found === undefined) return { w, iterations: iteration, gradient: largest, converged: true };
    const s = found.w.map((x, i) => x - w[i]);
    const y = found.gradient.map((x, i) => x - gradient[i]);
    const curvature = dot(s, y);
    if (curvature > 0) memory.push({ s, y, rho: 1 / curvature });
    if (memory.length > MEMORY) memory.shift();
    ({ w, gradient, value } = found);
  }
  return { w, iterations: options.maxIterations, gradient: largestComponent(gradient), converged: false };
}

/** The two-loop recursion: minus the inverse Hessian's estimate times the gradient. */
function descent(gradient: Float64Array, memory: readonly Step[]): Float64Array {
  const d = gradient.map((x) => -x);
  const alphas: number[] = [];
  for (const { s, y, rho } of memory.toReversed()) {
    const alpha = rho * dot(s, d);
    alphas.push(alpha);
    for (let i = 0; i < d.length; i++) d[i] -= alpha * y[i];
  }
  const last = memory.at(-1);
  if (last !== undefined) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < d.length; i++) d[i] *= scale;
  }
  for (const { s, y, rho } of memory) {
    const difference = (alphas.pop() ?? 0) - rho * dot(y, d);
    for (let i = 0; i < d.length; i++) d[i] += difference * s[i];
  }
  return d;
}

/** A step that meets the weak Wolfe conditions, by bisection; undefined where none lowers the value any more. */
function lineSearch(
  f: Objective,
  from: {
    readonly w: Float64Array;
    readonly gradient: Float64Array;
    readonly value: number;
    readonly direction: Float64Array;
    readonly first: number;
  },
): { w: Float64Array<ArrayBuffer>; gradient: Float64Array<ArrayBuffer>; value: number } | undefined {
  const slope = dot(from.gradient, from.direction);
  let [low, high, step] = [0, Number.POSITIVE_INFINITY, from.first];
  for (let trial = 0; trial < MAX_TRIALS; trial++) {
    const w = Float64Array.from(from.w, (x, i) => x + step * from.direction[i]);
    const gradient = new Float64Array(w.length);
    const value = f(w, gradient);
    if (!(value <= from.value + ARMIJO * step * slope)) high = step;
    else if (dot(gradient, from.direction) < CURVATURE * slope) low = step;
    else return { w, gradient, value };
    step = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
  }
  return undefined;
}

function largestComponent(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
