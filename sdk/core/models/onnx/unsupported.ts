import { AssayError } from "../../../utils/errors/index.js";

/** The error of a part that an ONNX graph cannot hold. `reason` is a sentence without its full stop: what, and why not. */
export function onnxUnsupported(reason: string): AssayError {
  return new AssayError("EXPORT_UNSUPPORTED", { what: reason });
}

/** Why a model cannot be exported: one reason a part, so that all are told at once. */
export class OnnxReasons {
  private readonly found: string[] = [];

  /** The reasons so far, each once. */
  get all(): readonly string[] {
    return [...new Set(this.found)];
  }

  add(reason: string): void {
    this.found.push(reason);
  }

  /** What `part` gives, or undefined where it throws EXPORT_UNSUPPORTED, whose reason is kept. Other errors go on. */
  async attempt<T>(part: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await part();
    } catch (error) {
      if (!(error instanceof AssayError) || error.code !== "EXPORT_UNSUPPORTED") throw error;
      this.add(error.details.what);
      return undefined;
    }
  }
}
