import { z } from "zod";
import type { CyclicConfig } from "./cyclic.js";
import type { DatePartsConfig } from "./date-parts.js";
import type { DefaultEncodings, EncodingConfig } from "./defaults.js";
import type { MinMaxConfig } from "./min-max.js";
import type { OneHotConfig } from "./one-hot.js";
import type { OrdinalConfig } from "./ordinal.js";
import type { PassthroughConfig } from "./passthrough.js";
import type { PowerConfig } from "./power.js";
import type { QuantileConfig } from "./quantile.js";
import { sealEncoders } from "./registry.js";
import type { StandardConfig } from "./standard.js";
import type { TargetMeanConfig } from "./target-mean.js";

/** How one column becomes numbers: an encoding of the package, or a registered one. */
export type ColumnEncoding =
  | OneHotConfig
  | OrdinalConfig
  | TargetMeanConfig
  | StandardConfig
  | MinMaxConfig
  | QuantileConfig
  | PowerConfig
  | PassthroughConfig
  | CyclicConfig
  | DatePartsConfig
  | (EncodingConfig & { readonly [option: string]: unknown });

/** How columns become numbers. */
export interface PreprocessingConfig {
  readonly categories?: readonly string[];
  readonly columns?: Readonly<Record<string, ColumnEncoding>>;
  readonly defaults?: DefaultEncodings<ColumnEncoding>;
}

/** What columns become where neither the config nor the model's kind says anything. */
export const preprocessingDefaults = {
  numbers: { kind: "standard" },
  categories: { kind: "oneHot" },
  dates: { kind: "dateParts" },
} as const satisfies Required<DefaultEncodings>;

/** The union of all kinds, made when it is first needed, so that registered kinds are in it. */
function encoding() {
  const [first, ...others] = sealEncoders().map((definition) => definition.config);
  return z.discriminatedUnion("kind", [first, ...others]) as unknown as z.ZodType<ColumnEncoding>;
}

/** How columns become numbers. What is learned for it is learned on the training rows only. */
export const preprocessingConfig = z
  .strictObject({
    categories: z
      .array(z.string())
      .optional()
      .describe("Columns of numbers whose values are categories, such as a month from 1 to 12."),
    get columns() {
      return z
        .record(z.string(), encoding())
        .optional()
        .describe("Encodings of single columns, by the column's name.");
    },
    get defaults() {
      return z
        .strictObject({
          numbers: encoding().optional().describe("Encoding of numbers. Default standard."),
          categories: encoding()
            .optional()
            .describe("Encoding of texts, booleans and the columns named in categories. Default oneHot."),
          dates: encoding().optional().describe("Encoding of dates and timestamps. Default dateParts."),
        })
        .optional()
        .describe("Encodings by what a column holds; a model's kind may bring its own.");
    },
  })
  .describe("How columns become numbers; learned on the training rows only.");
