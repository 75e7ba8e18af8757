import { formatCell } from "../../utils/text/index.js";
import { type Exactness, scaleOf, shareEqual } from "./exact.js";

/** A column of numbers of the rows that have a target; NaN where it has none. */
export interface NumberColumnOf {
  readonly name: string;
  readonly values: Float64Array;
}

/** Columns that give the target by a formula. */
export interface Formula {
  readonly columns: readonly string[];
  /** `casual + registered`, `1.8 × celsius + 32`. */
  readonly text: string;
  /** Share of rows where it gives the target (to the last decimal). */
  readonly share: number;
}

type Combine = (a: number, b: number) => number;

/** What two columns may be combined by. Of those whose order matters, both orders are tried. */
const PAIRS: readonly { readonly sign: string; readonly combine: Combine; readonly bothWays: boolean }[] = [
  { sign: "+", combine: (a, b) => a + b, bothWays: false },
  { sign: "−", combine: (a, b) => a - b, bothWays: true },
  { sign: "×", combine: (a, b) => a * b, bothWays: false },
  { sign: "/", combine: (a, b) => a / b, bothWays: true },
];

/** Columns that are tried with all others before others have their turn. */
const TURN = 20;
/** Formulas that are told, at most. */
const MOST = 5;

/** Sums, differences, products and ratios of two columns, times a number, that are the target. `turn` may end it by throwing. */
export async function findPairs(
  columns: readonly NumberColumnOf[],
  target: Float64Array,
  exactness: Exactness,
  turn: () => Promise<void>,
): Promise<Formula[]> {
  const found: Formula[] = [];
  for (let i = 0; i < columns.length && found.length < MOST; i++) {
    if (i % TURN === TURN - 1) await turn();
    for (let j = i + 1; j < columns.length && found.length < MOST; j++) {
      const formula = findPair(columns[i], columns[j], target, exactness);
      if (formula !== undefined) found.push(formula);
    }
  }
  return found;
}

function findPair(
  a: NumberColumnOf,
  b: NumberColumnOf,
  target: Float64Array,
  exactness: Exactness,
): Formula | undefined {
  for (const { sign, combine, bothWays } of PAIRS) {
    for (const [first, second] of bothWays ? [[a, b] as const, [b, a] as const] : [[a, b] as const]) {
      const raw = (row: number) => combine(first.values[row], second.values[row]);
      const scale = scaleOf(target, raw);
      // A difference with a negative scale is the other way round.
      if (Number.isNaN(scale) || (sign === "−" && scale < 0)) continue;
      const share = shareEqual(target, (row) => scale * raw(row), exactness);
      if (share === 0) continue;
      const text = `${first.name} ${sign} ${second.name}`;
      return { columns: [first.name, second.name], text: scaled(scale, text, sign), share };
    }
  }
  return undefined;
}

function scaled(scale: number, text: string, sign: string): string {
  if (scale === 1) return text;
  return sign === "×" ? `${formatCell(scale)} × ${text}` : `${formatCell(scale)} × (${text})`;
}

/** The one column that is the target, as it is or on another scale (`1.8 × celsius + 32`). */
export function findCopy(
  column: NumberColumnOf,
  target: Float64Array,
  exactness: Exactness,
): Formula | undefined {
  const { name, values } = column;
  const same = shareEqual(target, (row) => values[row], exactness);
  if (same > 0) return { columns: [name], text: name, share: same };
  const line = lineOf(values, target);
  if (line === undefined) return undefined;
  const share = shareEqual(target, (row) => line.slope * values[row] + line.start, exactness);
  const start = line.start === 0 ? "" : ` ${line.start < 0 ? "−" : "+"} ${formatCell(Math.abs(line.start))}`;
  return share === 0
    ? undefined
    : { columns: [name], text: `${formatCell(line.slope)} × ${name}${start}`, share };
}

/** The line through the two rows of the least and the greatest value; undefined where the values are all one. */
function lineOf(
  x: Float64Array,
  y: Float64Array,
): { readonly slope: number; readonly start: number } | undefined {
  let [least, greatest] = [0, 0];
  for (let row = 1; row < x.length; row++) {
    if (x[row] < x[least]) least = row;
    if (x[row] > x[greatest]) greatest = row;
  }
  if (!(x[greatest] > x[least])) return undefined;
  const slope = (y[greatest] - y[least]) / (x[greatest] - x[least]);
  const start = y[least] - slope * x[least];
  return { slope, start: Math.abs(start) < 1e-9 * Math.abs(y[greatest]) ? 0 : start };
}
