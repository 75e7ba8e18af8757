import { InferenceSession, Tensor } from "onnxruntime-web";
import type { OnnxType } from "../../sdk/core/models/onnx/index.js";

/** Rows of an input: `[N]` where no shape is given. */
export interface OnnxFeed {
  readonly type: OnnxType;
  readonly data: readonly (number | bigint | string | boolean)[];
  readonly dims?: readonly number[];
}

function tensorOf({ type, data, dims = [data.length] }: OnnxFeed): Tensor {
  switch (type) {
    case "string":
      return new Tensor("string", data.map(String), dims);
    case "int64":
      return new Tensor(
        "int64",
        BigInt64Array.from(data, (value) => BigInt(value)),
        dims,
      );
    case "int32":
      return new Tensor("int32", Int32Array.from(data, Number), dims);
    case "float":
      return new Tensor("float32", Float32Array.from(data, Number), dims);
    case "double":
      return new Tensor("float64", Float64Array.from(data, Number), dims);
    case "bool":
      return new Tensor("bool", Uint8Array.from(data, Number), dims);
  }
}

/** Runs a model file in onnxruntime's WebAssembly build; its outputs by name, flat. */
export async function runOnnx(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, OnnxFeed>>,
): Promise<Readonly<Record<string, readonly (number | bigint | string)[]>>> {
  const session = await InferenceSession.create(bytes, { executionProviders: ["wasm"], logSeverityLevel: 4 });
  try {
    const tensors = Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));
    const outputs = await session.run(tensors);
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, [...data]]));
  } finally {
    await session.release();
  }
}
