import { z } from "zod";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";

export type CyclicConfig = NumberConfig & { readonly kind: "cyclic"; readonly period: number };

/** A number that comes round, as sine and cosine: hour 23 lies beside hour 0. */
export const cyclicEncoder = numberEncoder<CyclicConfig>({
  kind: "cyclic",
  config: z
    .strictObject({
      kind: z.literal("cyclic"),
      period: z
        .number()
        .positive()
        .describe("After how much the number comes round, in its own unit: 24 for an hour of the day."),
      ...numberFields,
    })
    .describe("Encodes a number that comes round (hour, weekday, month) as sine and cosine."),
  suffixes: [".sin", ".cos"],
  learn: () => new Float64Array(0),
  maps: (_, { period }) => [
    (value) => Math.sin((2 * Math.PI * value) / period),
    (value) => Math.cos((2 * Math.PI * value) / period),
  ],
  onnxMaps: (_, { period }) => [
    (math, x) => math.sin(math.divide(math.multiply(x, 2 * Math.PI), period)),
    (math, x) => math.cos(math.divide(math.multiply(x, 2 * Math.PI), period)),
  ],
});
