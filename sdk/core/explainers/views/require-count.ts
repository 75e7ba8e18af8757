import { AssayError } from "../../../utils/errors/index.js";

/** Refuses a number of columns to show that is none. */
export function requireCount(count: unknown, what: string): void {
  if (typeof count === "number" && Number.isInteger(count) && count >= 1) return;
  throw new AssayError("DATA_SHAPE", {
    what: `this is no number of ${what} to show`,
    got: String(count),
    wanted: "a whole number from 1 on",
  });
}
