import { AssayError } from "../../../utils/errors/index.js";
import type { Arithmetic } from "../../models/onnx/index.js";
import { meanAndScale } from "../support.js";
import type { TargetTransform } from "./config.js";

/** A transform with what it learned: `standardise` has mean and scale, the others nothing. */
interface Transform {
  /** Smallest value it takes, and whether that value itself is allowed. */
  readonly from?: { readonly value: number; readonly inclusive: boolean };
  learn(values: Float64Array): Float64Array;
  apply(value: number, learned: Float64Array): number;
  undo(value: number, learned: Float64Array): number;
  /** Derivative of `undo`. */
  slope(value: number, learned: Float64Array): number;
  /** `undo` as a part of an ONNX graph, of a double `[N]`. */
  undoOnnx(math: Arithmetic, value: string, learned: Float64Array): string;
}

const nothing = (): Float64Array => new Float64Array(0);

/** How a target is turned into what the model learns, and back. Predictions below what sqrt can give count as 0. */
export const TRANSFORMS: Readonly<Record<TargetTransform, Transform>> = {
  none: {
    learn: nothing,
    apply: (value) => value,
    undo: (value) => value,
    slope: () => 1,
    undoOnnx: (_, value) => value,
  },
  sqrt: {
    from: { value: 0, inclusive: true },
    learn: nothing,
    apply: Math.sqrt,
    undo: (value) => Math.max(0, value) ** 2,
    slope: (value) => 2 * Math.max(0, value),
    undoOnnx(math, value) {
      const root = math.where(math.less(value, 0), 0, value);
      return math.multiply(root, root);
    },
  },
  log1p: {
    from: { value: -1, inclusive: false },
    learn: nothing,
    apply: Math.log1p,
    undo: Math.expm1,
    slope: Math.exp,
    undoOnnx: (math, value) => math.expm1(value),
  },
  standardise: {
    learn(values) {
      const { mean, scale } = meanAndScale(values);
      return Float64Array.of(mean, scale);
    },
    apply: (value, [mean, scale]) => (value - mean) / scale,
    undo: (value, [mean, scale]) => value * scale + mean,
    slope: (_, [, scale]) => scale,
    undoOnnx: (math, value, [mean, scale]) => math.add(math.multiply(value, scale), mean),
  },
};

/** Throws TRANSFORM_DOMAIN where a value lies outside what the transform takes. */
export function checkDomain(values: Float64Array, transform: TargetTransform, column: string): void {
  const { from } = TRANSFORMS[transform];
  if (from === undefined) return;
  const row = values.findIndex((value) => !(from.inclusive ? value >= from.value : value > from.value));
  if (row < 0) return;
  throw new AssayError("TRANSFORM_DOMAIN", {
    what: `the target "${column}" has values that ${transform} cannot take`,
    got: `${values[row]} in row ${row}`,
    wanted: `values ${from.inclusive ? "from" : "above"} ${from.value}`,
  });
}
