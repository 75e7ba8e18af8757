import { z } from "zod";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";

export type CyclicConfig = NumberConfig & {
  readonly kind: "cyclic";
  readonly period: number;
  readonly harmonics?: number;
};

/** How a number that comes round is encoded where the config says nothing. */
export const cyclicDefaults = {
  /** Sines and cosines: of the period, then of a half of it, a third … */
  harmonics: 1,
} as const;

/** A number that comes round, as sines and cosines: hour 23 lies beside hour 0. */
export const cyclicEncoder = numberEncoder<CyclicConfig>({
  kind: "cyclic",
  config: z
    .strictObject({
      kind: z.literal("cyclic"),
      period: z
        .number()
        .positive()
        .describe("After how much the number comes round, in its own unit: 24 for an hour of the day."),
      harmonics: z
        .int()
        .min(1)
        .max(64)
        .optional()
        .describe(
          "Sines and cosines to make: of the period, a half of it, a third …; the more, the sharper what a model can follow within a period. Default 1.",
        ),
      ...numberFields,
    })
    .describe("Encodes a number that comes round (hour, weekday, month) as sines and cosines."),
  // The first pair has no number, so that models of before the harmonics keep their columns' names.
  suffixes: (config) => rates(config).flatMap((k) => [`.sin${k === 1 ? "" : k}`, `.cos${k === 1 ? "" : k}`]),
  learn: () => new Float64Array(0),
  maps: (_, config) =>
    rates(config).flatMap((k) => [
      (value: number) => Math.sin((2 * Math.PI * k * value) / config.period),
      (value: number) => Math.cos((2 * Math.PI * k * value) / config.period),
    ]),
  onnxMaps: (_, config) =>
    rates(config).flatMap((k) => [
      (math, x) => math.sin(math.divide(math.multiply(x, 2 * Math.PI * k), config.period)),
      (math, x) => math.cos(math.divide(math.multiply(x, 2 * Math.PI * k), config.period)),
    ]),
});

/** How many times each pair comes round in a period. */
function rates({ harmonics = cyclicDefaults.harmonics }: CyclicConfig): number[] {
  return Array.from({ length: harmonics }, (_, index) => index + 1);
}
