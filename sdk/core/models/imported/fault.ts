import { AssayError } from "../../../utils/errors/index.js";

/** A model file that cannot be read as trees: which library's, what is wrong, and where. */
export function treeFault(library: string, what: string, got?: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: `the ${library} model ${what}`,
    ...(got === undefined ? {} : { got }),
    next: "Save the model again, and check that the file is whole.",
  });
}

/** A model that is whole, of a kind that is not read. */
export function notRead(library: string, got: string, wanted: string): AssayError {
  return new AssayError("MODEL_INVALID", {
    what: `the ${library} model is of a kind that is not read here`,
    got,
    wanted,
    next: "Use the library itself to predict, or export another kind of model.",
  });
}
