import type { Counterfactual } from "../../core/explainers/global/index.js";
import { formatNumber } from "../../utils/text/index.js";
import type { MimeBundle, ViewOptions } from "../bundle.js";
import { gridView } from "./grid.js";

/** The changes of a nearest row, column by column. */
export function nearestView(found: Counterfactual, options: ViewOptions = {}): MimeBundle {
  const { wanted, unit, reached, changes, distance, before, after } = found;
  const what =
    "above" in wanted
      ? `${unit} above ${formatNumber(wanted.above)}`
      : "below" in wanted
        ? `${unit} below ${formatNumber(wanted.below)}`
        : `class ${wanted.class}${wanted.probability === undefined ? "" : ` with a probability of ${formatNumber(wanted.probability)}`}`;
  const came = `${unit} ${formatNumber(before)} → ${formatNumber(after)}, distance ${formatNumber(distance)} (median absolute deviations; 1 for another category).`;
  return gridView(
    {
      title: reached ? `Nearest row with ${what}` : `No row with ${what} was found; the closest`,
      columns: [{ title: "column" }, { title: "from" }, { title: "to" }, { title: "cost", kind: "number" }],
      rows: changes.map(({ feature, from, to, cost }) => [
        feature,
        cellText(from),
        cellText(to),
        formatNumber(cost),
      ]),
      notes: [
        changes.length === 0 && reached ? "The row has this prediction as it is." : came,
        ...(reached ? [] : ["Allow more columns to change (keep, maxChanges), or ask for less."]),
      ],
      data: { ...found, row: found.row.row(0) },
    },
    options,
  );
}

const cellText = (value: unknown): string =>
  value === null ? "missing" : typeof value === "number" ? formatNumber(value) : String(value);
