import { AssayError } from "../../sdk/utils/errors/index.js";

/** The AssayError that a function throws; anything else that it throws, or nothing, fails the test. */
export function thrownBy(run: () => unknown): AssayError {
  try {
    run();
  } catch (error) {
    if (AssayError.isInstance(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
