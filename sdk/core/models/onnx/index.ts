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
export { OnnxGraph, type OnnxNodeOptions } from "./graph.js";
export { countBelow } from "./search.js";
export { emptyWhereMissing, isEmpty, matches } from "./texts.js";
export {
  ML_DOMAIN,
  type OnnxAttribute,
  type OnnxAttributes,
  type OnnxData,
  type OnnxMeta,
  type OnnxShape,
  type OnnxTensor,
  type OnnxType,
  type OnnxValue,
} from "./types.js";
export { OnnxReasons, onnxUnsupported } from "./unsupported.js";
