import type { Study } from "../../../core/tuning/index.js";
import type { Trial } from "../../../utils/searchers/index.js";
import { formatNumber } from "../../../utils/text/index.js";
import type { Axis, Figure, ScatterTrace } from "../figure.js";
import { color } from "../palette.js";
import { coordinate } from "../sample.js";
import { trialText } from "./names.js";

/** Scores trial by trial, and the best so far. */
export function studyHistory(study: Study): Figure {
  const { trials, metric, best, totals } = study;
  const bestSoFar = study.bestSoFar();
  const known = trials.flatMap(({ number }, i) => {
    const value = bestSoFar[i]?.value;
    return value === undefined ? [] : [{ number, value }];
  });
  const dots = (state: Trial["state"], paint: string): ScatterTrace[] => {
    const own = trials.filter((trial) => trial.state === state);
    const scored = own.flatMap((trial) => {
      const score = trial.value ?? trial.intermediate.at(-1)?.value;
      return score === undefined || !Number.isFinite(score) ? [] : [{ trial, score }];
    });
    if (scored.length === 0) return [];
    return [
      {
        type: "scatter",
        mode: "markers",
        name: state,
        x: scored.map(({ trial }) => trial.number),
        y: scored.map(({ score }) => coordinate(score)),
        marker: { color: paint, size: 7 },
        hover: scored.map(({ trial }) => trialText(trial, metric.name)),
      },
    ];
  };
  const [first, last] = [trials.at(0)?.number ?? 0, trials.at(-1)?.number ?? 0];
  const failed = totals.failed === 0 ? "" : `${totals.failed} failed and have no score. `;
  const pruned = totals.pruned === 0 ? "" : "Pruned trials stand at the score at which they were stopped. ";
  return {
    title: `History: ${metric.name}`,
    description: `${metric.name} of ${trials.length} trials; ${
      best === undefined
        ? "none is complete"
        : `the best is trial ${best.number} with ${formatNumber(best.value)}`
    }.`,
    note: `${pruned}${failed}`.trim() || undefined,
    data: [
      ...dots("pruned", color("axis")),
      ...dots("complete", color("blue")),
      ...(known.length === 0
        ? []
        : [
            {
              type: "scatter" as const,
              mode: "lines" as const,
              name: "best so far",
              x: [...known.map(({ number }) => number), last],
              y: [...known, known[known.length - 1]].map(({ value }) => coordinate(value)),
              line: { color: color("orange"), width: 2, shape: "hv" as const },
              hoverinfo: "skip" as const,
            },
          ]),
    ],
    layout: {
      x: {
        title: "trial",
        range: [first - 0.5, last + 0.5],
        ...(last - first < 10 ? wholeTicks(first, last) : {}),
      },
      y: { title: `${metric.name} (${metric.greaterIsBetter ? "higher" : "lower"} is better)` },
      aspect: 0.42,
    },
  };
}

/** Trials are whole: between few of them, an axis of numbers would have halves. */
function wholeTicks(first: number, last: number): Pick<Axis, "ticks"> {
  const values = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return { ticks: { values, labels: values.map(String) } };
}
