import { z } from "zod";
import { type NumberConfig, numberEncoder, numberFields } from "./numbers.js";

export type PassthroughConfig = NumberConfig & { readonly kind: "passthrough" };

/** Numbers as they are. */
export const passthroughEncoder = numberEncoder<PassthroughConfig>({
  kind: "passthrough",
  config: z
    .strictObject({ kind: z.literal("passthrough"), ...numberFields })
    .describe("Leaves numbers as they are."),
  learn: () => new Float64Array(0),
  maps: () => [(value) => value],
  onnxMaps: () => [(_, x) => x],
});
