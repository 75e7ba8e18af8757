import { AssayError, asAssayError } from "../../../utils/errors/index.js";
import { limits } from "../limits.js";
import type { MetricPoint } from "../store.js";

/** Points that the store will not take, and its first word on that. */
export interface Refusal {
  readonly points: readonly MetricPoint[];
  readonly error: AssayError;
}

/** After so many refusals in a row nothing more is halved: the run is gone, not one point bad. */
const REFUSALS_IN_A_ROW = 12;

/**
 * Sends points in batches. A batch is kept whole or not at all, so one that is refused is halved until the points that
 * are refused stand alone. Returns these; throws where the store is away, and then all points may be sent again: a point that
 * comes twice is kept once.
 */
export async function deliver(
  points: readonly MetricPoint[],
  send: (batch: readonly MetricPoint[]) => Promise<void>,
): Promise<Refusal | undefined> {
  const refused: MetricPoint[] = [];
  let first: AssayError | undefined;
  for (let from = 0; from < points.length; from += limits.batchMetrics) {
    let inARow = 0;
    const parts = [points.slice(from, from + limits.batchMetrics)];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      try {
        await send(part);
        inARow = 0;
      } catch (error) {
        if (!isRefusal(error)) throw error;
        first ??= asAssayError(error);
        inARow += 1;
        const half = Math.ceil(part.length / 2);
        if (part.length === 1 || inARow > REFUSALS_IN_A_ROW) refused.push(...part);
        else parts.push(part.slice(half), part.slice(0, half));
      }
    }
  }
  return first === undefined ? undefined : { points: refused, error: first };
}

/** Whether a store will never take what it was given, as opposed to being away. */
export function isRefusal(error: unknown): boolean {
  return AssayError.isInstance(error) && ["TRACKING_INVALID", "TRACKING_MISSING"].includes(error.code);
}
