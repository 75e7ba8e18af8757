import type { InferenceSession, Tensor as RuntimeTensor } from "onnxruntime-web";
import {
  NO_TENSOR,
  type OnnxSession,
  type Tensor,
  type TensorData,
  type TensorType,
  type ValueInfo,
} from "../../core/models/foreign/runtime.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";

/** What both builds of ONNX Runtime export; they share onnxruntime-common. */
export type Runtime = typeof import("onnxruntime-web");

/** A session of ONNX Runtime as models use it. */
export function wrapSession(session: InferenceSession, { Tensor: TensorClass }: Runtime): OnnxSession {
  return {
    inputs: session.inputMetadata.map(valueInfo),
    outputs: session.outputMetadata.map(valueInfo),
    async run(feeds, outputs) {
      const tensors = Object.entries(feeds).map(
        ([name, { type, data, dims }]) => [name, new TensorClass(type, data, dims)] as const,
      );
      try {
        const results = await session.run(Object.fromEntries(tensors), [...outputs]);
        return Object.fromEntries(outputs.map((name) => [name, tensorOf(results[name] as RuntimeTensor)]));
      } catch (cause) {
        throw refused("the ONNX model cannot be run on these rows", cause);
      }
    },
    release: () => session.release(),
  };
}

/** The runtime's refusal of a model file, in its words. */
export function refused(what: string, cause: unknown): AssayError {
  const got = firstLine(cause);
  return new AssayError("MODEL_INVALID", { what, got, next: adviceFor(got), cause });
}

function valueInfo(value: InferenceSession.ValueMetadata): ValueInfo {
  if (!value.isTensor) return { name: value.name, type: NO_TENSOR, shape: [] };
  return { name: value.name, type: value.type, shape: value.shape.map(axisLength) };
}

/** An open axis is a name, no name, or what -1 is in WebAssembly. */
function axisLength(length: number | string): number | undefined {
  return typeof length === "number" && length >= 0 && length < 2 ** 31 ? length : undefined;
}

function tensorOf({ type, data, dims }: RuntimeTensor): Tensor {
  return { type: type as TensorType, data: data as TensorData, dims };
}

/** The first line, without the code and the place in the runtime's own source that it begins with. */
function firstLine(cause: unknown): string {
  const [line] = messageOf(cause).split("\n", 1);
  return line
    .replace(/^.*?ERROR_CODE: \d+, ERROR_MESSAGE: /, "")
    .replace(/^(\/\S+:\d+|\S+\.(cc|h):\d+) \S.*?\) /, "")
    .trim()
    .slice(0, 300);
}

function adviceFor(message: string): string {
  if (/opset|ir[ _]version/i.test(message))
    return "Export the model for an older opset (`target_opset` in skl2onnx).";
  if (/not a registered function|no op registered|not implemented/i.test(message))
    return "Export the model with operations that ONNX Runtime knows.";
  return "Check that Python's onnxruntime can run it; export it again.";
}
