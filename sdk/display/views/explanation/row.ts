import { cellLabel, type RowExplanation } from "../../../core/explainers/index.js";
import { formatNumber, formatSigned } from "../../../utils/text/index.js";
import { type MimeBundle, VIEW_DEFAULTS, type ViewOptions } from "../../bundle.js";
import { baseValueText, doubtTexts, ofClass, waterfall } from "../../figures/index.js";
import type { Box } from "../../text/index.js";
import { signedBar } from "./bars.js";
import { outputsView } from "./pictures.js";

const HALF = 10;

function rowBox(row: RowExplanation, most: number): Box {
  const { facts, contributions, prediction, baseValue } = row;
  const shown = contributions.length > most ? contributions.slice(0, most - 1) : contributions;
  const rest = contributions.slice(shown.length);
  const largest = Math.max(...contributions.map(({ shapValue }) => Math.abs(shapValue)));
  const estimated = contributions.some(({ standardError }) => standardError !== undefined);
  const line = (name: string, value: string, effect: number, error?: number) => [
    name,
    value,
    formatSigned(effect),
    ...(estimated ? [error === undefined ? "" : formatNumber(error, 2)] : []),
    signedBar(effect, largest, HALF),
  ];
  return {
    title: `Row ${row.row} (test row ${row.testRow})${ofClass(facts)}: ${formatNumber(baseValue)} → ${formatNumber(prediction)} ${facts.unit}`,
    columns: [
      { title: "column" },
      { title: "value", align: "right" },
      { title: "SHAP", align: "right" },
      ...(estimated ? [{ title: "± se", align: "right" as const }] : []),
      { title: "" },
    ],
    rows: [
      ...shown.map(({ feature, value, shapValue, standardError }) =>
        line(feature, value === undefined ? "" : cellLabel(value), shapValue, standardError),
      ),
      ...(rest.length === 0
        ? []
        : [
            line(
              `${rest.length} other columns`,
              "",
              rest.reduce((sum, { shapValue }) => sum + shapValue, 0),
            ),
          ]),
      ...(facts.additive ? [] : [line("not explained", "", row.remainder)]),
    ],
    notes: [baseValueText(facts), ...doubtTexts(facts)],
  };
}

/** How the prediction of one row comes about: a waterfall, in a terminal a table of effects. */
export function rowView(row: RowExplanation, options: ViewOptions = {}): MimeBundle {
  const { rows } = { ...VIEW_DEFAULTS, rows: 20, ...options };
  return outputsView(row, { figure: (of) => waterfall(of), box: (of) => rowBox(of, rows) }, options);
}
