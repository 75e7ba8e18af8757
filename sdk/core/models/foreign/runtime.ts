/** Types of a tensor's elements that columns are fed as and outputs are read from, as ONNX Runtime names them. */
export type TensorType = "float32" | "float64" | "int32" | "int64" | "string" | "bool";

/** Elements of a tensor, row-major; bool as 0 and 1. */
export type TensorData = Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array | string[];

export interface Tensor {
  readonly type: TensorType;
  readonly data: TensorData;
  readonly dims: readonly number[];
}

/** The type of a value that is a sequence or a map. */
export const NO_TENSOR = "sequence or map";

/** What a graph says of an input or output. */
export interface ValueInfo {
  readonly name: string;
  /** `NO_TENSOR` where it is none; else the runtime's name, which may be one that is not fed here. */
  readonly type: TensorType | (string & {});
  /** Length of each axis, undefined where it differs from call to call; no axes where the graph does not say. */
  readonly shape: readonly (number | undefined)[];
}

/** A graph that is ready to run. */
export interface OnnxSession {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** Runs the graph; gives the outputs that are asked for. What the runtime refuses throws MODEL_INVALID in its words. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, Tensor>>>;
  /** Frees its memory. */
  release(): Promise<void>;
}

/** Opens a model file: ONNX Runtime, which `io` brings. Throws MODEL_INVALID where the runtime cannot. */
export type OpenOnnx = (bytes: Uint8Array) => Promise<OnnxSession>;
