import { z } from "zod";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";

export type MinMaxConfig = NumberConfig & { readonly kind: "minMax" };

/** Numbers scaled so that the training rows span 0 to 1; later rows may lie outside. A constant column gives zeros. */
export const minMaxEncoder = numberEncoder<MinMaxConfig>({
  kind: "minMax",
  config: z
    .strictObject({ kind: z.literal("minMax"), ...numberFields })
    .describe("Scales numbers so that the training rows span 0 to 1."),
  learn(values) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return Float64Array.of(low, high - low || 1);
  },
  maps: ([low, range]) => [(value) => (value - low) / range],
  onnxMaps: ([low, range]) => [(math, x) => math.divide(math.subtract(x, low), range)],
});
