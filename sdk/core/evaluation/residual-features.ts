import { correlationRatio } from "../explainers/index.js";
import { binColumn } from "../slices/index.js";
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
      const bins = binned.bins.map(({ label }, code) => binOf(label, code, codes, errors, values));
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

function binOf(
  label: string,
  code: number,
  codes: Uint8Array,
  errors: Float64Array,
  values: Float64Array | undefined,
): FeatureBin {
  let [rows, sum, place, squares] = [0, 0, 0, 0];
  codes.forEach((own, row) => {
    if (own !== code) return;
    rows++;
    sum += errors[row];
    place += values?.[row] ?? Number.NaN;
  });
  const bias = sum / rows;
  codes.forEach((own, row) => {
    if (own === code) squares += (errors[row] - bias) ** 2;
  });
  const half = rows > 1 ? (Z * Math.sqrt(squares / (rows - 1))) / Math.sqrt(rows) : Number.NaN;
  return { label, rows, middle: place / rows, bias, biasLow: bias - half, biasHigh: bias + half };
}
