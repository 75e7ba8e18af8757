import type { ResidualSummary } from "../../core/residuals/index.js";
import { formatCount, formatNumber, formatSigned } from "../../utils/text/index.js";
import type { Figure } from "./figure.js";
import { color } from "./palette.js";
import { coordinate } from "./sample.js";

/** The mean error along the predictions, with its interval: where the model says too much, and where too little. */
export function biasByPrediction({ byPrediction }: ResidualSummary, target: string): Figure {
  const places = byPrediction.map((_, i) => i);
  const label = ({ low, high }: (typeof byPrediction)[number]) =>
    low === high ? formatNumber(low, 3) : `${formatNumber(low, 3)} to ${formatNumber(high, 3)}`;
  return {
    title: "Bias by prediction",
    description: `Mean error (prediction minus true ${target}) in ${byPrediction.length} bins of predictions: ${byPrediction.map((bin) => `${label(bin)} ${formatSigned(bin.bias)}`).join(", ")}.`,
    note: "Above zero the model says too much; whiskers are 95 % intervals, as if rows were independent.",
    data: [
      {
        type: "bar",
        orientation: "h",
        x: byPrediction.map(({ bias }) => coordinate(bias)),
        y: places,
        width: 0.66,
        marker: {
          color: byPrediction.map(({ biasLow, biasHigh }) =>
            color(biasLow > 0 || biasHigh < 0 ? "orange" : "blue"),
          ),
        },
        errors: byPrediction.map(({ biasLow, biasHigh }) => coordinate((biasHigh - biasLow) / 2)),
        hover: byPrediction.map(
          (bin) =>
            `predicted ${label(bin)}: mean error ${formatSigned(bin.bias)}, mean |error| ${formatNumber(bin.mae)}, ${formatCount(bin.rows)} rows`,
        ),
      },
    ],
    layout: {
      x: { title: `mean error (${target})`, zeroLine: true },
      y: {
        title: `predicted ${target}`,
        range: [-0.6, byPrediction.length - 0.4],
        ticks: { values: places, labels: byPrediction.map(label) },
      },
      aspect: 0.5,
    },
  };
}

/** How errors go together with those before them; undefined where rows are not in order of time. */
export function autocorrelationFigure({ autocorrelation }: ResidualSummary): Figure | undefined {
  if (autocorrelation === undefined) return undefined;
  const { values, limit } = autocorrelation;
  const lags = Array.from(values, (_, i) => i + 1);
  const line = (at: number) => ({
    type: "scatter" as const,
    mode: "lines" as const,
    ...(at > 0 ? { name: "chance, 95 %" } : {}),
    x: [0.4, lags.length + 0.6],
    y: [coordinate(at), coordinate(at)],
    line: { color: color("muted"), width: 1.5, dash: "dash" as const },
    hoverinfo: "skip" as const,
  });
  return {
    title: "Errors and those before them",
    description: `Autocorrelation of the errors at lags 1 to ${lags.length}: ${Array.from(values.slice(0, 5), (value) => formatNumber(value, 2)).join(", ")}, …`,
    note: "Beyond the lines the correlation is more than chance: time knows something that the model does not.",
    data: [
      {
        type: "bar",
        orientation: "v",
        x: lags,
        y: Array.from(values, coordinate),
        width: 0.5,
        marker: { color: color("blue") },
        hover: Array.from(values, (value, i) => `lag ${i + 1}: ${formatNumber(value, 3)}`),
      },
      line(limit),
      line(-limit),
    ],
    layout: {
      x: { title: "lag (rows)", range: [0.4, lags.length + 0.6] },
      y: { title: "autocorrelation", zeroLine: true },
      aspect: 0.36,
    },
  };
}
