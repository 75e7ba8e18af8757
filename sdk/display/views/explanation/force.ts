import { type Contribution, cellLabel, type Force, type Forces } from "../../../core/explainers/index.js";
import { formatCount, formatNumber, formatSigned } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import {
  baseValueText,
  doubtTexts,
  effectText,
  forceFigure,
  forcesFigure,
  ofClass,
} from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { signedBar } from "./bars.js";
import { outputsView } from "./pictures.js";

const HALF = 10;
/** Lines of a terminal for many rows. */
const STEPS = 10;
/** Columns named of a group of rows. */
const NAMED = 3;

function forceBox({ explained, higher, lower, facts }: Force, most: number): Box {
  const { row, testRow, baseValue, prediction } = explained;
  const largest = Math.max(...[...higher, ...lower].map(({ shapValue }) => Math.abs(shapValue)), 0);
  const side = (name: string, pushes: readonly Contribution[]) => {
    const shown = pushes.slice(0, Math.ceil(most / 2));
    const rest = pushes.slice(shown.length);
    const sum = rest.reduce((total, { shapValue }) => total + shapValue, 0);
    return [
      ...shown.map(({ feature, value, shapValue, standardError }, i) => [
        i === 0 ? name : "",
        feature,
        value === undefined ? "" : cellLabel(value),
        effectText(shapValue, standardError),
        signedBar(shapValue, largest, HALF),
      ]),
      ...(rest.length === 0
        ? []
        : [["", `${rest.length} other columns`, "", formatSigned(sum), signedBar(sum, largest, HALF)]]),
    ];
  };
  return {
    title: `Forces on row ${row} (test row ${testRow})${ofClass(facts)}: ${formatNumber(baseValue)} → ${formatNumber(prediction)} ${facts.unit}`,
    columns: [
      { title: "pushes" },
      { title: "column" },
      { title: "value", align: "right" },
      { title: "SHAP", align: "right" },
      { title: "" },
    ],
    rows: [...side("higher", higher), ...side("lower", lower)],
    notes: [baseValueText(facts), ...doubtTexts(facts)],
  };
}

/** One row as a balance of forces: arrows, in a terminal what pushes higher and what pushes lower. */
export function forceView(force: Force, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  return outputsView(force, { figure: forceFigure, box: (of) => forceBox(of, rows) }, options);
}

function forcesBox({ facts, rows, predictions, columns, order }: Forces): Box {
  const count = rows.length;
  const steps = Math.min(STEPS, count);
  const groups = Array.from({ length: steps }, (_, i) => [
    Math.floor((i * count) / steps),
    Math.floor(((i + 1) * count) / steps),
  ]);
  const mean = (values: Float64Array, from: number, to: number) =>
    values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  return {
    title: `Forces on ${formatCount(count)} rows in ${facts.unit}${ofClass(facts)}, ${order}`,
    columns: [
      { title: "rows" },
      { title: "mean prediction", align: "right" },
      { title: "pushes most, on average" },
    ],
    rows: groups.map(([from, to]) => [
      to - from === 1 ? String(from + 1) : `${from + 1} to ${to}`,
      formatNumber(mean(predictions, from, to)),
      columns
        .map(({ feature, higher, lower }) => ({
          feature,
          push: mean(higher, from, to) + mean(lower, from, to),
        }))
        .sort((a, b) => Math.abs(b.push) - Math.abs(a.push))
        .slice(0, NAMED)
        .map(({ feature, push }) => `${feature} ${formatSigned(push)}`)
        .join(", "),
    ]),
    notes: [
      ...(count < facts.rows
        ? [`${formatCount(count)} of ${formatCount(facts.rows)} rows, evenly spread`]
        : []),
      baseValueText(facts),
      ...doubtTexts(facts),
    ],
  };
}

/** The forces on many rows side by side: areas, in a terminal what pushes most in groups of rows. */
export function forcesView(forces: Forces, options: ViewOptions = {}): MimeBundle {
  return outputsView(forces, { figure: forcesFigure, box: forcesBox }, options);
}
