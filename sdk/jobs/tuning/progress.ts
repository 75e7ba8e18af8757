import type { Params, Trial } from "../../utils/searchers/index.js";
import { formatNumber } from "../../utils/text/index.js";
import { etaOf } from "../steps/eta.js";
import type { StepContext } from "../steps/step.js";
import type { TunePlan } from "./plan.js";

/** `best mae 33.4 (maxDepth 7, learningRate 0.05)`. */
export function bestText(metric: string, score: number, params: Params): string {
  const values = Object.entries(params).map(([name, value]) => {
    const text =
      typeof value === "number"
        ? formatNumber(value)
        : typeof value === "string"
          ? value
          : JSON.stringify(value);
    return `${name.split(".").at(-1)} ${text}`;
  });
  return `best ${metric} ${formatNumber(score)}${values.length === 0 ? "" : ` (${values.join(", ")})`}`;
}

/** Tells of each trial that ends: how many are done, the best so far, the time left; and why one failed. */
export function tuneProgress(
  { searcher, metric }: TunePlan,
  { emit, now }: StepContext,
): (trial: Trial) => void {
  const eta = etaOf(now);
  const total = searcher.trials;
  let done = 0;
  let best: Trial | undefined;
  return (trial) => {
    done++;
    const { number, value, error } = trial;
    if (error !== undefined)
      emit({ type: "note", level: "warn", message: `trial ${number} failed: ${error.message}` });
    if (value !== undefined && isBetter(value, best?.value, metric.greaterIsBetter)) best = trial;
    emit({
      type: "progress",
      step: "tune",
      label: "trial",
      done,
      total,
      ...(best?.value === undefined ? {} : { detail: bestText(metric.name, best.value, best.params) }),
      etaSeconds: eta("trials", done, total),
    });
  };
}

function isBetter(value: number, best: number | undefined, greaterIsBetter: boolean): boolean {
  if (best === undefined) return true;
  return greaterIsBetter ? value > best : value < best;
}
