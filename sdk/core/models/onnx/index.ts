export { Arithmetic, integers, type Operand } from "./arithmetic.js";
export {
  asDouble,
  columnOf,
  flat,
  type OnnxColumn,
  type OnnxColumns,
  refuseRows,
  sideBySide,
  withColumns,
} from "./columns.js";
export { ML_DOMAIN, OnnxGraph, type OnnxNodeOptions } from "./graph.js";
export { countBelow } from "./search.js";
export { emptyWhereMissing, isEmpty, matches } from "./texts.js";
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
export { OnnxReasons, onnxUnsupported } from "./unsupported.js";
