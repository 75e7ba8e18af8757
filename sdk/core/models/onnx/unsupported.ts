import { AssayError } from "../../../utils/errors/index.js";

/** The error of a part that an ONNX graph cannot hold. `reason` is a sentence without its full stop: what, and why not. */
export function onnxUnsupported(reason: string): AssayError {
  return new AssayError("EXPORT_UNSUPPORTED", { what: reason });
}
