import type { CompleteTrial, Study } from "../../../core/tuning/index.js";
import { innerPlace, type Parameter, type Trial } from "../../../utils/searchers/index.js";
import { formatNumber } from "../../../utils/text/index.js";
import type { Figure, ScatterTrace } from "../figure.js";
import { color, LOW_TO_HIGH, scaleColor } from "../palette.js";
import { coordinate, extent } from "../sample.js";
import { paramText, shortName, shownParameters, trialText } from "./names.js";

/** Most axes beside the score's, and most lines. */
const MOST_AXES = 8;
const MOST_LINES = 150;
/** Where a trial passes the axis of a parameter that it does not have: below the axis. */
const ABSENT = -0.16;

/** Parallel coordinates: an axis a parameter and one for the score, a line a trial, coloured by its rank. None with fewer than two complete trials. */
export function studyParallel(study: Study): Figure | undefined {
  const { metric, trials } = study;
  const axes = shownParameters(study, MOST_AXES);
  const ranked = rankedTrials(study);
  if (ranked.length < 2 || axes.length === 0) return undefined;
  const drawn = thinned(ranked);
  const pruned = trials.filter(({ state }) => state === "pruned").slice(0, MOST_LINES);
  const [low, high] = extent(ranked.map(({ value }) => value));
  const scorePlace = (value: number): number => (high === low ? 0.5 : (value - low) / (high - low));
  const rankShare = (i: number): number => i / (drawn.length - 1);
  const hidden = ranked.length - drawn.length;
  const notes = [
    `Axes by importance${axes.length < study.space.parameters.length ? `, the first ${axes.length}` : ""}; a line that passes below an axis is a trial without that parameter.`,
    pruned.length > 0 ? "Pruned trials are grey and have no score." : "",
    hidden > 0 ? `${drawn.length} of ${ranked.length} complete trials are drawn, the best among them.` : "",
  ].filter((note) => note !== "");
  const line = (trial: Trial, paint: string, width: number, score?: number): ScatterTrace => ({
    type: "scatter",
    mode: "lines",
    x: [...axes.map((_, i) => i), ...(score === undefined ? [] : [axes.length])],
    y: [
      ...axes.map((axis) => coordinate(placeOn(axis, trial))),
      ...(score === undefined ? [] : [coordinate(score)]),
    ],
    line: { color: paint, width },
    hover: new Array<string>(axes.length + 1).fill(trialText(trial, metric.name)),
  });
  return {
    title: "Parallel coordinates",
    description: `${ranked.length} complete trials as lines over ${axes.map(({ name }) => name).join(", ")} and ${metric.name}.`,
    note: notes.join(" "),
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: drawn.map(() => axes.length),
        y: drawn.map(({ value }) => coordinate(scorePlace(value))),
        marker: {
          color: drawn.map((_, i) => rankShare(i)),
          colorscale: LOW_TO_HIGH,
          cmin: 0,
          cmax: 1,
          size: 6,
        },
        hover: drawn.map((trial) => trialText(trial, metric.name)),
      },
      ...[...axes, undefined].map((_, i) => axisLine(i)),
      ...pruned.map((trial) => line(trial, color("axis"), 0.8)),
      // The best last, so that nothing lies over it.
      ...drawn
        .map((trial, i) =>
          line(trial, scaleColor(LOW_TO_HIGH, rankShare(i)), i === 0 ? 3 : 1.2, scorePlace(trial.value)),
        )
        .reverse(),
      ...axes.map(axisTexts),
      textTrace(axes.length, [
        [-0.07, formatNumber(low)],
        [1.07, formatNumber(high)],
      ]),
    ],
    layout: {
      x: {
        range: [-0.45, axes.length + 0.45],
        ticks: {
          values: [...axes.map((_, i) => i), axes.length],
          labels: [...axes.map(({ name }) => shortName(study, name)), metric.name],
        },
      },
      y: { range: [-0.24, 1.14], ticks: { values: [], labels: [] } },
      colorbar: { low: "best", high: "worst", title: `rank by ${metric.name}` },
      aspect: 0.5,
    },
  };
}

function rankedTrials({ trials, metric }: Study): CompleteTrial[] {
  const sign = metric.greaterIsBetter ? -1 : 1;
  return trials
    .flatMap((trial) =>
      trial.state === "complete" && trial.value !== undefined && Number.isFinite(trial.value)
        ? [{ ...trial, state: trial.state, value: trial.value }]
        : [],
    )
    .sort((a, b) => sign * (a.value - b.value) || a.number - b.number);
}

/** The best trial and others evenly by rank, down to the worst. */
function thinned<T>(ranked: readonly T[]): readonly T[] {
  if (ranked.length <= MOST_LINES) return ranked;
  return Array.from(
    { length: MOST_LINES },
    (_, i) => ranked[Math.round((i * (ranked.length - 1)) / (MOST_LINES - 1))],
  );
}

/** Place of a trial on an axis from 0 to 1; values of a choice stand in the middle of even parts. */
function placeOn(parameter: Parameter, { params }: Trial): number {
  if (!Object.hasOwn(params, parameter.name)) return ABSENT;
  const place = innerPlace(parameter, params[parameter.name]);
  return parameter.type === "choice" ? (place + 0.5) / parameter.values.length : place;
}

function axisLine(place: number): ScatterTrace {
  return {
    type: "scatter",
    mode: "lines",
    x: [place, place],
    y: [0, 1],
    line: { color: color("axis"), width: 1 },
    hoverinfo: "skip",
  };
}

/** The bounds of numbers, the values of a choice (of many, the first and the last). */
function axisTexts(parameter: Parameter, place: number): ScatterTrace {
  if (parameter.type === "number") {
    return textTrace(place, [
      [-0.07, paramText(parameter.low)],
      [1.07, paramText(parameter.high)],
    ]);
  }
  const { values } = parameter;
  const texts = values.map((value, i) => [(i + 0.5) / values.length, paramText(value, 12)] as const);
  return textTrace(place, texts.length <= 8 ? texts : [texts[0], texts[texts.length - 1]]);
}

function textTrace(place: number, texts: readonly (readonly [at: number, text: string])[]): ScatterTrace {
  return {
    type: "scatter",
    mode: "text",
    x: texts.map(() => place),
    y: texts.map(([at]) => at),
    text: texts.map(([, text]) => text),
    hoverinfo: "skip",
  };
}
