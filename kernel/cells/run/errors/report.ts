import { inspect } from "node:util";
import type { ErrorReport } from "../../../contracts/index.js";

export function reportError(error: unknown): ErrorReport {
  const text = error instanceof Error ? (error.stack ?? String(error)) : inspect(error);
  return {
    ename: error instanceof Error ? error.name : typeof error,
    evalue: error instanceof Error ? error.message : String(error),
    traceback: text.split("\n"),
  };
}
