import type { AccumulatedEffects, PartialDependence } from "../../core/explainers/global/index.js";
import { formatCount, formatNumber } from "../../utils/text/index.js";
import type { MimeBundle, ViewOptions } from "../bundle.js";
import { accumulatedEffectsFigure, type Figure, partialDependenceFigure } from "../figures/index.js";
import { figureView } from "./figure.js";
import { gridView } from "./grid.js";

/** Lines of a table in a terminal; more values are thinned out. */
const LINES = 24;
const BAR = 24;

/** Partial dependence: a plot with the curves of single rows in HTML, a table with bars in a terminal. */
export function partialDependenceView(made: PartialDependence, options: ViewOptions = {}): MimeBundle {
  const note = `Mean predictions over ${formatCount(made.rows)} rows that all have the value, else as they are.`;
  return effectView(made, made.means, partialDependenceFigure(made), note, options);
}

/** Accumulated local effects: a plot in HTML, a table with bars in a terminal. */
export function accumulatedEffectsView(made: AccumulatedEffects, options: ViewOptions = {}): MimeBundle {
  const note = `Local effects of ${formatCount(made.rows)} rows, added up; 0 is the average.`;
  return effectView(made, made.effects, accumulatedEffectsFigure(made), note, options);
}

function effectView(
  made: PartialDependence | AccumulatedEffects,
  lines: readonly Float64Array[],
  figure: Figure,
  note: string,
  options: ViewOptions,
): MimeBundle {
  const { feature, unit, outputs, values, counts } = made;
  const shown = outputs.length === 2 ? [1] : [...outputs.keys()];
  const step = Math.max(1, Math.ceil(values.length / LINES));
  const picked = [...values.keys()].filter((i) => i % step === 0 || i === values.length - 1);
  const numbers = shown.map((o) => lines[o]);
  const low = Math.min(0, ...numbers.map((line) => Math.min(...line)));
  const high = Math.max(0, ...numbers.map((line) => Math.max(...line)));
  const bar = (value: number) => "█".repeat(Math.round(((value - low) / (high - low || 1)) * BAR));
  const table = gridView(
    {
      title: `${figure.title}, in ${unit}`,
      columns: [
        { title: feature },
        { title: "rows", kind: "number" },
        ...shown.map((o) => ({ title: outputs.length === 1 ? unit : outputs[o], kind: "number" as const })),
        ...(shown.length === 1 ? [{ title: "" }] : []),
      ],
      rows: picked.map((i) => [
        typeof values[i] === "number" ? formatNumber(values[i]) : String(values[i]),
        formatCount(counts[i]),
        ...numbers.map((line) => formatNumber(line[i])),
        ...(shown.length === 1 ? [bar(numbers[0][i])] : []),
      ]),
      notes: [
        note,
        ...(step > 1
          ? [`${formatCount(picked.length)} of ${formatCount(values.length)} values are shown.`]
          : []),
      ],
      data: made,
    },
    options,
  );
  return { ...table, ...figureView(figure), "text/plain": table["text/plain"] };
}
