import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collector = (options?: { readonly type: "minor" }) => void;
let collector: Collector | undefined;

/**
 * Asks V8 for a garbage collection. DuckDB's result chunks and the segments of finished columns live outside the JavaScript
 * heap, where V8 does not see them pile up: without this, a load's peak is more than twice the columns. V8 hands its
 * collector out to a new context once its flag is set (as jest-leak-detector does it), so users need no flag.
 */
export function collectGarbage(type: "minor" | "major"): void {
  if (collector === undefined) {
    setFlagsFromString("--expose-gc");
    collector = runInNewContext("gc") as Collector;
  }
  // Node 20 takes any options for those of a minor one: a major one is asked for without.
  if (type === "major") collector();
  else collector({ type });
}
