export { ML_DOMAIN, OnnxGraph, type OnnxNodeOptions } from "./graph.js";
export type {
  OnnxAttribute,
  OnnxAttributes,
  OnnxData,
  OnnxMeta,
  OnnxShape,
  OnnxTensor,
  OnnxType,
  OnnxValue,
} from "./types.js";
export { onnxUnsupported } from "./unsupported.js";
