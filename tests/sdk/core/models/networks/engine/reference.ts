/** A dense network in plain doubles, loop by loop: what the engine's arithmetic is held to. */

export interface ReferenceLayer {
  readonly inputs: number;
  readonly units: number;
  readonly activation: string;
  readonly kernel: Float64Array;
  readonly bias: Float64Array;
}

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const below = (z: number): number => Math.expm1(Math.min(z, 0));

function erf(z: number): number {
  const t = 1 / (1 + 0.3275911 * z);
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  return 1 - factors.reduce((sum, factor) => sum * t + factor, 0) * t * Math.exp(-z * z);
}

export const ACTIVATIONS: Readonly<Record<string, (z: number) => number>> = {
  linear: (z) => z,
  relu: (z) => Math.max(z, 0),
  elu: (z) => (z < 0 ? below(z) : z),
  selu: (z) => SELU_SCALE * (z < 0 ? SELU_ALPHA * below(z) : z),
  swish: (z) => z / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  softplus: (z) => Math.log1p(Math.exp(z)),
  // By the error function of Abramowitz and Stegun, as TensorFlow.js has it.
  gelu: (z) => 0.5 * z * (1 + Math.sign(z) * erf(Math.abs(z) / Math.SQRT2)),
};

const LOSSES: Readonly<
  Record<string, (output: readonly number[], target: number, quantile: number) => number>
> = {
  mse: ([y], t) => (y - t) ** 2,
  mae: ([y], t) => Math.abs(y - t),
  huber: ([y], t) => (Math.abs(y - t) <= 1 ? 0.5 * (y - t) ** 2 : Math.abs(y - t) - 0.5),
  poisson: ([y], t) => y - t * Math.log(y + 1e-7),
  quantile: ([y], t, q) => Math.max(q * (t - y), (q - 1) * (t - y)),
  crossEntropy: (outputs, t) => {
    const most = Math.max(...outputs);
    const powers = outputs.map((z) => Math.exp(z - most));
    return -Math.log(powers[t] / powers.reduce((sum, p) => sum + p, 0) + 1e-7);
  },
};

/** A row, with its weight, and by layer what its outcomes are multiplied by where dropout follows. */
export interface ReferenceRow {
  readonly x: readonly number[];
  readonly y: number;
  readonly weight: number;
  readonly factors?: readonly (readonly number[])[];
}

/** Outputs of one row, before a softmax. */
export function outputsOf(
  layers: readonly ReferenceLayer[],
  x: readonly number[],
  factors?: ReferenceRow["factors"],
): number[] {
  let values = [...x];
  for (const [l, { inputs, units, activation, kernel, bias }] of layers.entries()) {
    const below = values;
    values = Array.from({ length: units }, (_, u) => {
      let sum = bias[u];
      for (let i = 0; i < inputs; i++) sum += below[i] * kernel[i * units + u];
      return ACTIVATIONS[activation](sum) * (factors?.[l]?.[u] ?? 1);
    });
  }
  return values;
}

/** Mean loss of rows, each times its weight. */
export function meanLoss(
  layers: readonly ReferenceLayer[],
  loss: string,
  rows: readonly ReferenceRow[],
  quantile: number,
): number {
  const total = rows.reduce(
    (sum, { x, y, weight, factors }) =>
      sum + weight * LOSSES[loss](outputsOf(layers, x, factors), y, quantile),
    0,
  );
  return total / rows.length;
}

/** Central differences of the mean loss by every kernel and bias, in the order of the layers. */
export function differences(
  layers: readonly ReferenceLayer[],
  loss: string,
  rows: readonly ReferenceRow[],
  quantile: number,
  step = 1e-6,
): Float64Array[] {
  return layers.flatMap(({ kernel, bias }) =>
    [kernel, bias].map((weights) =>
      weights.map((value, i) => {
        weights[i] = value + step;
        const up = meanLoss(layers, loss, rows, quantile);
        weights[i] = value - step;
        const down = meanLoss(layers, loss, rows, quantile);
        weights[i] = value;
        return (up - down) / (2 * step);
      }),
    ),
  );
}
