import { hasCode } from "../../utils/errors/index.js";

/** The value of a metric, or undefined where the rows at hand do not define it. */
export function whereDefined<T>(value: () => T): T | undefined {
  try {
    return value();
  } catch (error) {
    if (hasCode(error, "METRIC_UNDEFINED")) return undefined;
    throw error;
  }
}
