import type { Study } from "../../../core/tuning/index.js";
import { innerPlace, type Parameter, type Trial } from "../../../utils/searchers/index.js";
import { formatNumber } from "../../../utils/text/index.js";
import type { Axis, Figure, ScatterTrace } from "../figure.js";
import { color } from "../palette.js";
import { coordinate } from "../sample.js";
import { paramText, shownParameters, trialText } from "./names.js";

/** Most panels that are drawn. */
const MOST = 12;

/**
 * Scores by the values of each parameter, one small picture a parameter, the most important first: complete trials in blue,
 * pruned ones in grey, the best in orange. None with fewer than two complete trials.
 */
export function studySlices(study: Study): Figure[] {
  if (study.totals.complete < 2) return [];
  return shownParameters(study, MOST).flatMap((parameter) => {
    const figure = slice(study, parameter);
    return figure === undefined ? [] : [figure];
  });
}

function slice(study: Study, parameter: Parameter): Figure | undefined {
  const { trials, metric, best } = study;
  const own = trials.filter(({ params }) => Object.hasOwn(params, parameter.name));
  const complete = own.filter(({ state, value }) => state === "complete" && Number.isFinite(value));
  if (complete.length === 0) return undefined;
  const pruned = own.filter(({ state, intermediate }) => state === "pruned" && intermediate.length > 0);
  const dots = (shown: readonly Trial[], paint: string, size: number): ScatterTrace[] =>
    shown.length === 0
      ? []
      : [
          {
            type: "scatter",
            mode: "markers",
            x: shown.map(({ params }) => placeOf(parameter, params)),
            y: shown.map(({ value, intermediate }) =>
              coordinate(value ?? intermediate.at(-1)?.value ?? Number.NaN),
            ),
            marker: { color: paint, size },
            hover: shown.map((trial) => trialText(trial, metric.name)),
          },
        ];
  const top = complete.filter(({ number }) => number === best?.number);
  return {
    title: parameter.name,
    description: `${metric.name} of ${complete.length} complete trials by ${parameter.name}.`,
    data: [
      ...dots(pruned, color("axis"), 5),
      ...dots(complete, color("blue"), 6),
      ...dots(top, color("orange"), 10),
    ],
    layout: { x: axisOf(parameter), y: { title: metric.name }, aspect: 0.72 },
  };
}

function placeOf(parameter: Parameter, params: Trial["params"]): number {
  const value = params[parameter.name];
  if (parameter.type === "choice") return innerPlace(parameter, value);
  return coordinate(parameter.log ? Math.log10(Number(value)) : Number(value));
}

function axisOf(parameter: Parameter): Axis {
  if (parameter.type === "choice") {
    const labels = parameter.values.map((value) => paramText(value, 12));
    return { range: [-0.5, labels.length - 0.5], ticks: { values: labels.map((_, i) => i), labels } };
  }
  const { low, high, log } = parameter;
  const [from, to] = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  const room = (to - from) * 0.05;
  const range = [from - room, to + room] as const;
  return log ? { range, ticks: logTicks(low, high) } : { range };
}

/** Powers of ten, with 2 and 5 between them where there are few; the bounds where there are none. */
function logTicks(low: number, high: number): { readonly values: number[]; readonly labels: string[] } {
  const decades = Math.log10(high / low);
  const steps = decades > 2.5 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 5];
  const values: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const step of steps) {
      const value = Number((step * 10 ** power).toPrecision(12));
      if (value >= low && value <= high) values.push(value);
    }
  }
  const shown = values.length > 1 ? values : [low, high];
  return {
    values: shown.map((value) => Math.log10(value)),
    labels: shown.map((value) => formatNumber(value, 3)),
  };
}
