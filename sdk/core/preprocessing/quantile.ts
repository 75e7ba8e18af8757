import { z } from "zod";
import type { Arithmetic } from "../models/onnx/index.js";
import { normalQuantile } from "./normal.js";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";
import { normalQuantileToOnnx, rankToOnnx } from "./onnx/quantile.js";

export type QuantileConfig = NumberConfig & {
  readonly kind: "quantile";
  readonly quantiles?: number;
  readonly distribution?: "normal" | "uniform";
};

/** What the quantile encoding is where the config says nothing. */
export const quantileDefaults = { quantiles: 1000, distribution: "normal" } as const;

/** How near an end of the training range counts as that end, and how far the normal distribution is cut, as in scikit-learn. */
const BOUND = 1e-7;
const LARGEST_NORMAL = normalQuantile(1 - (BOUND - Number.EPSILON));

/** Numbers by their rank among the training rows, spread as a normal or uniform distribution (QuantileTransformer). */
export const quantileEncoder = numberEncoder<QuantileConfig>({
  kind: "quantile",
  config: z
    .strictObject({
      kind: z.literal("quantile"),
      quantiles: z
        .int()
        .min(2)
        .optional()
        .describe("Landmarks to interpolate between, at most the training rows. Default 1000."),
      distribution: z
        .enum(["normal", "uniform"])
        .optional()
        .describe("What the training rows look like afterwards. Default normal."),
      ...numberFields,
    })
    .describe("Replaces numbers by their rank among the training rows: robust to outliers and skew."),
  learn(values, config) {
    const sorted = values.slice().sort();
    const count = Math.max(2, Math.min(config.quantiles ?? quantileDefaults.quantiles, sorted.length));
    return Float64Array.from({ length: count }, (_, k) => {
      const position = (k / (count - 1)) * (sorted.length - 1);
      const below = Math.floor(position);
      const above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    });
  },
  maps(landmarks, config) {
    const uniform = (config.distribution ?? quantileDefaults.distribution) === "uniform";
    return [
      uniform ? (value) => rank(value, landmarks, 0) : (value) => normal(rank(value, landmarks, BOUND)),
    ];
  },
  onnxMaps(landmarks, config) {
    if ((config.distribution ?? quantileDefaults.distribution) === "uniform") {
      return [(math, x) => rankToOnnx(math, x, landmarks, 0)];
    }
    return [(math, x) => normalToOnnx(math, rankToOnnx(math, x, landmarks, BOUND))];
  },
});

function normal(p: number): number {
  if (p <= 0) return -LARGEST_NORMAL;
  if (p >= 1) return LARGEST_NORMAL;
  return Math.max(-LARGEST_NORMAL, Math.min(LARGEST_NORMAL, normalQuantile(p)));
}

/** `normal` in a graph. */
function normalToOnnx(math: Arithmetic, p: string): string {
  const quantile = normalQuantileToOnnx(math, p);
  const cutBelow = math.where(math.less(quantile, -LARGEST_NORMAL), -LARGEST_NORMAL, quantile);
  const cut = math.where(math.greater(cutBelow, LARGEST_NORMAL), LARGEST_NORMAL, cutBelow);
  const atLow = math.where(math.lessOrEqual(p, 0), -LARGEST_NORMAL, cut);
  return math.where(math.greaterOrEqual(p, 1), LARGEST_NORMAL, atLow);
}

/** Share of the training rows below a value: the mean of the ranks from below and from above, which differ where values repeat. */
function rank(value: number, landmarks: Float64Array, bound: number): number {
  const last = landmarks.length - 1;
  if (value - bound < landmarks[0] || value === landmarks[0]) return 0;
  if (value + bound > landmarks[last] || value === landmarks[last]) return 1;
  const above = firstBeyond(landmarks, (x) => x > value);
  const atOrAbove = firstBeyond(landmarks, (x) => x >= value);
  if (above === atOrAbove) {
    const share = (value - landmarks[above - 1]) / (landmarks[above] - landmarks[above - 1]);
    return (above - 1 + share) / last;
  }
  return (above - 1 + atOrAbove) / 2 / last;
}

/** First index whose landmark passes; the landmarks rise. */
function firstBeyond(landmarks: Float64Array, passes: (landmark: number) => boolean): number {
  let [low, high] = [0, landmarks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(landmarks[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
