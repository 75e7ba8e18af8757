import type { Cell } from "./cells.js";
import { cellText, type WhatIfColumn } from "./columns.js";

/** Share of the reference rows whose own nearest neighbour is nearer than what counts as near. */
const NEAR_SHARE = 0.99;

/** A warning about a row, with the column that it is about, where it is about one. */
export interface RowWarning {
  readonly column?: string;
  readonly text: string;
}

/**
 * Tells of rows that are unlike those of training: values that none of them has, and combinations that are far from each. The
 * distance is Gower's (1971): the mean over the columns of |difference| / range, 1 for another category. A row is far where
 * it is farther from its nearest reference row than 99 in 100 reference rows are from theirs.
 */
export class Nearness {
  private readonly limit: number;

  constructor(
    private readonly columns: readonly WhatIfColumn[],
    private readonly reference: readonly (readonly Cell[])[],
  ) {
    const own = reference.map((row, i) => this.nearest(row, i)).sort((a, b) => a - b);
    this.limit =
      own[Math.min(own.length - 1, Math.floor(NEAR_SHARE * own.length))] ?? Number.POSITIVE_INFINITY;
  }

  warnings(row: readonly Cell[]): RowWarning[] {
    const outside = this.columns.flatMap((column, c) => outsideOf(column, row[c]));
    if (outside.length > 0 || this.reference.length < 2 || this.nearest(row) <= this.limit) return outside;
    const { length } = this.reference;
    return [
      {
        text: `None of ${length} training rows is near this combination: the prediction is far from what was learned.`,
      },
    ];
  }

  private nearest(row: readonly Cell[], but = -1): number {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.reference.length; i++) {
      if (i !== but) least = Math.min(least, this.distance(row, this.reference[i]));
    }
    return least;
  }

  private distance(a: readonly Cell[], b: readonly Cell[]): number {
    let sum = 0;
    for (const [c, { low = 0, high = 0, control }] of this.columns.entries()) {
      const [x, y] = [a[c], b[c]];
      if (x === y) continue;
      const apart = typeof x === "number" && typeof y === "number" && control !== "choice" && high > low;
      sum += apart ? Math.min(1, Math.abs(x - y) / (high - low)) : 1;
    }
    return sum / Math.max(1, this.columns.length);
  }
}

function outsideOf(column: WhatIfColumn, cell: Cell): RowWarning[] {
  const { name, low, high, choices, holds } = column;
  if (cell === null) return [];
  if (choices !== undefined && !choices.some((choice) => choice === cell))
    return [{ column: name, text: `${name} was never ${cellText(cell, column)} in training.` }];
  if (typeof cell !== "number" || low === undefined || high === undefined || (cell >= low && cell <= high))
    return [];
  return [
    {
      column: name,
      text: `${name} was between ${cellText(low, { name, holds })} and ${cellText(high, { name, holds })} in training.`,
    },
  ];
}
