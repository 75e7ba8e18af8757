import { BY_CATEGORY, type TreeEnsemble } from "../../models/trees/ensemble.js";
import type { Matrix } from "../../tables/index.js";

/**
 * Where an ensemble's decisions on a column change: values up to a break behave alike, those beyond behave otherwise. Splits by
 * category change from code to code.
 */
export interface Breaks {
  /** By column, sorted; undefined where no tree reads the column. */
  readonly byColumn: readonly (Float64Array | undefined)[];
}

/** All breaks of an ensemble. */
export function breaksOf(ensemble: TreeEnsemble): Breaks {
  const { feature, threshold, flags, bits, columns } = ensemble;
  const found = new Array<Set<number> | undefined>(columns).fill(undefined);
  const codes = new Int32Array(columns).fill(-1);
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node];
    if (column < 0) continue;
    found[column] ??= new Set();
    if ((flags[node] & BY_CATEGORY) === 0) found[column].add(threshold[node]);
    else codes[column] = Math.max(codes[column], bits[threshold[node]]);
  }
  for (let column = 0; column < columns; column++)
    for (let code = 0; code < codes[column]; code++) found[column]?.add(numberBefore(code));
  return { byColumn: found.map((breaks) => breaks && Float64Array.from(breaks).sort()) };
}

/** The greatest number below a code: a code goes with all that is below the next one. */
export function numberBefore(code: number): number {
  if (code === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, code);
  view.setBigInt64(0, view.getBigInt64(0) - 1n);
  return view.getFloat64(0);
}

/** How many breaks lie below each value, column by column; one more than there are breaks for missing values. */
export function ranksOf({ byColumn }: Breaks, x: Matrix): readonly (Int32Array | undefined)[] {
  return byColumn.map((breaks, column) => {
    if (breaks === undefined) return undefined;
    const ranks = new Int32Array(x.rows);
    for (let row = 0; row < x.rows; row++) ranks[row] = rankOf(breaks, x.data[row * x.columns + column]);
    return ranks;
  });
}

/** Number of breaks below a value. */
export function rankOf(breaks: ArrayLike<number>, value: number): number {
  if (Number.isNaN(value)) return breaks.length + 1;
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (breaks[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
