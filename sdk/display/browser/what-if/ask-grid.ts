import { cellText } from "../../../core/what-if/columns.js";
import { askGrid, GRID_COLUMNS } from "../../../core/what-if/grid.js";
import type { WhatIfState } from "../../what-if/state.js";
import { pageWords } from "../../what-if/words.js";
import type { Asker } from "./asker.js";

/** Looks a row up in predictions that were made beforehand. */
export function gridAsker(panel: WhatIfState): Asker {
  return {
    words: pageWords(panel),
    ask(row, start, { said, trouble }) {
      const { grid, cells, answer } = panel.rows[start];
      if (grid === undefined) {
        trouble("There is no grid of predictions around this row.");
        return;
      }
      const { predictions, effects, between } = askGrid(grid, cells, answer.predictions, row);
      if (effects.size === 0) {
        said({ answer, isLast: true });
        return;
      }
      const words = between.map(({ column, low, high }) => {
        const of = panel.columns[column];
        return `${of.name} between ${cellText(low, of)} and ${cellText(high, of)}`;
      });
      const note = words.length === 0 ? undefined : `Interpolated: ${words.join(", ")}.`;
      said({ answer: { predictions }, isLast: true, effects, ...(note === undefined ? {} : { note }) });
    },
    stop() {},
  };
}

/** How many columns, from the first, the grid can change. */
export const gridColumns = GRID_COLUMNS;
