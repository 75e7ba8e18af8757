import { z } from "zod";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";
import { meanAndScale } from "./support.js";

export type StandardConfig = NumberConfig & { readonly kind: "standard" };

/** Numbers less their mean, over their standard deviation (population). A constant column gives zeros. */
export const standardEncoder = numberEncoder<StandardConfig>({
  kind: "standard",
  config: z
    .strictObject({ kind: z.literal("standard"), ...numberFields })
    .describe("Scales numbers to mean 0 and standard deviation 1."),
  learn(values) {
    const { mean, scale } = meanAndScale(values);
    return Float64Array.of(mean, scale);
  },
  maps: ([mean, scale]) => [(value) => (value - mean) / scale],
  onnxMaps: ([mean, scale]) => [(math, x) => math.divide(math.subtract(x, mean), scale)],
});
