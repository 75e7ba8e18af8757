import { z } from "zod";
import type { ReadBeside } from "./external-data.js";
import type { OpenOnnx } from "./runtime.js";

const names = z.array(z.string().min(1)).min(1);

/** A model that was made elsewhere and left in the ONNX format. */
export const onnxConfig = z
  .strictObject({
    kind: z.literal("onnx"),
    path: z
      .string()
      .min(1)
      .describe("Path of the model file, as model.onnx, relative to the config's folder."),
    columns: z
      .union([names, z.record(z.string(), z.union([z.string().min(1), names]))])
      .optional()
      .describe(
        "Which columns the graph's inputs read, where they are not named alike: a list for a graph of one input, in the order of its training; or the columns of each input by its name. Default: the columns that are named as the inputs; for a graph of one input, all columns in their order.",
      ),
    classes: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(2)
      .optional()
      .describe(
        "Labels of the classes in the order of the model's probabilities, where it holds none or other ones than the target. Default: the model's own.",
      ),
  })
  .describe("A model made elsewhere, in the ONNX format: nothing is trained, all else is as for any model.");

export type OnnxConfig = z.infer<typeof onnxConfig>;

/** A model file as it was found. */
export interface OnnxFile {
  readonly bytes: Uint8Array;
  readonly readBeside: ReadBeside;
}

/** What `io` brings to a config before a model is made of it. */
export interface OnnxParts {
  readonly read?: () => Promise<OnnxFile>;
  readonly open?: OpenOnnx;
}
