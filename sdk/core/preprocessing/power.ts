import { z } from "zod";
import type { Arithmetic } from "../models/onnx/index.js";
import { brentMinimum } from "./brent.js";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";
import { meanAndScale } from "./support.js";

export type PowerConfig = NumberConfig & { readonly kind: "power" };

/** Beyond this a power only chases rounding. */
const LARGEST_LAMBDA = 200;

/**
 * Numbers made as normal as a power makes them (Yeo and Johnson 2000, the power by maximum likelihood), then scaled to mean 0
 * and standard deviation 1: scikit-learn's PowerTransformer.
 */
export const powerEncoder = numberEncoder<PowerConfig>({
  kind: "power",
  config: z
    .strictObject({ kind: z.literal("power"), ...numberFields })
    .describe("Makes skewed numbers as normal as a power can (Yeo-Johnson), then scales them."),
  learn(values) {
    const lambda = values.every((value) => value === values[0]) ? 1 : likeliestLambda(values);
    const { mean, scale } = meanAndScale(values.map((value) => yeoJohnson(value, lambda)));
    return Float64Array.of(lambda, mean, scale);
  },
  maps: ([lambda, mean, scale]) => [(value) => (yeoJohnson(value, lambda) - mean) / scale],
  onnxMaps: ([lambda, mean, scale]) => [
    (math, x) => math.divide(math.subtract(yeoJohnsonToOnnx(math, x, lambda), mean), scale),
  ],
});

/** The Yeo-Johnson transform of one number. */
export function yeoJohnson(value: number, lambda: number): number {
  if (value >= 0) return boxCox1p(value, lambda);
  return -boxCox1p(-value, 2 - lambda);
}

/** ((1 + x)^lambda - 1) / lambda, exact near lambda 0. */
function boxCox1p(x: number, lambda: number): number {
  const log = Math.log1p(x);
  return isZeroPower(lambda) ? log : Math.expm1(lambda * log) / lambda;
}

/** Whether a power is so near 0 that its limit, the logarithm, is taken. */
function isZeroPower(lambda: number): boolean {
  return Math.abs(lambda) < 1e-12;
}

/** `yeoJohnson` in a graph: both branches, of which each row takes one. */
function yeoJohnsonToOnnx(math: Arithmetic, x: string, lambda: number): string {
  const log = math.log1p(math.abs(x));
  const power = (exponent: number): string =>
    isZeroPower(exponent) ? log : math.divide(math.expm1(math.multiply(log, exponent)), exponent);
  return math.where(math.greaterOrEqual(x, 0), power(lambda), math.negate(power(2 - lambda)));
}

function likeliestLambda(values: Float64Array): number {
  let signedLogs = 0;
  for (const value of values) signedLogs += Math.sign(value) * Math.log1p(Math.abs(value));
  const n = values.length;
  const loss = (lambda: number): number => {
    const { mean, scale } = meanAndScale(values.map((value) => yeoJohnson(value, lambda)));
    const likelihood = -n * Math.log(scale) + (lambda - 1) * signedLogs;
    return Number.isFinite(likelihood) && Number.isFinite(mean) ? -likelihood : Number.POSITIVE_INFINITY;
  };
  let [low, middle, high] = [-2, 0.5, 3];
  let fMiddle = loss(middle);
  for (let width = 2.5; ; width *= 2) {
    const fLow = loss(low);
    const fHigh = loss(high);
    if ((fMiddle <= fLow && fMiddle <= fHigh) || Math.abs(middle) > LARGEST_LAMBDA) break;
    if (fLow < fHigh) [high, middle, fMiddle, low] = [middle, low, fLow, low - 2 * width];
    else [low, middle, fMiddle, high] = [middle, high, fHigh, high + 2 * width];
  }
  return brentMinimum(loss, low, high);
}
