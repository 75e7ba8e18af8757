import { correlationRatio } from "../explainers/index.js";
import { type BinnedColumn, binColumn } from "../slices/index.js";
import { isString, type Table } from "../tables/index.js";

/** Errors of the rows that have one value, or a value of one range. */
export interface FeatureBin {
  readonly label: string;
  readonly rows: number;
  /** Mean value of its rows; NaN of a level or of missing values. */
  readonly middle: number;
  /** Mean error: above 0 the model says too much. */
  readonly bias: number;
  /** Bounds of the mean error's 95 % interval. */
  readonly biasLow: number;
  readonly biasHigh: number;
}

/** How errors go with one column of the data. */
export interface FeatureResiduals {
  readonly name: string;
  /** Share of the errors' variance that the column's bins explain, corrected for their number (Kelley's epsilon squared). */
  readonly explained: number;
  /** In the order of the values; levels by their rows. */
  readonly bins: readonly FeatureBin[];
  /** Numbers of the rows; absent of levels. */
  readonly values?: Float64Array;
}

const BINS = 10;
/** Half of a 95 % interval, in standard errors. */
const Z = 1.959963984540054;

/** How errors go with each column, the strongest first. Columns of one value, and texts that nearly each row has its own of, are left out. */
export function residualsByFeature(
  errors: Float64Array,
  rows: Table,
  categories: readonly string[] = [],
): FeatureResiduals[] {
  return rows.names
    .flatMap((name): FeatureResiduals[] => {
      const column = rows.column(name);
      const isLevels = isString(column) || column.type === "bool" || categories.includes(name);
      const binned = binColumn(rows, name, { bins: BINS, isCategory: isLevels });
      if (binned === undefined) return [];
      const { codes } = binned;
      const values = isLevels ? undefined : rows.numbers(name);
      const strength = correlationRatio(Float64Array.from(codes), errors);
      const bins = binsOf(binned, errors, values);
      return [
        {
          name,
          explained: Number.isNaN(strength) ? 0 : strength ** 2,
          bins: bins.filter((bin) => bin.rows > 0),
          ...(values === undefined ? {} : { values }),
        },
      ];
    })
    .sort((a, b) => b.explained - a.explained);
}

function binsOf({ codes, bins }: BinnedColumn, errors: Float64Array, values?: Float64Array): FeatureBin[] {
  const sums = (value: (row: number) => number) => {
    const all = new Float64Array(bins.length);
    for (let row = 0; row < codes.length; row++) all[codes[row]] += value(row);
    return all;
  };
  const rows = sums(() => 1);
  const bias = sums((row) => errors[row]).map((sum, bin) => sum / rows[bin]);
  const middle = values === undefined ? undefined : sums((row) => values[row]);
  const squares = sums((row) => (errors[row] - bias[codes[row]]) ** 2);
  return bins.map(({ label }, bin) => {
    const n = rows[bin];
    const half = n > 1 ? (Z * Math.sqrt(squares[bin] / (n - 1))) / Math.sqrt(n) : Number.NaN;
    return {
      label,
      rows: n,
      middle: middle === undefined ? Number.NaN : middle[bin] / n,
      bias: bias[bin],
      biasLow: bias[bin] - half,
      biasHigh: bias[bin] + half,
    };
  });
}
