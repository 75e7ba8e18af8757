/** Types of a tensor's elements, as ONNX names them. */
export type OnnxType = "float" | "double" | "int32" | "int64" | "string" | "bool";

/** Types of the elements of constants: those of values, and one that attributes of trees have. */
export type OnnxElement = OnnxType | "uint8";

/** Domain of the operations for classical models, as LabelEncoder and TreeEnsemble. */
export const ML_DOMAIN = "ai.onnx.ml";

/** Numbers of these types in onnx.proto3, `TensorProto.DataType`. */
export const ONNX_TYPE_CODES: Readonly<Record<OnnxElement, number>> = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
};

/** Elements of a tensor, row-major. */
export type OnnxData = ArrayLike<number | bigint | string | boolean>;

/** Lengths of a tensor's axes; a name stands for a length that differs from call to call. */
export type OnnxShape = readonly (number | string)[];

/** A constant tensor. */
export interface OnnxTensor {
  readonly type: OnnxElement;
  readonly data: OnnxData;
  readonly dims: readonly number[];
}

/** One attribute of a node. Its kind is said, because JavaScript's 1 may be an integer or a float. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly text: string }
  | { readonly ints: ArrayLike<number> }
  | { readonly floats: readonly number[] }
  | { readonly texts: readonly string[] }
  | { readonly tensor: OnnxTensor };

export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** A value that enters or leaves a graph. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: OnnxShape;
}

/** One operation of a graph. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: OnnxAttributes;
  /** "" is ONNX's own set of operations. */
  readonly domain: string;
  /** What a runtime calls the node when it fails there. */
  readonly name: string;
}

/** What a model file says of itself. */
export interface OnnxMeta {
  /** Name of the graph, as the model's kind. */
  readonly name: string;
  /** Version of the package that wrote it. @default none is said */
  readonly producerVersion?: string;
  /** Texts by name that readers may show. @default none */
  readonly metadata?: Readonly<Record<string, string>>;
}
